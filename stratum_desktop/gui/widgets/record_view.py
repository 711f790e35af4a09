"""A table of frozen rows: sorting, selection that survives a refresh, j and k, copy."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from stratum_desktop.gui.delegates.plain import PlainDelegate
from stratum_desktop.gui.models.record_table import (
    Column,
    RecordSortModel,
    RecordTableModel,
)
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.theme import Density, Role, TextStyle, active_theme, font
from stratum_desktop.gui.theme.tokens import active_density
from stratum_desktop.gui.widgets.column_widths import ColumnSizer

R = TypeVar("R")

_LEAST_PX = 72
_MARK_PX = 3


class RecordView(QTableView, Generic[R]):
    """The table that every page uses.

    Keys: j and k or the arrows move, Enter opens (`activated_record`), Ctrl+C copies what is
    selected as tab-separated text.
    """

    #: Carries the record on which the cursor came to stand, or None.
    current_changed = Signal(object)
    #: Carries the record that was opened by Enter or a double click.
    opened = Signal(object)
    #: A cell was edited: carries the record, the column's key and the new text.
    edited = Signal(object, str, str)
    #: The selection of several rows changed; ask `selected`.
    selection_changed = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable] | None = None,
        sortable: bool = True,
        multiple: bool = False,
        model: QAbstractItemModel | None = None,
    ) -> None:
        """Make an empty table.

        Args:
            name: what a screen reader calls it.
            columns: what it shows.
            key: what makes a row the same row after a refresh; None goes by position.
            sortable: whether a click on a header sorts.
            multiple: whether several rows can be selected.
            model: another model of the same columns, such as a windowed one; `set_rows` is
                then the model's business.
        """
        super().__init__()
        self.setAccessibleName(name)
        self._key = key
        self._columns = tuple(columns)
        self._most_rows: int | None = None
        self.records: RecordTableModel[R] | None = None
        self._sorter: RecordSortModel | None = None
        if model is None:
            self.records = RecordTableModel(columns, self)
            self.records.edited.connect(self.edited)
            self._sorter = RecordSortModel(self)
            self._sorter.setSourceModel(self.records)
            model = self._sorter
        self._dress(multiple=multiple)
        self.setModel(model)
        if sortable and self._sorter is not None:
            self._sorter.sort(-1)
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)
        self._set_delegates()
        self._sizer = ColumnSizer(self, self._columns)
        self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)

    # ------------------------------------------------------------ rows

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; cursor and selection stay on the same records."""
        if self.records is None:
            raise TypeError("a table with a model of its own is filled through that model")
        # Moving the cursor, even to where it is, would take an open editor away.
        if tuple(rows) == self.records.rows:
            return
        kept = self._kept_keys()
        self.records.set_rows(rows)
        self._select_keys(kept)
        self._fit()

    @property
    def current(self) -> R | None:
        """Return the record under the cursor."""
        record: R | None = self.currentIndex().data(DataRole.RECORD)
        return record

    @property
    def selected(self) -> tuple[R, ...]:
        """Return the selected records from top to bottom."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return tuple(index.data(DataRole.RECORD) for index in rows)

    def select_first(self) -> None:
        """Put the cursor on the first row."""
        if self.model().rowCount() > 0:
            self.selectRow(0)

    def set_editable(self, is_editable: bool) -> None:  # noqa: FBT001 - as Qt's setters
        """Let a person edit the cells whose column offers it: by Enter, F2 or a double click."""
        triggers = QAbstractItemView.EditTrigger
        both = triggers.EditKeyPressed | triggers.DoubleClicked
        self.setEditTriggers(both if is_editable else triggers.NoEditTriggers)

    def set_density(self, density: Density) -> None:
        """Set the height of the rows."""
        self.verticalHeader().setDefaultSectionSize(density)

    def fit_height(self, *, most_rows: int = 12) -> None:
        """Keep the table as high as its rows, so that the page scrolls and not the table."""
        self._most_rows = most_rows
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns; make room for a scroll bar where they need one."""
        super().resizeEvent(event)
        self._sizer.share()
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, then the line below each row and the mark of each selected one."""
        super().paintEvent(event)
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return
        last = self.model().rowCount() - 1 if last < 0 else last
        theme, width = active_theme(), self.viewport().width()
        selection, root = self.selectionModel(), self.rootIndex()
        painter = QPainter(self.viewport())
        for row in range(first, last + 1):
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            painter.fillRect(0, top + height - 1, width, 1, theme.roles[Role.LINE])
            if selection.isRowSelected(row, root):
                painter.fillRect(0, top, _MARK_PX, height, theme.roles[Role.ACCENT])
        painter.end()

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by j and k, open by Enter, copy by Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened()
        elif event.text() in ("j", "k"):
            self._move(1 if event.text() == "j" else -1)
        else:
            super().keyPressEvent(event)

    def copy_selection(self) -> None:
        """Put the selected rows, with their titles, on the clipboard as tab-separated text."""
        lines = ["\t".join(column.title for column in self._columns)]
        lines += [
            "\t".join(column.text(record).replace("\t", " ") for column in self._columns)
            for record in self.selected
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    # ------------------------------------------------------------ inside

    def _dress(self, *, multiple: bool) -> None:
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multiple else mode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFont(font(TextStyle.CAPTION))
        self.setItemDelegate(PlainDelegate(self))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(active_density())
        head = self.horizontalHeader()
        head.setFont(font(TextStyle.CAPTION_STRONG))
        head.setHighlightSections(False)
        head.setMinimumSectionSize(_LEAST_PX)
        head.setSectionsClickable(True)

    def _set_delegates(self) -> None:
        for at, column in enumerate(self._columns):
            if column.delegate is not None:
                self.setItemDelegateForColumn(at, column.delegate(self))

    def _fit(self) -> None:
        if self._most_rows is None:
            return
        rows = min(max(1, self.model().rowCount()), self._most_rows)
        height = self.horizontalHeader().sizeHint().height()
        height += 2 * (self.frameWidth() + active_theme().line_px)
        height += rows * self.verticalHeader().defaultSectionSize()
        if self.horizontalHeader().length() > self.viewport().width():
            height += self.horizontalScrollBar().sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)

    def _kept_keys(self) -> tuple[Hashable | None, frozenset[Hashable]] | None:
        if self._key is None or self.current is None:
            return None
        return self._key(self.current), frozenset(self._key(record) for record in self.selected)

    def _select_keys(self, kept: tuple[Hashable | None, frozenset[Hashable]] | None) -> None:
        if kept is None or self._key is None:
            return
        cursor, keys = kept
        model, selection = self.model(), QItemSelection()
        flags = QItemSelectionModel.SelectionFlag
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            key = self._key(index.data(DataRole.RECORD))
            if key == cursor:
                self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
            if key in keys:
                selection.select(index, index)
        self.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)

    def _move(self, step: int) -> None:
        row = min(max(0, self.currentIndex().row() + step), self.model().rowCount() - 1)
        if row >= 0:
            self.selectRow(row)

    def _on_opened(self, *index: object) -> None:
        del index
        if self.current is not None and not self._edit_current():
            self.opened.emit(self.current)

    def _edit_current(self) -> bool:
        """Open the editor of the first cell of this row that can be edited."""
        if self.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers:
            return False
        row = self.currentIndex().row()
        cells = (self.model().index(row, at) for at in range(len(self._columns)))
        cell = next((one for one in cells if one.flags() & Qt.ItemFlag.ItemIsEditable), None)
        if cell is None:
            return False
        self.setCurrentIndex(cell)
        if self.state() != QAbstractItemView.State.EditingState:
            self.edit(cell)
        return True

    def _on_current_changed(self, *indexes: object) -> None:
        del indexes
        self.current_changed.emit(self.current)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Repaint, and tell who asked."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()
