"""What is expected of a score from today on: a dashed line in its range, right of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.legend import LegendEntry, Mark
from stratum_desktop.gui.charts.outage import paint_word
from stratum_desktop.gui.theme import Role, Space, active_theme

ROLE = Role.SERIES_2
_TODAY = "Today"
_LINE_PX = 16
_ABOVE_OUTAGES_PX = 40
"""The words of outages stand below it."""


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """What is expected of one day; each 0-100."""

    on: date
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ScoreForecast:
    """Days from today on, and how often one should lie in its range."""

    points: tuple[ForecastPoint, ...]
    nominal_pct: int

    def words_of(self, point: ForecastPoint) -> str:
        """Return what is said of a day: "forecast 93.4, 80 % range 85.6 to 100.0"."""
        low, high = words.score(point.low), words.score(point.high)
        return f"forecast {words.score(point.expected)}, {self._range_word} {low} to {high}"

    @property
    def summary(self) -> str:
        """Return where the line ends, as a screen reader says it."""
        last = self.points[-1]
        return f"By {words.day(last.on)}: {self.words_of(last)}"

    @property
    def legend(self) -> tuple[LegendEntry, ...]:
        """Return what its line and its area are."""
        return (
            LegendEntry(Mark.DASHES, ROLE, "Forecast"),
            LegendEntry(Mark.AREA, ROLE, self._range_word),
        )

    @property
    def _range_word(self) -> str:
        return f"{words.percent(self.nominal_pct)} range"


def paint_forecast(
    painter: QPainter,
    low: Sequence[QPointF],
    expected: Sequence[QPointF],
    high: Sequence[QPointF],
) -> None:
    """Draw the range as an area, its edges as thin lines, and what is expected as dashes."""
    theme = active_theme()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.fill(ROLE))
    painter.drawPolygon(QPolygonF([*high, *reversed(low)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(ROLE), 1, Qt.PenStyle.DotLine))
    for edge in (low, high):
        painter.drawPolyline(QPolygonF(edge))
    painter.setPen(QPen(theme.colour(ROLE), 2, Qt.PenStyle.DashLine))
    painter.drawPolyline(QPolygonF(expected))


def paint_today(painter: QPainter, plot: QRectF, x: float) -> None:
    """Divide what was measured from what is expected."""
    theme = active_theme()
    painter.setPen(QPen(theme.colour(Role.EDGE), theme.line_px))
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
    width = painter.fontMetrics().horizontalAdvance(_TODAY) + 2 * Space.HAIR
    top = plot.bottom() - _ABOVE_OUTAGES_PX
    paint_word(painter, QRectF(x - width / 2, top, width, _LINE_PX), _TODAY)
