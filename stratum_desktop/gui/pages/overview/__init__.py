"""The Overview page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.overview.view import OverviewView
from stratum_desktop.gui.pages.overview.view_model import OverviewViewModel

PAGE = Page(
    id="overview",
    title="Overview",
    icon="overview",
    group=Group.NOW,
    order=10,
    make_view_model=OverviewViewModel,
    make_view=OverviewView,
    keywords=("home", "waiting", "today"),
)
