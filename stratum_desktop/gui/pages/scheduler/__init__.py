"""The Schedule page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.scheduler.view import SchedulerView
from stratum_desktop.gui.pages.scheduler.view_model import SchedulerViewModel

PAGE = Page(
    id="scheduler",
    title="Schedule",
    icon="schedule",
    group=Group.AUTOPILOT,
    order=90,
    make_view_model=SchedulerViewModel,
    make_view=SchedulerView,
    keywords=("jobs", "timetable", "scheduler", "run now", "pause", "skipped", "engine"),
)
