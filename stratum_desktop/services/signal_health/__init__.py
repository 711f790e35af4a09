"""Signal health: every platform's day in one row, and what lies behind it."""

from stratum_desktop.services.signal_health.report import (
    DayRows,
    DriverStanding,
    HealthBoard,
    HealthDay,
    HealthEvidence,
    HealthLine,
    HealthSummary,
    RequestOfDay,
)
from stratum_desktop.services.signal_health.service import SignalHealth

__all__ = [
    "DayRows",
    "DriverStanding",
    "HealthBoard",
    "HealthDay",
    "HealthEvidence",
    "HealthLine",
    "HealthSummary",
    "RequestOfDay",
    "SignalHealth",
]
