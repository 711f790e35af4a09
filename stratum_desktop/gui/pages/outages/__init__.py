"""The Outages page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.outages.view import OutagesView
from stratum_desktop.gui.pages.outages.view_model import OutagesViewModel

PAGE = Page(
    id="outages",
    title="Outages",
    icon="outages",
    group=Group.SIGNALS,
    order=34,
    make_view_model=OutagesViewModel,
    make_view=OutagesView,
    keywords=("outage", "tracking", "broken", "exclusion", "google", "left out", "downtime"),
)
