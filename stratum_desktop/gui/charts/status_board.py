"""A calendar of statuses: lines down, days across, and a cell for each that can be opened.

A day with an outage has a shaded strip along the top of its cell, so that its status is still read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.cell_chart import CellChart, Place
from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.charts.outage import paint_shade
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font

_NAME_PX = 132
_HEAD_PX = 40
_CELL_PX = 30
_LEGEND_PX = 32
_LEAST_PX, _MOST_PX = 14, 48
_GAP_PX = 2
_SAMPLE_PX = 20
_STRIP_PX = 5.0
_OUTAGE = "Outage"


@dataclass(frozen=True, slots=True)
class BoardCell:
    """How one status looks: a letter, a colour and how full the cell is, each telling it alone."""

    word: str
    letter: str
    role: Role
    #: How much of the cell is filled from below, 0-1.
    level: float = 0.0
    is_hatched: bool = False


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One line of the board."""

    key: str
    label: str
    #: One for each day; None where there is nothing to show.
    cells: tuple[BoardCell | None, ...]
    #: What is said of each day, beside line and date.
    readings: tuple[str, ...]
    #: What is said of the outages of each day, "" for none; empty where no day has one.
    outages: tuple[str, ...] = ()

    def outage_on(self, day: int) -> str:
        """Return what is said of the outages of one day; "" for none."""
        return self.outages[day] if self.outages else ""


class StatusBoard(CellChart):
    """The board; a click or the arrow keys with Enter open a cell."""

    #: Carries the key of the line and the day that was opened.
    opened = Signal(str, date)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._days: tuple[date, ...] = ()
        self._lines: tuple[BoardLine, ...] = ()
        self._legend: tuple[BoardCell, ...] = ()
        self._opened: tuple[str, date] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_board(
        self, days: Sequence[date], lines: Sequence[BoardLine], legend: Sequence[BoardCell]
    ) -> None:
        """Show these days, oldest first, and explain these looks below."""
        self._days, self._lines, self._legend = tuple(days), tuple(lines), tuple(legend)
        if self._at is not None and not self._has(*self._at):
            self._at = None
        last = [self.reading(line, len(self._days) - 1) for line in range(len(self._lines))]
        # An outage of all platforms is said once, as is one of several days.
        told = dict.fromkeys(said for line in self._lines for said in line.outages if said)
        self.setAccessibleDescription("; ".join([*last, *told]) or words.NO_DATA)
        self.updateGeometry()
        self.update()

    def mark(self, opened: tuple[str, date] | None) -> None:
        """Show which cell is open beside the board; None for none."""
        if opened != self._opened:
            self._opened = opened
            self.update()

    def reading(self, line: int, day: int) -> str:
        """Return what a cell says."""
        found = self._lines[line]
        cell = found.cells[day]
        head = f"{found.label}, {words.day(self._days[day])}"
        outage = found.outage_on(day)
        if cell is None:
            return " · ".join(filter(None, [f"{head}: {words.NO_DATA}", outage]))
        return " · ".join(filter(None, [f"{head}: {cell.word}", found.readings[day], outage]))

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return a row for each line, and a column for each day."""
        head = ["", *(on.isoformat() for on in self._days)]
        return [head, *([line.label, *_cell_words(line)] for line in self._lines)]

    def sizeHint(self) -> QSize:
        """Return the height of all lines; the width is what there is."""
        return QSize(640, _HEAD_PX + len(self._lines) * _CELL_PX + _LEGEND_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the width at which letters can still be told apart."""
        return QSize(_NAME_PX + _LEAST_PX * max(1, len(self._days)), self.sizeHint().height())

    # ------------------------------------------------------------ pointer and keys

    def cell_box(self, line: int, day: int) -> QRectF:
        """Return where a cell is painted."""
        step = self._step()
        left, top = _NAME_PX + day * step, _HEAD_PX + line * _CELL_PX
        return QRectF(left, top, step, _CELL_PX).adjusted(0, 0, -_GAP_PX, -_GAP_PX)

    def has_cells(self) -> bool:
        """Say whether any line is shown."""
        return bool(self._lines)

    def cell_reading(self, place: Place) -> str:
        """Return what a cell says."""
        return self.reading(*place)

    def open_cell(self, place: Place) -> None:
        """Tell which line and day were opened."""
        line, day = place
        self.opened.emit(self._lines[line].key, self._days[day])

    def cell_at(self, x: float, y: float) -> Place | None:
        """Return the cell under a point, or None."""
        line, day = int((y - _HEAD_PX) // _CELL_PX), int((x - _NAME_PX) // self._step())
        return (line, day) if self._has(line, day) else None

    def beside(self, down: int, across: int) -> Place | None:
        """Return the cell a step away, the last one at an edge; without a cursor, from today."""
        if not self._lines:
            return None
        line, day = self._at or (0, len(self._days))
        return (
            min(max(0, line + down), len(self._lines) - 1),
            min(max(0, day + across), len(self._days) - 1),
        )

    def _has(self, line: int, day: int) -> bool:
        return 0 <= line < len(self._lines) and 0 <= day < len(self._days)

    def _step(self) -> float:
        room = (self.width() - _NAME_PX) / max(1, len(self._days))
        return min(max(float(_LEAST_PX), room), float(_MOST_PX))

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint days, lines, cells and what the looks mean."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_days(painter)
        for at, line in enumerate(self._lines):
            self._paint_name(painter, at, line.label)
            for day, cell in enumerate(line.cells):
                paint_cell(
                    painter, self.cell_box(at, day), cell, has_outage=bool(line.outage_on(day))
                )
        for box, width in self._marked():
            pen = QPen(active_theme().colour(Role.ACCENT), width)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 3, 3)
        self._paint_legend(painter)
        painter.end()

    def _marked(self) -> Iterator[tuple[QRectF, float]]:
        """Yield the cell that is open, and the one under the cursor, with their line's width."""
        for at, line in enumerate(self._lines):
            for day, on in enumerate(self._days):
                if (line.key, on) == self._opened:
                    yield self.cell_box(at, day).adjusted(0.5, 0.5, -0.5, -0.5), 2.0
        if self._at is not None and self.hasFocus():
            yield self.cell_box(*self._at).adjusted(0.5, 0.5, -0.5, -0.5), 1.0

    def _paint_days(self, painter: QPainter) -> None:
        theme, step = active_theme(), self._step()
        painter.setFont(font(TextStyle.CAPTION))
        centre = Qt.AlignmentFlag.AlignCenter
        wide = QFontMetricsF(painter.font()).horizontalAdvance("30") + 2
        every = 1 if step >= wide else 2
        for at, on in enumerate(self._days):
            left = _NAME_PX + at * step
            is_last = at == len(self._days) - 1
            if at == 0 or on.day == 1:
                month = QRectF(left, 0, step * 4, _HEAD_PX / 2)
                painter.setPen(theme.colour(Role.MUTED))
                painter.drawText(
                    month,
                    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                    words.month(on),
                )
            if (len(self._days) - 1 - at) % every == 0:
                painter.setPen(theme.colour(Role.TEXT if is_last else Role.MUTED))
                box = QRectF(left - step, _HEAD_PX / 2, 3 * step - _GAP_PX, _HEAD_PX / 2)
                painter.drawText(box, centre, str(on.day))

    def _paint_name(self, painter: QPainter, line: int, label: str) -> None:
        painter.setFont(font(TextStyle.BASE))
        painter.setPen(active_theme().colour(Role.TEXT))
        box = QRectF(0, _HEAD_PX + line * _CELL_PX, _NAME_PX - Space.TIGHT, _CELL_PX - _GAP_PX)
        text = QFontMetricsF(painter.font()).elidedText(
            label, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_legend(self, painter: QPainter) -> None:
        left = float(_NAME_PX)
        top = _HEAD_PX + len(self._lines) * _CELL_PX + (_LEGEND_PX - _SAMPLE_PX)
        looks = [(cell.word, cell) for cell in self._legend]
        has_outage = any(any(line.outages) for line in self._lines)
        for word, cell in [*looks, (words.NO_DATA, None), *([(_OUTAGE, None)] * has_outage)]:
            sample = QRectF(left, top, _SAMPLE_PX, _SAMPLE_PX)
            paint_cell(painter, sample, cell, has_outage=word == _OUTAGE)
            painter.setFont(font(TextStyle.CAPTION))
            painter.setPen(active_theme().colour(Role.MUTED))
            width = QFontMetricsF(painter.font()).horizontalAdvance(word)
            left += _SAMPLE_PX + Space.HAIR + 2
            painter.drawText(
                QRectF(left, top, width + 2, _SAMPLE_PX), Qt.AlignmentFlag.AlignVCenter, word
            )
            left += width + Space.NORMAL


def _cell_words(line: BoardLine) -> Iterator[str]:
    for day, cell in enumerate(line.cells):
        word = words.NO_DATA if cell is None else cell.word
        yield f"{word}, {_OUTAGE.lower()}" if line.outage_on(day) else word


def _paint_strip(painter: QPainter, strip: QRectF) -> None:
    """Shade the top of a cell for an outage, on a ground of its own, whatever the status."""
    theme = active_theme()
    painter.fillRect(strip, theme.colour(Role.SURFACE))
    paint_shade(painter, strip)
    painter.setPen(QPen(theme.colour(Role.UNKNOWN), 1.0))
    painter.drawLine(strip.bottomLeft(), strip.bottomRight())


def paint_cell(
    painter: QPainter, box: QRectF, cell: BoardCell | None, *, has_outage: bool = False
) -> None:
    """Draw one cell; what is not there is an outline without letter or colour."""
    theme = active_theme()
    if has_outage:
        strip = QRectF(box.left(), box.top(), box.width(), _STRIP_PX)
        _paint_strip(painter, strip)
        box = box.adjusted(0, _STRIP_PX, 0, 0)
    if cell is None:
        painter.setPen(QPen(theme.colour(Role.LINE), 1.0, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        return
    painter.fillRect(box, theme.fill(cell.role))
    if cell.is_hatched:
        painter.setOpacity(0.5)
        paint_hatch(painter, box, theme.colour(cell.role))
        painter.setOpacity(1.0)
    filled = box.height() * cell.level
    painter.fillRect(
        QRectF(box.left(), box.bottom() - filled, box.width(), filled), theme.colour(cell.role)
    )
    is_full = cell.level >= 1
    # The letter stands above what is filled, so that it is read on one ground.
    place = box if is_full else box.adjusted(0, 0, 0, -filled)
    painter.setFont(font(TextStyle.CAPTION_STRONG))
    painter.setPen(theme.colour(Role.SURFACE if is_full else Role.TEXT))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, cell.letter)
