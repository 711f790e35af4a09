"""The Latency page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.latency.view import LatencyView
from stratum_desktop.gui.pages.latency.view_model import LatencyViewModel

PAGE = Page(
    id="latency",
    title="Latency",
    icon="latency",
    group=Group.SIGNALS,
    order=30,
    make_view_model=LatencyViewModel,
    make_view=LatencyView,
    keywords=("delay", "percentile", "P50", "P95", "P99", "slow"),
)
