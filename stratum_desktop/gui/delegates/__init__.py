"""How table cells are painted when text alone does not say it."""

from __future__ import annotations

from stratum_desktop.gui.delegates.bar import BarDelegate, BarLook
from stratum_desktop.gui.delegates.edge import EdgeDelegate
from stratum_desktop.gui.delegates.pill import PillDelegate, PillLook
from stratum_desktop.gui.delegates.plain import PlainDelegate
from stratum_desktop.gui.delegates.sparkline import SparklineDelegate
from stratum_desktop.gui.delegates.two_lines import TwoLineDelegate

__all__ = [
    "BarDelegate",
    "BarLook",
    "EdgeDelegate",
    "PillDelegate",
    "PillLook",
    "PlainDelegate",
    "SparklineDelegate",
    "TwoLineDelegate",
]
