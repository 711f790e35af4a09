"""What the list is filtered by: who, what, and any text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.audit.view_model import AuditViewModel, State
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.widgets import SearchField, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.audit import AuditSearch

_SEARCH_PX, _WHO_PX, _WHAT_PX = 300, 200, 280


class FilterBar(QWidget):
    """Three controls in a line; every change is one search."""

    def __init__(self, view_model: AuditViewModel) -> None:
        super().__init__()
        self.setAccessibleName("Filters")
        self._view_model = view_model
        self.search = SearchField("Any word of an entry")
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.searched.connect(self._on_searched)
        self._who = ChoiceBox("Who", most_px=_WHO_PX)
        self._who.chosen.connect(self._on_who_chosen)
        self._what = ChoiceBox("What", most_px=_WHAT_PX)
        self._what.chosen.connect(self._on_what_chosen)
        self._clear = make_button("Clear", self._on_clear, kind=Kind.PLAIN)
        self._clear.setAccessibleName("Clear filters")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        for widget in (self.search, self._who, self._what):
            row.addWidget(widget, 1)
        row.addWidget(self._clear)
        row.addStretch(1)

    def show_state(self, state: State) -> None:
        """Show the search that holds, and how often each choice occurs."""
        where = state.where
        self._who.set_choices([("Everybody", None), *_choices(state.summary.actors)], where.actor)
        self._what.set_choices(
            [("Everything", None), *_choices(state.summary.actions)], where.action
        )
        if not self.search.hasFocus() and self.search.text().strip() != where.text:
            self.search.setText(where.text)
        self._clear.setVisible(where != AuditSearch())

    def _on_searched(self, text: str) -> None:
        self._view_model.search(replace(self._view_model.where, text=text))

    def _on_who_chosen(self, actor: str | None) -> None:
        self._view_model.search(replace(self._view_model.where, actor=actor))

    def _on_what_chosen(self, action: str | None) -> None:
        self._view_model.search(replace(self._view_model.where, action=action))

    def _on_clear(self) -> None:
        self.search.clear()
        self._view_model.search(AuditSearch())


def _choices(known: Mapping[str, tuple[str, int]]) -> list[tuple[str, object]]:
    """Return every choice with its count, by the word for it."""
    named = sorted((words, count, code) for code, (words, count) in known.items())
    return [(f"{words} ({shown_as.number(count)})", code) for words, count, code in named]
