"""The line of a score over days, and the figure at its end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font

DOT_PX = 2.5
_LABEL_PX = 16
_GAP_PX = 6
_ROUND_PX = 3


def paint_line(painter: QPainter, places: Sequence[QPointF], trusted: Sequence[bool]) -> None:
    """Draw neighbouring days: a full line where the score counts, dashes where it does not."""
    theme = active_theme()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stretch, counts in _stretches(places, trusted):
        style = Qt.PenStyle.SolidLine if counts else Qt.PenStyle.DashLine
        painter.setPen(QPen(theme.colour(Role.ACCENT if counts else Role.UNKNOWN), 2, style))
        painter.drawPolyline(QPolygonF(stretch))
    if len(places) == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(Role.ACCENT if trusted[0] else Role.UNKNOWN))
        painter.drawEllipse(places[0], DOT_PX, DOT_PX)


def paint_end(
    painter: QPainter,
    plot: QRectF,
    places: Sequence[QPointF],
    text: str,
    *,
    is_trusted: bool,
) -> None:
    """Mark the last place of a line with its figure, on the side that the line leaves free."""
    theme, dot = active_theme(), places[-1]
    painter.setPen(QPen(theme.colour(Role.SURFACE), 2))
    painter.setBrush(theme.colour(Role.ACCENT if is_trusted else Role.UNKNOWN))
    painter.drawEllipse(dot, DOT_PX + 1.5, DOT_PX + 1.5)
    painter.setFont(font(TextStyle.CAPTION_STRONG))
    width = painter.fontMetrics().horizontalAdvance(text) + Space.TIGHT
    left = min(dot.x() - width / 2, plot.right() - width)
    near = [place.y() for place in places if place.x() >= left - _GAP_PX]
    above, below = min(near) - _LABEL_PX - _GAP_PX, max(near) + _GAP_PX
    # A line that fell lies above its end: the figure goes below it.
    fell = dot.y() - min(near) > max(near) - dot.y()
    top = below if fell or above < plot.top() else above
    box = QRectF(left, min(top, plot.bottom() - _LABEL_PX), width, _LABEL_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(Role.SURFACE))
    painter.drawRoundedRect(box, _ROUND_PX, _ROUND_PX)
    painter.setPen(theme.colour(Role.TEXT if is_trusted else Role.MUTED))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.setFont(font(TextStyle.CAPTION))


def _stretches(
    places: Sequence[QPointF], trusted: Sequence[bool]
) -> list[tuple[list[QPointF], bool]]:
    """Return the line in stretches of one kind; a step to or from a doubtful day is doubtful."""
    found: list[tuple[list[QPointF], bool]] = []
    for (here, here_counts), (there, there_counts) in pairwise(zip(places, trusted, strict=True)):
        counts = here_counts and there_counts
        if found and found[-1][1] == counts:
            found[-1][0].append(there)
        else:
            found.append(([here, there], counts))
    return found
