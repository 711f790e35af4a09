"""The EMQ page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.emq.view import EmqView
from stratum_desktop.gui.pages.emq.view_model import EmqViewModel

PAGE = Page(
    id="emq",
    title="EMQ",
    icon="emq",
    group=Group.SIGNALS,
    order=10,
    make_view_model=EmqViewModel,
    make_view=EmqView,
    keywords=("score", "drivers", "match rate", "coverage", "latency"),
)
