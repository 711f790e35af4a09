"""What lies under lines of latency: a scale on which a second and a week both have room."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.score_ground import Band
from stratum_desktop.gui.theme import Role, active_theme

LEFT_PX, RIGHT_PX = 48, 116
"""Room for the scale's figures, and for the names of lines and of bands."""
BAND_WORD_PX = 44
"""Where the words of the bands begin, right of the plot; the names of the lines stand before."""
_LINE_PX = 18
_HOUR, _DAY = 3_600, 86_400
_TICKS = (1, 10, 60, 600, _HOUR, 4 * _HOUR, _DAY, 7 * _DAY, 30 * _DAY)
_TOPS = (_DAY, 7 * _DAY, 30 * _DAY)
"""Where the scale may end: it does not jump with every slow conversion."""


@dataclass(frozen=True, slots=True)
class LatencyScale:
    """From one second at the bottom to `top_seconds`; every tenfold takes the same height."""

    top_seconds: float

    @classmethod
    def holding(cls, seconds: Sequence[float]) -> LatencyScale:
        """Return the scale on which all of these have room."""
        highest = max(seconds, default=0)
        return cls(next((top for top in _TOPS if highest <= top), highest))

    @property
    def ticks(self) -> tuple[int, ...]:
        """Return the seconds that are written beside it."""
        return tuple(tick for tick in _TICKS if tick <= self.top_seconds)

    def height_of(self, plot: QRectF, seconds: float) -> float:
        """Return where a latency stands in a plot; below a second is the bottom."""
        share = math.log(max(1.0, seconds)) / math.log(self.top_seconds)
        return plot.bottom() - plot.height() * min(1.0, share)


def paint_scale(
    painter: QPainter, plot: QRectF, scale: LatencyScale, bands: Sequence[Band]
) -> None:
    """Draw bands of seconds with their words, and a line with its time at every tick."""
    theme, centre = active_theme(), Qt.AlignmentFlag.AlignVCenter
    for band in bands:
        top, bottom = (scale.height_of(plot, edge) for edge in (band.highest, band.lowest))
        painter.fillRect(
            QRectF(plot.left(), top, plot.width(), bottom - top), theme.fill(band.role)
        )
        aside = QRectF(plot.right() + BAND_WORD_PX, (top + bottom - _LINE_PX) / 2, 80, _LINE_PX)
        painter.setPen(theme.colour(band.role))
        painter.drawText(aside, int(Qt.AlignmentFlag.AlignLeft | centre), band.word)
    for tick in scale.ticks:
        y = scale.height_of(plot, tick)
        painter.setPen(QPen(theme.colour(Role.LINE), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(theme.colour(Role.MUTED))
        box = QRectF(0, y - _LINE_PX / 2, LEFT_PX - 6, _LINE_PX)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | centre), words.duration(tick))
