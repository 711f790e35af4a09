"""One table model for every page: frozen rows, and a list of columns that says what they show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QStyledItemDelegate

R = TypeVar("R")

Index = QModelIndex | QPersistentModelIndex


class Align(Enum):
    """Where a cell's text stands: words to the left, figures to the right."""

    LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    CENTER = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class Role(IntEnum):
    """What a model answers beside Qt's own roles."""

    #: The raw value: for sorting and for delegates.
    VALUE = Qt.ItemDataRole.UserRole + 1
    #: The whole frozen row.
    RECORD = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """What one column shows of a row."""

    key: str
    #: With the unit, so that the cells need none.
    title: str
    #: Raw, comparable; None sorts last.
    value: Callable[[R], Any]
    #: What is read in the cell.
    text: Callable[[R], str]
    #: What a screen reader says; None says the text.
    spoken: Callable[[R], str] | None = None
    align: Align = Align.LEFT
    #: Makes the delegate that paints the cell; None paints the text.
    delegate: Callable[[QObject], QStyledItemDelegate] | None = None
    #: Pixels; None takes what is left.
    width: int | None = None
    #: Pixels up to which the column grows where there is room; None keeps its width.
    most: int | None = None
    #: Where there is no room for every column, those with a number go, the lowest first: what
    #: they say stands elsewhere, too, such as in the drawer. None stays whatever the room.
    gives_way: int | None = None
    #: More words on hover; None shows none.
    tip: Callable[[R], str] | None = None
    #: What an editor of the cell starts with; it answers None for a cell that stays as it is.
    edit: Callable[[R], str | None] | None = None


class RecordTableModel(QAbstractTableModel, Generic[R]):
    """Rows and columns as Qt wants them; never queries, never changes a row."""

    #: A cell was edited: carries the record, the column's key and the new text.
    edited = Signal(object, str, str)

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column[R], ...] = tuple(columns)
        self._rows: tuple[R, ...] = ()

    @property
    def rows(self) -> tuple[R, ...]:
        """Return the rows in the order shown before any sorting."""
        return self._rows

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; selection and scrolling survive when the count stays the same."""
        new = tuple(rows)
        if new == self._rows:
            return
        if len(new) == len(self._rows):
            self._rows = new
            last = self.index(len(new) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def record(self, row: int) -> R:
        """Return the row at this position of the model."""
        return self._rows[row]

    # ------------------------------------------------------------ Qt's virtuals

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are; a table has no children."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are; a table has no children."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say which cells can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._edited(index) is not None else flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell what was typed; the row itself changes when whoever owns it says so."""
        before = self._edited(index)
        if role != Qt.ItemDataRole.EditRole or before is None or value == before:
            return False
        column = self.columns[index.column()]
        self.edited.emit(self._rows[index.row()], column.key, str(value))
        return True

    def _edited(self, index: Index) -> str | None:
        edit = self.columns[index.column()].edit if index.isValid() else None
        return None if edit is None else edit(self._rows[index.row()])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Answer one role of one cell."""
        if not index.isValid():
            return None
        return cell_data(self.columns[index.column()], self._rows[index.row()], role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Answer a column's title and alignment; rows have no header."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        return header_data(self.columns[section], role)


def cell_data(column: Column[R], record: R, role: int) -> object:
    """Return what a cell of this column answers for a role; None for roles it has no say in."""
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return column.text(record)
        case Qt.ItemDataRole.EditRole:
            return column.edit(record) if column.edit is not None else None
        case Role.VALUE:
            return column.value(record)
        case Role.RECORD:
            return record
        case Qt.ItemDataRole.AccessibleTextRole:
            spoken = column.spoken or column.text
            return f"{column.title}: {spoken(record)}"
        case Qt.ItemDataRole.TextAlignmentRole:
            return column.align.value
        case Qt.ItemDataRole.ToolTipRole:
            return column.tip(record) if column.tip is not None else None
        case _:
            return None


def header_data(column: Column[Any], role: int) -> object:
    """Return what a column's header answers for a role."""
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return column.title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return column.align.value
    return None


class RecordSortModel(QSortFilterProxyModel):
    """Sorts by raw values; what has no value stands last in either direction."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSortRole(Role.VALUE)
        self.setDynamicSortFilter(True)

    def lessThan(self, left: Index, right: Index) -> bool:
        """Compare two raw values; numbers as numbers, words without regard to case."""
        first, second = left.data(Role.VALUE), right.data(Role.VALUE)
        if first is None or second is None:
            is_ascending = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return (first is not None) if is_ascending else (first is None and second is not None)
        if isinstance(first, str) and isinstance(second, str):
            return first.casefold() < second.casefold()
        return bool(first < second)
