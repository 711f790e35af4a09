"""The Data quality page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.data_quality.view import DataQualityView
from stratum_desktop.gui.pages.data_quality.view_model import DataQualityViewModel

PAGE = Page(
    id="data_quality",
    title="Data quality",
    icon="data_quality",
    group=Group.SIGNALS,
    order=35,
    make_view_model=DataQualityViewModel,
    make_view=DataQualityView,
    keywords=("coverage", "placeholder", "what if", "what to fix", "format errors", "time zone"),
)
