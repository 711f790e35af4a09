"""How good the signals are: EMQ, dedupe and delivery figures, and the rows behind them."""

from stratum_desktop.services.signal_quality.report import (
    Collision,
    CollisionSide,
    DedupePoint,
    DedupeReport,
    DedupeSlice,
    DeliveryMetrics,
    DriverRows,
    EmqPoint,
    EmqReport,
)
from stratum_desktop.services.signal_quality.service import SignalQuality
from stratum_desktop.services.signal_quality.twins import TwinReport, UnpairedConversion

__all__ = [
    "Collision",
    "CollisionSide",
    "DedupePoint",
    "DedupeReport",
    "DedupeSlice",
    "DeliveryMetrics",
    "DriverRows",
    "EmqPoint",
    "EmqReport",
    "SignalQuality",
    "TwinReport",
    "UnpairedConversion",
]
