"""The Identity page: what each platform would be told of a person."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.identity.view import IdentityView
from stratum_desktop.gui.pages.identity.view_model import IdentityViewModel

PAGE = Page(
    id="identity",
    title="Identity",
    icon="identity",
    group=Group.SIGNALS,
    order=40,
    make_view_model=IdentityViewModel,
    make_view=IdentityView,
    keywords=("hash", "normalise", "email", "phone", "sha-256", "inspector", "match"),
)
