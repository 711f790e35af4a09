"""The controls that pages are made of; each knows its accessible name and its keys."""

from __future__ import annotations

from stratum_desktop.gui.widgets.button import make_button, make_icon_button
from stratum_desktop.gui.widgets.card import Card
from stratum_desktop.gui.widgets.drop_area import DropArea
from stratum_desktop.gui.widgets.empty_state import EmptyState
from stratum_desktop.gui.widgets.evidence import Evidence
from stratum_desktop.gui.widgets.key_values import KeyValues
from stratum_desktop.gui.widgets.label import Label
from stratum_desktop.gui.widgets.pill import Pill
from stratum_desktop.gui.widgets.progress_row import ProgressRow
from stratum_desktop.gui.widgets.quiet_bar import QuietBar
from stratum_desktop.gui.widgets.record_view import RecordView
from stratum_desktop.gui.widgets.search_field import SearchField
from stratum_desktop.gui.widgets.section import (
    PAGE_BAR_PX,
    Section,
    clear_of_page_bar,
    scrolled,
    scrolled_page,
)
from stratum_desktop.gui.widgets.separator import Separator
from stratum_desktop.gui.widgets.tabs import SegmentedTabs
from stratum_desktop.gui.widgets.tile_grid import TileGrid

__all__ = [
    "PAGE_BAR_PX",
    "Card",
    "DropArea",
    "EmptyState",
    "Evidence",
    "KeyValues",
    "Label",
    "Pill",
    "ProgressRow",
    "QuietBar",
    "RecordView",
    "SearchField",
    "Section",
    "SegmentedTabs",
    "Separator",
    "TileGrid",
    "clear_of_page_bar",
    "make_button",
    "make_icon_button",
    "scrolled",
    "scrolled_page",
]
