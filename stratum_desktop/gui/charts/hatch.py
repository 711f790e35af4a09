"""Hatching: what is not known, and windows in which nothing could be measured."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_STEP_PX = 6.0


def paint_hatch(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw slanted lines over a rectangle and nothing outside it."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.0))
    height = box.height()
    at = box.left() - height
    while at < box.right():
        painter.drawLine(QPointF(at, box.bottom()), QPointF(at + height, box.top()))
        at += _STEP_PX
    painter.restore()
