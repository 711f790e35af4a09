"""The Accounts page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.accounts.view import AccountsView
from stratum_desktop.gui.pages.accounts.view_model import AccountsViewModel

PAGE = Page(
    id="accounts",
    title="Accounts",
    icon="accounts",
    group=Group.WORKSPACE,
    order=10,
    make_view_model=AccountsViewModel,
    make_view=AccountsView,
    keywords=("connect", "token", "platform"),
)
