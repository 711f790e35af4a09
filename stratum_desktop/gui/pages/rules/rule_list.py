"""The list of rules, and the cursor in it that stands on the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.pages.rules.columns import RULE_COLUMNS
from stratum_desktop.gui.pages.rules.state import State
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Card, Label, RecordView, SearchField, make_button
from stratum_desktop.services.autopilot import RuleView

_MOST_ROWS, _FIELD_PX = 6, 200
_KEYS = "J K move · Enter open · N new · E edit · R replay · Ctrl+S save · / filter"


class RuleList(Card):
    """A row for each rule; the keyboard's home on the page."""

    #: The cursor came to stand on another rule than the chosen one: carries its number.
    picked = Signal(int)
    opened = Signal()
    searched = Signal(str)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__("Rules", caption="Every 15 minutes each looks at every campaign.")
        self._chosen: int | None = None
        self._is_pointing = False
        self.table: RecordView[RuleView] = RecordView("Rules", RULE_COLUMNS, key=lambda r: r.id)
        self.table.current_changed.connect(self._on_current)
        self.table.clicked.connect(self._on_clicked)
        self.table.opened.connect(self._on_opened)
        self.search = SearchField("Filter by name")
        self.search.setMaximumWidth(_FIELD_PX)
        self.search.searched.connect(self.searched)
        self.new_button: QPushButton = make_button("New rule", self.asked_new.emit, icon="add")
        self._none = Label("No rule has this in its name.", TextStyle.BASE, Role.MUTED)
        self.add_beside_title(self.search)
        self.add_beside_title(self.new_button)
        keys = Label(_KEYS, TextStyle.CAPTION, Role.MUTED, wraps=True)
        for part in (self.table, self._none, keys):
            self.add(part)
        self.setFocusProxy(self.table)

    def show_state(self, state: State, chosen: int | None) -> None:
        """Show the rules that the filter lets through, with the cursor on the chosen one."""
        listed = state.listed
        self._chosen = chosen
        self._is_pointing = True
        self.table.set_rows(listed)
        self._is_pointing = False
        self.table.fit_height(most_rows=_MOST_ROWS)
        self.table.setVisible(bool(listed))
        self._none.setVisible(not listed and bool(state.rules))
        self.point()

    def point(self) -> None:
        """Let the cursor stand on the chosen rule; nowhere where it is not listed."""
        current = self.table.current
        if (None if current is None else current.id) == self._chosen:
            return
        model = self.table.model()
        rows = range(model.rowCount())
        found = [row for row in rows if self._id_at(row) == self._chosen]
        self._is_pointing = True
        if found:
            self.table.selectRow(found[0])
        else:
            self.table.setCurrentIndex(model.index(-1, -1))
            self.table.clearSelection()
        self._is_pointing = False

    def _id_at(self, row: int) -> int | None:
        record = self.table.model().index(row, 0).data(DataRole.RECORD)
        return None if record is None else int(record.id)

    def _on_current(self, rule: RuleView | None) -> None:
        if rule is not None and not self._is_pointing and rule.id != self._chosen:
            self.picked.emit(rule.id)

    def _on_opened(self, rule: RuleView) -> None:
        del rule
        self.opened.emit()

    def _on_clicked(self) -> None:
        """A click on the rule that the cursor never left: after a new one was begun."""
        if self.table.current is not None:
            self._on_current(self.table.current)
