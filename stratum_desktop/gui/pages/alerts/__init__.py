"""The Alerts page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.alerts.view import AlertsView
from stratum_desktop.gui.pages.alerts.view_model import AlertsViewModel

PAGE = Page(
    id="alerts",
    title="Alerts",
    icon="alerts",
    group=Group.NOW,
    order=30,
    make_view_model=AlertsViewModel,
    make_view=AlertsView,
    keywords=("anomalies", "unusual", "outage", "spike", "drop", "mute"),
)
