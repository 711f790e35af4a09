"""Every pair of some series as a cell: a value, a word, and how much it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy

from stratum_desktop.gui.charts.cell_chart import CellChart, Place
from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font

_NAME_PX = 176
_HEAD_PX = 52
_CELL_PX = 44
_LEAST_PX, _MOST_PX = 50, 112
_GAP_PX = 2
_LINE_PX = 18
_WRAPPED = int(
    Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
)


@dataclass(frozen=True, slots=True)
class PairCell:
    """What one pair shows."""

    #: Empty where nothing is known.
    value: str
    word: str
    #: How much it rests on, behind the word where there is room.
    beside: str
    #: What is read of the pair.
    reading: str
    #: Of the fill; None for none.
    role: Role | None = None
    is_full: bool = False
    is_hatched: bool = False


class PairMatrix(CellChart):
    """The half below the diagonal; a click, or the arrow keys with Enter, open a cell."""

    #: Carries the line and the column of the cell that was opened.
    opened = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._names: tuple[str, ...] = ()
        self._cells: Mapping[Place, PairCell] = {}
        self._opened: Place | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_pairs(self, names: Sequence[str], cells: Mapping[Place, PairCell]) -> None:
        """Show these series and, of each pair (later, earlier), its cell."""
        self._names, self._cells = tuple(names), dict(cells)
        if self._at not in self._cells:
            self._at = None
        self.setAccessibleDescription("; ".join(cell.reading for cell in cells.values()))
        self.updateGeometry()
        self.update()

    def mark(self, opened: Place | None) -> None:
        """Show which cell is open below; None for none."""
        if opened != self._opened:
            self._opened = opened
            self.update()

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return a row for each pair."""
        head = ["First", "Second", "Value", "Together", "Pairs"]
        return [
            head,
            *(
                [self._names[column], self._names[line], cell.value, cell.word, cell.beside]
                for (line, column), cell in self._cells.items()
            ),
        ]

    def sizeHint(self) -> QSize:
        """Return the height of all lines; the width is what there is."""
        return QSize(640, _HEAD_PX + max(0, len(self._names) - 1) * _CELL_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the width at which values can still be read."""
        return QSize(_NAME_PX + _LEAST_PX * max(1, len(self._names) - 1), self.sizeHint().height())

    # ------------------------------------------------------------ pointer and keys

    def cell_box(self, line: int, column: int) -> QRectF:
        """Return where a cell is painted."""
        step = self._step()
        left, top = _NAME_PX + column * step, _HEAD_PX + (line - 1) * _CELL_PX
        return QRectF(left, top, step, _CELL_PX).adjusted(0, 0, -_GAP_PX, -_GAP_PX)

    def has_cells(self) -> bool:
        """Say whether any pair is shown."""
        return bool(self._cells)

    def cell_reading(self, place: Place) -> str:
        """Return what a pair says."""
        return self._cells[place].reading

    def open_cell(self, place: Place) -> None:
        """Tell which pair was opened."""
        self.opened.emit(*place)

    def cell_at(self, x: float, y: float) -> Place | None:
        """Return the pair under a point, or None."""
        column, line = int((x - _NAME_PX) // self._step()), int((y - _HEAD_PX) // _CELL_PX) + 1
        return (line, column) if (line, column) in self._cells else None

    def beside(self, down: int, across: int) -> Place | None:
        """Return the pair a step away, or None; without a cursor, the first one."""
        aim = (1, 0) if self._at is None else (self._at[0] + down, self._at[1] + across)
        return aim if aim in self._cells else None

    def _step(self) -> float:
        room = (self.width() - _NAME_PX) / max(1, len(self._names) - 1)
        return min(max(float(_LEAST_PX), room), float(_MOST_PX))

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names, cells, and the marks of cursor and open cell."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, name in enumerate(self._names):
            self._paint_name(painter, at, name)
        for place, cell in self._cells.items():
            paint_pair(painter, self.cell_box(*place), cell)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        cursor = self._at if self.hasFocus() else None
        for marked, width in ((self._opened, 2.0), (cursor, 1.0)):
            if marked is not None and marked in self._cells:
                painter.setPen(QPen(active_theme().colour(Role.TEXT), width))
                box = self.cell_box(*marked).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.drawRoundedRect(box, 3, 3)
        painter.end()

    def _paint_name(self, painter: QPainter, at: int, name: str) -> None:
        theme, step = active_theme(), self._step()
        painter.setPen(theme.colour(Role.TEXT))
        if at:
            painter.setFont(font(TextStyle.BASE))
            top = _HEAD_PX + (at - 1) * _CELL_PX
            box = QRectF(0, top, _NAME_PX - Space.TIGHT, _CELL_PX - _GAP_PX)
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(box, flags, name)
        if at < len(self._names) - 1:
            painter.setFont(font(TextStyle.CAPTION))
            box = QRectF(_NAME_PX + at * step, 0, step - _GAP_PX, _HEAD_PX - Space.HAIR)
            painter.setPen(theme.colour(Role.MUTED))
            painter.drawText(box, _WRAPPED, _fitting(painter, name, box.width()))


def _fitting(painter: QPainter, name: str, width: float) -> str:
    """Return a name of which every word fits, cut with dots where it does not."""
    metrics = QFontMetricsF(painter.font())
    cut = (metrics.elidedText(one, Qt.TextElideMode.ElideRight, width) for one in name.split())
    return " ".join(cut)


def paint_pair(painter: QPainter, box: QRectF, cell: PairCell) -> None:
    """Draw one cell: its value over its word."""
    theme = active_theme()
    ink = Role.TEXT if cell.role is not None else Role.MUTED
    if cell.is_hatched:
        painter.setOpacity(0.4)
        paint_hatch(painter, box, theme.colour(Role.UNKNOWN))
        painter.setOpacity(1.0)
    elif cell.role is None:
        painter.setPen(QPen(theme.colour(Role.LINE), theme.line_px))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        painter.fillRect(box, theme.colour(cell.role) if cell.is_full else theme.fill(cell.role))
        ink = Role.SURFACE if cell.is_full else Role.TEXT
    upper = QRectF(box.left(), box.center().y() - _LINE_PX, box.width(), _LINE_PX)
    lower = upper.translated(0, _LINE_PX)
    painter.setPen(theme.colour(ink))
    if cell.value:
        painter.setFont(font(TextStyle.CAPTION_STRONG))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, cell.value)
    painter.setFont(font(TextStyle.CAPTION))
    whole = " · ".join(filter(None, [cell.word, cell.beside]))
    metrics = QFontMetricsF(painter.font())
    text = whole if metrics.horizontalAdvance(whole) <= box.width() - 4 else cell.word
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - 2)
    where = lower if cell.value else box
    if cell.is_hatched:
        under = metrics.horizontalAdvance(text) + 6
        ground = QRectF(box.center().x() - under / 2, box.center().y() - 8, under, 16)
        painter.fillRect(ground, theme.colour(Role.SURFACE))
        painter.setPen(theme.colour(Role.MUTED))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, text)
