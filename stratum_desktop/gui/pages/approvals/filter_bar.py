"""Tabs with counts, platform, text and grouping."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.approvals import words
from stratum_desktop.gui.pages.approvals.state import State, Which
from stratum_desktop.gui.pages.approvals.view_model import ApprovalsViewModel
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.widgets import SearchField, SegmentedTabs
from stratum_desktop.gui.widgets.choice_box import ChoiceBox

_SEARCH_PX, _LEAST_SEARCH_PX, _BOX_PX = 260, 90, 170
_ONE_LINE_PX = 940


class FilterBar(QWidget):
    """Every change is one command."""

    def __init__(self, view_model: ApprovalsViewModel) -> None:
        super().__init__()
        self.setAccessibleName("Filters")
        self._view_model = view_model
        self._tabs = SegmentedTabs("Which changes")
        self._tabs.chosen.connect(self._on_tab_chosen)
        self.search = SearchField("Campaign or rule")
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.setMinimumWidth(_LEAST_SEARCH_PX)
        self.search.searched.connect(self._on_searched)
        self._platform = ChoiceBox("Platform", most_px=_BOX_PX)
        self._platform.chosen.connect(self._on_platform_chosen)
        self._grouped = QCheckBox("Group by rule")
        self._grouped.setToolTip("Group by rule (G)")
        self._grouped.toggled.connect(self._on_grouped)
        below = QHBoxLayout()
        below.setSpacing(Space.TIGHT)
        below.addWidget(self.search, 2)
        below.addWidget(self._platform, 1)
        below.addWidget(self._grouped)
        below.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(Space.TIGHT)
        self._both.addWidget(self._tabs)
        self._both.addLayout(below, 1)

    def show_state(self, state: State) -> None:
        """Show the choices that hold, and how many each tab lists."""
        choices, counts = state.choices, state.counts
        tabs = []
        for which, title in words.TABS.items():
            count = counts.get(which)
            tabs.append((which.value, f"{title} {shown_as.number(count)}" if count else title))
        self._tabs.set_tabs(tabs, choices.which.value)
        known = {one.platform: one.label for one in state.modes}
        known |= {one.platform: one.platform_label for one in (*state.live, *state.done)}
        entries = sorted((label, key) for key, label in known.items())
        self._platform.set_choices([("All platforms", None), *entries], choices.platform)
        self._grouped.setChecked(choices.is_grouped)
        if not self.search.hasFocus() and self.search.text().strip() != choices.text:
            self.search.setText(choices.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand in one line where there is room for it."""
        super().resizeEvent(event)
        wide = QBoxLayout.Direction.LeftToRight
        self._both.setDirection(
            wide if self.width() >= _ONE_LINE_PX else QBoxLayout.Direction.TopToBottom
        )

    def toggle_grouping(self) -> None:
        """Group by rule, or stop it."""
        self._grouped.toggle()

    def _on_tab_chosen(self, key: str) -> None:
        self._view_model.choose(Which(key))

    def _on_searched(self, text: str) -> None:
        state = self._view_model.state
        if state is not None:
            self._view_model.narrow(replace(state.choices, text=text))

    def _on_platform_chosen(self, platform: str | None) -> None:
        state = self._view_model.state
        if state is not None:
            self._view_model.narrow(replace(state.choices, platform=platform))

    def _on_grouped(self, is_grouped: bool) -> None:  # noqa: FBT001 - a signal's value
        state = self._view_model.state
        if state is not None and state.choices.is_grouped != is_grouped:
            self._view_model.narrow(replace(state.choices, is_grouped=is_grouped))
