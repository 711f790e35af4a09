"""The line at the place that is read off, and what is read there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from stratum_desktop.gui.theme import RADIUS_PX, Role, Space, active_theme

_ABOVE_PX = 2
_ROOM_PX = 1_000
_CENTRED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


def paint_hairline(painter: QPainter, plot: QRectF, x: float) -> None:
    """Mark one place of a plot from top to bottom."""
    painter.setPen(QPen(active_theme().colour(Role.EDGE), 1))
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))


def paint_reading(painter: QPainter, plot: QRectF, x: float, text: str, *, right: float) -> None:
    """Write what is read at a place, over the plot's top, in as many lines as it needs.

    Args:
        painter: with the font of the words.
        plot: where the words begin at the left, at most.
        x: the place that was read; the words stand around it where there is room.
        text: what is read.
        right: how far to the right the words may reach.
    """
    theme = active_theme()
    room = QRectF(0, 0, right - 1 - plot.left() - 2 * Space.TIGHT, _ROOM_PX)
    needed = painter.boundingRect(room, _CENTRED, text)
    width, height = needed.width() + 2 * Space.TIGHT, needed.height() + Space.TIGHT
    left = max(plot.left(), min(x - width / 2, right - width - 1))
    box = QRectF(left, plot.top() + _ABOVE_PX, width, height)
    painter.setPen(QPen(theme.colour(Role.EDGE), theme.line_px))
    painter.setBrush(theme.colour(Role.RAISED))
    painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
    painter.setPen(theme.colour(Role.TEXT))
    painter.drawText(box, _CENTRED, text)
