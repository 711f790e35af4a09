"""Cards side by side, as many in a row as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from stratum_desktop.gui.theme import Space


class TileGrid(QWidget):
    """Tiles of one width each; the rows are kept as even as their number allows."""

    def __init__(self, *, least_px: int, most_columns: int) -> None:
        """Make an empty grid.

        Args:
            least_px: no tile gets narrower; below it the row holds fewer.
            most_columns: wider windows make the tiles wider instead.
        """
        super().__init__()
        self._least_px, self._most_columns = least_px, most_columns
        self._tiles: tuple[QWidget, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.NORMAL)
        self._columns = 0

    def set_tiles(self, tiles: Sequence[QWidget]) -> None:
        """Show these instead; those before are deleted."""
        for old in self._tiles:
            self._grid.removeWidget(old)
            old.deleteLater()
        self._tiles = tuple(tiles)
        for tile in self._tiles:
            # A long name in one of them must not take its neighbours' room.
            policy = tile.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            tile.setSizePolicy(policy)
        self._columns = 0
        self._arrange()

    @property
    def columns(self) -> int:
        """Return how many tiles stand in a full row now."""
        return self._columns

    def minimumSizeHint(self) -> QSize:
        """Return the size of one column: the grid gives way to whatever stands beside it."""
        return QSize(self._least_px, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many into a row as fit now."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = columns_for(
            self.width(),
            len(self._tiles),
            least_px=self._least_px,
            most_columns=self._most_columns,
        )
        if columns == self._columns:
            return
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // columns, number % columns)
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns


def columns_for(width: int, count: int, *, least_px: int, most_columns: int) -> int:
    """Return how many tiles stand in a row: five in room for four are 3 and 2, not 4 and 1."""
    fitting = max(1, (width + Space.NORMAL) // (least_px + Space.NORMAL))
    widest = min(fitting, most_columns, max(1, count))
    rows = -(-max(1, count) // widest)
    return -(-max(1, count) // rows)
