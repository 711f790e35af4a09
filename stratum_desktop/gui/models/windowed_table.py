"""A table of a million rows, of which only the neighbourhood of the screen is in memory.

The model knows how many rows there are and asks a source for windows of them, off the UI
thread. What has not arrived yet is painted empty. A source reads by key where the model can
name a neighbour, so that scrolling costs the same at row 900,000 as at row 9.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal

from stratum_desktop.domain.errors import StratumError
from stratum_desktop.gui.models.record_table import Column, Index, Role, cell_data, header_data
from stratum_desktop.gui.tasks import OwnedTasks

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

WINDOW_ROWS = 200
"""Rows that are asked for at once: about five screens."""
KEPT_WINDOWS = 30
"""Windows that stay in memory; the ones not looked at longest go first."""
_TURN_MS = 0


@dataclass(frozen=True, slots=True)
class WindowRequest(Generic[R]):
    """Which rows are wanted."""

    #: Position of the first one, 0 for the top.
    first: int
    count: int
    #: How many rows the model takes there to be: for a source that jumps by share.
    total: int
    #: The row right above the window, where the model has it: read on from its key.
    after: R | None = None
    #: The row right below the window, where the model has it: read back from its key.
    before: R | None = None


class WindowSource(Protocol[R]):
    """Where windows come from; read-only, cancellable."""

    async def count(self) -> int:
        """Return how many rows there are."""
        ...

    async def window(self, request: WindowRequest[R]) -> Sequence[R]:
        """Return the rows wanted, at most `request.count` of them."""
        ...


class WindowedTableModel(QAbstractTableModel, Generic[R]):
    """The model; runs on the UI thread, inside a running asyncio loop."""

    #: Carries the number of rows after each count.
    counted = Signal(int)
    #: Carries the `StratumError` of a window or a count that could not be read.
    failed = Signal(object)

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Column[R], ...] = tuple(columns)
        self._source: WindowSource[R] | None = None
        self._total = 0
        self._windows: OrderedDict[int, tuple[R, ...]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._tasks = OwnedTasks()
        self._turn = QTimer(self, singleShot=True, interval=_TURN_MS)
        self._turn.timeout.connect(self.fetch_wanted)

    # ------------------------------------------------------------ source

    def set_source(self, source: WindowSource[R]) -> None:
        """Show another set of rows, such as that of another filter, from the top."""
        self._source = source
        self._tasks.cancel("window")
        self.beginResetModel()
        self._windows.clear()
        self._stale.clear()
        self._wanted.clear()
        self._total = 0
        self.endResetModel()
        self.refresh()

    def refresh(self) -> None:
        """Read again what is on screen; what is shown stays until the new rows are there."""
        source = self._source
        if source is None:
            return
        self._stale = set(self._windows)
        self._tasks.start("count", source.count(), done=self._on_counted, failed=self.failed.emit)

    def record(self, row: int) -> R | None:
        """Return a row, or None while it has not arrived; asks for it then."""
        number = row // WINDOW_ROWS
        window = self._windows.get(number)
        if window is None or number in self._stale:
            self._want(number)
        if window is None:
            return None
        self._windows.move_to_end(number)
        at = row % WINDOW_ROWS
        return window[at] if at < len(window) else None

    async def settle(self) -> None:
        """Return when nothing is being read any more."""
        self.fetch_wanted()
        await self._tasks.settle()

    async def close(self) -> None:
        """Stop reading."""
        self._turn.stop()
        await self._tasks.close()

    # ------------------------------------------------------------ Qt's virtuals

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are, in memory or not."""
        return 0 if parent is not None and parent.isValid() else self._total

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Answer one role of one cell; nothing while the row has not arrived."""
        if not index.isValid():
            return None
        record = self.record(index.row())
        if record is None:
            return "Loading" if role == Qt.ItemDataRole.AccessibleTextRole else None
        # Delegates ask for the record of every cell: it is answered without a detour.
        if role == Role.RECORD:
            return record
        return cell_data(self.columns[index.column()], record, role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Answer a column's title and alignment."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        return header_data(self.columns[section], role)

    # ------------------------------------------------------------ windows

    def _want(self, number: int) -> None:
        self._wanted[number] = None
        self._wanted.move_to_end(number)
        if not self._turn.isActive():
            self._turn.start()

    def fetch_wanted(self) -> None:
        """Start reading the window asked for last, unless one is being read.

        Earlier wishes are dropped: a screen that is still looked at asks again as it paints.
        """
        source = self._source
        if source is None or not self._wanted or "window" in self._tasks.running:
            return
        number, _ = self._wanted.popitem(last=True)
        if number * WINDOW_ROWS >= self._total:
            return
        request = self._request(number)

        def on_done(rows: Sequence[R]) -> None:
            self._on_window(number, tuple(rows))

        self._tasks.start("window", source.window(request), done=on_done, failed=self._on_failed)

    def _request(self, number: int) -> WindowRequest[R]:
        above, below = self._windows.get(number - 1), self._windows.get(number + 1)
        first = number * WINDOW_ROWS
        return WindowRequest(
            first=first,
            count=min(WINDOW_ROWS, self._total - first),
            total=self._total,
            after=above[-1] if above and number - 1 not in self._stale else None,
            before=below[0] if below and number + 1 not in self._stale else None,
        )

    def _on_counted(self, total: int) -> None:
        before = self._total
        if total > before:
            self.beginInsertRows(QModelIndex(), before, total - 1)
            self._total = total
            self.endInsertRows()
        elif total < before:
            self.beginRemoveRows(QModelIndex(), total, before - 1)
            self._total = total
            self._forget_from(total)
            self.endRemoveRows()
        self.counted.emit(total)
        if total:
            self._say_changed(0, total - 1)

    def _forget_from(self, total: int) -> None:
        last = total // WINDOW_ROWS
        for number in [number for number in self._windows if number > last]:
            del self._windows[number]

    def _on_window(self, number: int, rows: tuple[R, ...]) -> None:
        self._stale.discard(number)
        self._windows[number] = rows
        self._windows.move_to_end(number)
        while len(self._windows) > KEPT_WINDOWS:
            dropped, _ = self._windows.popitem(last=False)
            self._stale.discard(dropped)
        first = number * WINDOW_ROWS
        last = min(first + WINDOW_ROWS, self._total) - 1
        if last >= first:
            self._say_changed(first, last)
        self.fetch_wanted()

    def _on_failed(self, error: StratumError) -> None:
        self._wanted.clear()
        self.failed.emit(error)

    def _say_changed(self, first: int, last: int) -> None:
        columns = len(self.columns) - 1
        roles = [Qt.ItemDataRole.DisplayRole, Role.VALUE, Role.RECORD]
        self.dataChanged.emit(self.index(first, 0), self.index(last, columns), roles)
