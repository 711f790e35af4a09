"""Theirs and ours, column by column: name, five values, and what the column becomes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from stratum_desktop.gui.pages.uploads.draft import Draft, MappedColumn
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.gui.theme import Role, Space, TextStyle, font
from stratum_desktop.gui.widgets import Label, scrolled
from stratum_desktop.gui.widgets.choice_box import ScrolledBox
from stratum_desktop.gui.widgets.label import OneLineLabel
from stratum_desktop.gui.widgets.separator import Separator
from stratum_desktop.services.uploads import FieldChoice

_BOX_PX = 280
_NAME_PX = 190
_ROW_PX = 35
_HEAD_PX = 24
# A table that is little taller than the box stands there whole; a tall one scrolls in the box,
# so that the button below it stays in sight.
_BOX_ROWS, _MOST_ROWS = 10, 14
_UNUSED = "Not sent"


class MappingTable(QWidget):
    """One line for each column; a box says what it becomes."""

    def __init__(self, view_model: UploadsViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._columns: tuple[str, ...] = ()
        self._boxes: dict[str, ScrolledBox] = {}
        self._marks: dict[str, Label] = {}
        self._choices = QStandardItemModel(self)
        self._fields: tuple[FieldChoice, ...] = ()
        self._inside = QWidget()
        self._inside.setAccessibleName("Columns of the file")
        self._grid = QGridLayout(self._inside)
        self._area = scrolled(self._inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def show_draft(self, draft: Draft, fields: tuple[FieldChoice, ...]) -> None:
        """Show what every column becomes now."""
        if fields != self._fields:
            self._fill_choices(fields)
        # What seems to be of use stands first; the order stays while a person changes it.
        ordered = sorted(draft.columns, key=lambda mapped: mapped.column.field is None)
        names = tuple(mapped.column.name for mapped in ordered)
        if names != self._columns:
            self._columns = names
            self._make_rows(ordered)
        for mapped in draft.columns:
            self._show_column(mapped)

    def _show_column(self, mapped: MappedColumn) -> None:
        box = self._boxes[mapped.column.name]
        with QSignalBlocker(box):
            box.setCurrentIndex(max(0, box.findData(mapped.field)) if mapped.field else 0)
        sure = mapped.column.confidence
        is_guess = mapped.is_suggested and mapped.field is not None and sure < 1
        self._marks[mapped.column.name].setText(
            f"suggested, {sure * 100:.0f} %" if is_guess else ""
        )

    def _fill_choices(self, fields: tuple[FieldChoice, ...]) -> None:
        self._fields = fields
        self._choices.clear()
        unused = QStandardItem(_UNUSED)
        unused.setData(None, Qt.ItemDataRole.UserRole)
        self._choices.appendRow(unused)
        group = ""
        for field in fields:
            if field.group != group:
                group = field.group
                heading = QStandardItem(group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                heading.setFont(font(TextStyle.CAPTION_STRONG))
                self._choices.appendRow(heading)
            item = QStandardItem(field.label)
            item.setData(field.key, Qt.ItemDataRole.UserRole)
            self._choices.appendRow(item)

    def _make_rows(self, columns: Sequence[MappedColumn]) -> None:
        while (entry := self._grid.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.deleteLater()
        self._boxes, self._marks = {}, {}
        self._grid.setContentsMargins(0, 0, Space.TIGHT, 0)
        self._grid.setHorizontalSpacing(Space.NORMAL)
        self._grid.setVerticalSpacing(2)
        for at, title in enumerate(("Their column", "Values in the file", "Is sent as", "")):
            heading = Label(title, TextStyle.CAPTION_STRONG, Role.MUTED)
            self._grid.addWidget(heading, 0, at)
        for number, mapped in enumerate(columns):
            self._make_row(2 * number + 1, mapped)
        self._grid.setColumnMinimumWidth(0, _NAME_PX)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(2 * len(columns) + 1, 1)
        rows = len(columns) if len(columns) <= _MOST_ROWS else _BOX_ROWS
        self._area.setFixedHeight(rows * _ROW_PX + _HEAD_PX)

    def _make_row(self, at: int, mapped: MappedColumn) -> None:
        column = mapped.column
        box = ScrolledBox(f"{column.name} is sent as")
        box.setModel(self._choices)
        box.setFixedWidth(_BOX_PX)
        box.setMaxVisibleItems(20)
        box.activated.connect(partial(self._on_chosen, column.name))
        name = OneLineLabel(column.name, TextStyle.STRONG)
        name.setFixedWidth(_NAME_PX)
        name.setBuddy(box)
        samples = _OneLine(" · ".join(column.samples))
        mark = Label("", TextStyle.CAPTION, Role.MUTED)
        mark.setFixedWidth(112)
        self._boxes[column.name], self._marks[column.name] = box, mark
        self._grid.addWidget(Separator(), at, 0, 1, 4)
        for place, widget in enumerate((name, samples, box, mark)):
            self._grid.addWidget(widget, at + 1, place)

    def _on_chosen(self, column: str, at: int) -> None:
        self._view_model.map_column(column, self._boxes[column].itemData(at))


class _OneLine(Label):
    """Values in one line, as much of them as fits; all of them on hover."""

    def __init__(self, text: str) -> None:
        super().__init__("", TextStyle.CAPTION, Role.MUTED)
        self._full = text
        self.setToolTip(text)
        self.setAccessibleName(f"Values: {text}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: object) -> None:
        """Cut the text where it ends."""
        del event
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._full, mode, self.width()))
