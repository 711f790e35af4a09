"""The Dedupe page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.dedupe.view import DedupeView
from stratum_desktop.gui.pages.dedupe.view_model import DedupeViewModel

PAGE = Page(
    id="dedupe",
    title="Dedupe",
    icon="dedupe",
    group=Group.SIGNALS,
    order=20,
    make_view_model=DedupeViewModel,
    make_view=DedupeView,
    keywords=("duplicates", "collisions", "event id"),
)
