"""What the marks of a chart mean, in words below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font

_ROW_PX = 18
_SAMPLE_PX, _SAMPLE_HIGH_PX = 22, 11


class Mark(Enum):
    """How something is drawn."""

    LINE = auto()
    DASHES = auto()
    AREA = auto()
    BAR = auto()
    HATCH = auto()


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One mark with its word."""

    mark: Mark
    role: Role
    word: str


def legend_height(width: float, entries: Sequence[LegendEntry]) -> float:
    """Return how many pixels the rows take that a width needs; 0 without entries."""
    rows = [row for _, row, _ in _placed(width, entries)]
    return (rows[-1] + 1) * _ROW_PX if rows else 0.0


def paint_legend(painter: QPainter, box: QRectF, entries: Sequence[LegendEntry]) -> None:
    """Write the entries from left to right, in as many rows as they need."""
    painter.setFont(font(TextStyle.CAPTION))
    for entry, row, left in _placed(box.width(), entries):
        top = box.top() + row * _ROW_PX
        sample = QRectF(
            box.left() + left, top + (_ROW_PX - _SAMPLE_HIGH_PX) / 2, _SAMPLE_PX, _SAMPLE_HIGH_PX
        )
        _paint_sample(painter, sample, entry)
        words = QRectF(
            sample.right() + Space.HAIR, top, box.right() - sample.right() - Space.HAIR, _ROW_PX
        )
        painter.setPen(active_theme().colour(Role.MUTED))
        painter.drawText(
            words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, entry.word
        )


def _placed(
    width: float, entries: Sequence[LegendEntry]
) -> Iterator[tuple[LegendEntry, int, float]]:
    """Yield each entry with its row and its left edge."""
    metrics = QFontMetricsF(font(TextStyle.CAPTION))
    row, left = 0, 0.0
    for entry in entries:
        needed = _SAMPLE_PX + Space.HAIR + metrics.horizontalAdvance(entry.word)
        if left and left + needed > width:
            row, left = row + 1, 0.0
        yield entry, row, left
        left += needed + Space.NORMAL


def _paint_sample(painter: QPainter, box: QRectF, entry: LegendEntry) -> None:
    theme = active_theme()
    colour, middle = theme.colour(entry.role), box.center().y()
    match entry.mark:
        case Mark.LINE | Mark.DASHES:
            dashes = entry.mark is Mark.DASHES
            style = Qt.PenStyle.DashLine if dashes else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 2, style))
            painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        case Mark.AREA:
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
            painter.setBrush(theme.fill(entry.role))
            painter.drawRect(box)
        case Mark.BAR:
            painter.fillRect(box, colour)
        case Mark.HATCH:
            paint_hatch(painter, box, colour)
