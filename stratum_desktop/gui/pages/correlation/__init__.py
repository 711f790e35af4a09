"""The Correlation page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.correlation.view import CorrelationView
from stratum_desktop.gui.pages.correlation.view_model import CorrelationViewModel

PAGE = Page(
    id="correlation",
    title="Correlation",
    icon="correlation",
    group=Group.SIGNALS,
    order=33,
    make_view_model=CorrelationViewModel,
    make_view=CorrelationView,
    keywords=("together", "lag", "compare", "relation", "platforms"),
)
