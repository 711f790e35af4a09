"""The Signal health page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.signal_health.view import SignalHealthView
from stratum_desktop.gui.pages.signal_health.view_model import SignalHealthViewModel

PAGE = Page(
    id="signal_health",
    title="Signal health",
    icon="health",
    group=Group.SIGNALS,
    order=15,
    make_view_model=SignalHealthViewModel,
    make_view=SignalHealthView,
    keywords=("health", "board", "calendar", "status", "days", "degraded"),
)
