"""What lies under a score's line: the scale of 0-100 and its bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from stratum_desktop.gui import format as words
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
