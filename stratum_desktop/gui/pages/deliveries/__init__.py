"""The Deliveries page; dead letters are this page, filtered."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.deliveries.view import DeliveriesView
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel

PAGE = Page(
    id="deliveries",
    title="Deliveries",
    icon="deliveries",
    group=Group.DELIVERY,
    order=10,
    make_view_model=DeliveriesViewModel,
    make_view=DeliveriesView,
    keywords=("dead letters", "replay", "events", "queue", "rejected"),
)
