"""The Orders page: every order accounted for, at every platform."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.orders.view import OrdersView
from stratum_desktop.gui.pages.orders.view_model import OrdersViewModel

PAGE = Page(
    id="orders",
    title="Orders",
    icon="orders",
    group=Group.DELIVERY,
    order=15,
    make_view_model=OrdersViewModel,
    make_view=OrdersView,
    keywords=("ledger", "accuracy", "missing", "flight recorder", "order id", "event id"),
)
