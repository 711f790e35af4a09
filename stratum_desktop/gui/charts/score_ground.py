"""What lies under a score's line: the scale of 0-100, its bands, and hatched outages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.theme import Role, Space, active_theme

LEFT_PX, RIGHT_PX = 30, 84
"""Room for the scale's figures, and for the bands' words."""
_LINE_PX = 18


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the scale with a meaning."""

    lowest: float
    highest: float
    role: Role
    word: str


@dataclass(frozen=True, slots=True)
class Outage:
    """Days, both included, in which measuring was not possible."""

    first: date
    last: date
    word: str


def height_of(plot: QRectF, score: float) -> float:
    """Return where a score of 0-100 stands in a plot; what lies outside stands at its edge."""
    return plot.bottom() - plot.height() * min(100.0, max(0.0, score)) / 100


def paint_bands(painter: QPainter, plot: QRectF, bands: Sequence[Band]) -> None:
    """Draw each band with its word, and the scale with a figure at every edge."""
    theme = active_theme()
    edges = {0.0, 100.0}
    centre = Qt.AlignmentFlag.AlignVCenter
    for band in bands:
        top, bottom = height_of(plot, band.highest), height_of(plot, band.lowest)
        ground = QRectF(plot.left(), top, plot.width(), bottom - top)
        painter.fillRect(ground, theme.fill(band.role))
        edges |= {band.lowest, band.highest}
        middle = (top + bottom - _LINE_PX) / 2
        aside = QRectF(plot.right() + Space.TIGHT, middle, RIGHT_PX, _LINE_PX)
        painter.setPen(theme.colour(band.role))
        painter.drawText(aside, int(Qt.AlignmentFlag.AlignLeft | centre), band.word)
    for edge in edges:
        y = height_of(plot, edge)
        painter.setPen(QPen(theme.colour(Role.LINE), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(theme.colour(Role.MUTED))
        box = QRectF(0, y - _LINE_PX / 2, LEFT_PX - Space.HAIR - 2, _LINE_PX)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | centre), words.number(edge))


def paint_outages(
    painter: QPainter, plot: QRectF, outages: Sequence[Outage], first_day: date, step_px: float
) -> None:
    """Hatch the days of each outage, half a day beyond either end, with its word."""
    theme = active_theme()
    for outage in outages:
        start = plot.left() + ((outage.first - first_day).days - 0.5) * step_px
        end = plot.left() + ((outage.last - first_day).days + 0.5) * step_px
        left, right = max(plot.left(), start), min(plot.right(), end)
        if right <= left:
            continue
        box = QRectF(left, plot.top(), right - left, plot.height())
        paint_hatch(painter, box, theme.colour(Role.FAINT))
        width = painter.fontMetrics().horizontalAdvance(outage.word) + 2 * Space.HAIR
        aside = min(box.left(), plot.right() - width)
        label = QRectF(aside, plot.bottom() - 20, width, _LINE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(Role.SURFACE))
        painter.drawRoundedRect(label, 3, 3)
        painter.setPen(theme.colour(Role.MUTED))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, outage.word)
