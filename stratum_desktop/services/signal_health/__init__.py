"""Signal health: every platform's day in one row, and what lies behind it."""

from stratum_desktop.services.signal_health.report import (
    DriverStanding,
    HealthBoard,
    HealthDay,
    HealthEvidence,
    HealthLine,
    HealthSummary,
)
from stratum_desktop.services.signal_health.service import SignalHealth

__all__ = [
    "DriverStanding",
    "HealthBoard",
    "HealthDay",
    "HealthEvidence",
    "HealthLine",
    "HealthSummary",
    "SignalHealth",
]
