"""How long live conversions take from the event to the platform's word for it."""

from stratum_desktop.services.latency.report import (
    ConversionRow,
    DayRows,
    LatencyDayPoint,
    LatencyLine,
    LatencyReport,
    RankedRow,
    Rebuilt,
    UndeliveredRows,
)
from stratum_desktop.services.latency.service import Latency

__all__ = [
    "ConversionRow",
    "DayRows",
    "Latency",
    "LatencyDayPoint",
    "LatencyLine",
    "LatencyReport",
    "RankedRow",
    "Rebuilt",
    "UndeliveredRows",
]
