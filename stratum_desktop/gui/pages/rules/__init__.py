"""The Rules page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.rules.view import RulesView
from stratum_desktop.gui.pages.rules.view_model import RulesViewModel

PAGE = Page(
    id="rules",
    title="Rules",
    icon="rules",
    group=Group.AUTOPILOT,
    order=50,
    make_view_model=RulesViewModel,
    make_view=RulesView,
    keywords=("autopilot", "replay", "time machine", "scorecard", "guarded", "target", "builder"),
)
