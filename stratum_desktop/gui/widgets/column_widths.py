"""How wide the columns of a table stand in the room there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QTableView

from stratum_desktop.gui.models.record_table import Column

LEAST_REST_PX = 104
"""What the column that takes the rest keeps before any other one grows."""


def shared_widths(columns: Sequence[Column[Any]], room: int) -> tuple[int | None, ...]:
    """Return the pixels of each column; None for those that take what is left.

    Columns that may grow share the room by how much more they could show, so that a wide
    window shows whole names instead of one wide empty column. A column that takes the rest
    keeps half of the spare room until the others show everything.
    """
    rests = [column for column in columns if column.width is None]
    taken = sum(map(_least, columns))
    wishes = [_wish(column) for column in columns]
    spare, wished = max(0, room - taken), sum(wishes)
    given = min(wished, spare // 2 if rests else spare)
    return tuple(
        None if column.width is None else column.width + (wish * given // wished if wished else 0)
        for column, wish in zip(columns, wishes, strict=True)
    )


def left_out(columns: Sequence[Column[Any]], room: int) -> frozenset[int]:
    """Return the places of the columns that give way so that the others have their room."""
    needed = sum(map(_least, columns))
    giving = [(one.gives_way, at) for at, one in enumerate(columns) if one.gives_way is not None]
    gone: set[int] = set()
    for _, at in sorted(giving):
        if needed <= room:
            break
        needed -= _least(columns[at])
        gone.add(at)
    return frozenset(gone)


def _least(column: Column[Any]) -> int:
    return LEAST_REST_PX if column.width is None else column.width


def _wish(column: Column[Any]) -> int:
    if column.width is None or column.most is None:
        return 0
    return max(0, column.most - column.width)


class ColumnSizer(QObject):
    """Keeps the columns of a table shared out until a person drags one of them."""

    def __init__(self, table: QTableView, columns: Sequence[Column[Any]]) -> None:
        """Give every column its mode and its first width."""
        super().__init__(table)
        self._table = table
        self._columns = tuple(columns)
        self._is_sharing = False
        self._is_sized_by_hand = False
        head = table.horizontalHeader()
        modes = QHeaderView.ResizeMode
        for at, column in enumerate(self._columns):
            is_rest = column.width is None
            head.setSectionResizeMode(at, modes.Stretch if is_rest else modes.Interactive)
            if column.width is not None:
                table.setColumnWidth(at, column.width)
        head.sectionResized.connect(self._on_section_resized)

    def share(self) -> None:
        """Share the width that the table has now; where it is short, some columns give way."""
        if self._is_sized_by_hand:
            return
        self._is_sharing = True
        room = self._table.viewport().width()
        gone = left_out(self._columns, room)
        for at in range(len(self._columns)):
            self._table.setColumnHidden(at, at in gone)
        shown = [at for at in range(len(self._columns)) if at not in gone]
        widths = shared_widths([self._columns[at] for at in shown], room)
        for at, width in zip(shown, widths, strict=True):
            if width is not None:
                self._table.setColumnWidth(at, width)
        self._is_sharing = False

    def _on_section_resized(self, at: int) -> None:
        is_dragged = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if is_dragged and not self._is_sharing and self._columns[at].width is not None:
            self._is_sized_by_hand = True
