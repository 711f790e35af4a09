"""The Reports page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.reports.view import ReportsView
from stratum_desktop.gui.pages.reports.view_model import ReportsViewModel

PAGE = Page(
    id="reports",
    title="Reports",
    icon="file",
    group=Group.SIGNALS,
    order=60,
    make_view_model=ReportsViewModel,
    make_view=ReportsView,
    keywords=("export", "csv", "xlsx", "excel", "history", "latency", "match rate", "proof"),
)
