"""Mends one cell of the row under the cursor; Enter judges the row again."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Label, make_button
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.uploads import UploadRow
from stratum_desktop.services.wording import sentence

_COLUMN_PX = 220


class FixBar(QWidget):
    """Row, column, value, and the button."""

    def __init__(self, view_model: UploadsViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._row: UploadRow | None = None
        self._title = Label("", TextStyle.STRONG)
        self._column = ChoiceBox("Column to mend", width=_COLUMN_PX)
        self._column.chosen.connect(self._on_column_chosen)
        self._value = QLineEdit()
        self._value.setAccessibleName("New value of the cell")
        self._value.returnPressed.connect(self._on_fix)
        self._fix = make_button("Mend cell", self._on_fix)
        self._reason = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True, selectable=True)
        self._refusal = Label("", TextStyle.CAPTION, Role.CRITICAL, wraps=True)
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._title)
        row.addWidget(self._column)
        row.addWidget(self._value, 1)
        row.addWidget(self._fix)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self._reason)
        column.addLayout(row)
        column.addWidget(self._refusal)

    def show_row(self, row: UploadRow | None) -> None:
        """Offer the guilty cell of this row; what is being typed stays for the same row."""
        is_same = row is not None and self._row is not None and row == self._row
        self._row = row
        can_mend = row is not None and bool(row.cells)
        for widget in (self._column, self._value, self._fix):
            widget.setEnabled(can_mend)
        if row is None:
            return
        self._title.setText(f"Row {words.number(row.row_number)}")
        self._reason.setText(sentence(row.reason))
        if is_same:
            return
        guilty = row.column if row.column in row.cells else next(iter(row.cells), None)
        self._column.set_choices([(name, name) for name in row.cells], guilty)
        self._value.setText(row.cells.get(guilty or "", ""))

    def show_refusal(self, sentence: str) -> None:
        """Say why the last value was not taken."""
        self._refusal.setText(sentence)
        self._refusal.setVisible(bool(sentence))

    def take_keyboard(self) -> None:
        """Put the keyboard into the value."""
        self._value.setFocus()
        self._value.selectAll()

    def _on_column_chosen(self, column: str) -> None:
        if self._row is not None:
            self._value.setText(self._row.cells.get(column, ""))

    def _on_fix(self) -> None:
        column = self._column.value
        if self._row is not None and isinstance(column, str):
            self._view_model.fix(self._row.row_number, column, self._value.text())
