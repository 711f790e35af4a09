"""A figure over hours, on the range that was expected of it: gaps where nothing was measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.chart import Chart
from stratum_desktop.gui.charts.crosshair import paint_hairline, paint_reading
from stratum_desktop.gui.charts.legend import LegendEntry
from stratum_desktop.gui.charts.outage import (
    Outage,
    outage_legend,
    outage_summary,
    paint_outages,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font

_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 58, 16, 8, 22
_LINE_PX = 18
_DAY_LABEL_PX = 70
_DOT_PX = 3.5


@dataclass(frozen=True, slots=True)
class RangePoint:
    """One step of time; instants are aware UTC."""

    start_at: datetime
    end_at: datetime
    #: None: nothing to measure.
    value: float | None
    #: None: too little history. Low, centre and high come together.
    low: float | None
    centre: float | None
    high: float | None
    is_flagged: bool

    @property
    def middle(self) -> datetime:
        """Where it stands on the axis."""
        return self.start_at + (self.end_at - self.start_at) / 2


class ExpectedRange(Chart):
    """The chart; the pointer or Left and Right read a step off."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._points: tuple[RangePoint, ...] = ()
        self._outages: tuple[Outage, ...] = ()
        self._say: Callable[[float], str] = str
        self._highest = 1.0
        self._at: int | None = None
        self.setMinimumHeight(200)

    def set_points(
        self,
        points: Sequence[RangePoint],
        outages: Sequence[Outage] = (),
        *,
        say: Callable[[float], str],
        highest: float,
    ) -> None:
        """Show these steps, oldest first; where one is missing the line has a gap.

        Args:
            points: the steps.
            outages: oldest first; those before and after the steps are left away.
            say: a figure in words, with its unit.
            highest: top of the scale, which begins at 0.
        """
        self._points, self._say, self._at = tuple(points), say, None
        self._highest = max(highest, 1e-9)
        known = [at for at, one in enumerate(self._points) if one.value is not None]
        self._outages = tuple(
            one for one in outages if points and one.touches(points[0].start_at, points[-1].end_at)
        )
        last = self.reading(known[-1]) if known else words.NO_DATA
        self.setAccessibleDescription(". ".join([last, *outage_summary(self._outages)]))
        self.update()

    def legend(self) -> Sequence[LegendEntry]:
        """Return what the hatch means, where there is one."""
        return outage_legend(self._outages)

    def reading(self, at: int) -> str:
        """Return what the crosshair says about one step."""
        point = self._points[at]
        span = f"{words.instant(point.start_at)} to {words.clock_time(point.end_at)}"
        parts = [span, words.NO_DATA if point.value is None else self._say(point.value)]
        if point.low is not None and point.high is not None:
            parts.append(f"expected {self._say(point.low)} to {self._say(point.high)}")
        if point.is_flagged:
            parts.append("out of range")
        parts += self._outage_words(point)
        return " · ".join([*parts, words.zone_name(point.start_at)])

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return each step with its figure and range, instants in UTC."""
        rows = [["From (UTC)", "To (UTC)", "Value", "Low", "Expected", "High"]]
        rows[0] += ["Out of range", "Outage"]
        for one in self._points:
            figures = (one.value, one.low, one.centre, one.high)
            cells = ["" if value is None else f"{value:.4f}" for value in figures]
            is_out = "yes" if one.is_flagged else ""
            instants = [one.start_at.isoformat(), one.end_at.isoformat()]
            rows.append([*instants, *cells, is_out, " · ".join(self._outage_words(one))])
        return rows

    def _outage_words(self, point: RangePoint) -> list[str]:
        span = point.start_at, point.end_at
        return [one.reading for one in self._outages if one.touches(*span)]

    # ------------------------------------------------------------ reading off

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the nearest step."""
        if self._points:
            x = event.position().x()
            plot = self._plot()
            places = [abs(self._x(plot, one.middle) - x) for one in self._points]
            self._read(places.index(min(places)))

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off."""
        del event
        self._at = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the step before or after; Home and End go to the ends."""
        last = len(self._points) - 1
        here = last if self._at is None else self._at
        aims = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        aim = aims.get(Qt.Key(event.key()))
        if aim is None or not self._points:
            super().keyPressEvent(event)
            return
        self._read(min(last, max(0, aim)))

    def _read(self, at: int) -> None:
        self._at = at
        self.setAccessibleDescription(self.reading(at))
        self.update()

    # ------------------------------------------------------------ geometry

    def _plot(self) -> QRectF:
        below = _BOTTOM_PX + self._legend_px()
        return QRectF(self.rect()).adjusted(_LEFT_PX, _TOP_PX, -_RIGHT_PX, -below)

    def _x(self, plot: QRectF, at: datetime) -> float:
        first, last = self._points[0].start_at, self._points[-1].end_at
        return plot.left() + plot.width() * ((at - first) / (last - first))

    def _y(self, plot: QRectF, value: float) -> float:
        share = min(1.0, max(0.0, value / self._highest))
        return plot.bottom() - plot.height() * share

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the ground up: scale, outages, range, line, flags, days, crosshair."""
        del event
        plot = self._plot()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TextStyle.CAPTION))
        self._paint_scale(painter, plot)
        paint_outages(painter, plot, self._outages, lambda at: self._x(plot, at), words_at_top=True)
        self._paint_legend(painter)
        if any(one.value is not None for one in self._points):
            self._paint_range(painter, plot)
            self._paint_line(painter, plot)
            self._paint_days(painter, plot)
            self._paint_crosshair(painter, plot)
        else:
            painter.setPen(active_theme().colour(Role.MUTED))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, "No data in these days")
        painter.end()

    def _paint_scale(self, painter: QPainter, plot: QRectF) -> None:
        theme = active_theme()
        for share in (0.0, 0.5, 1.0):
            y = plot.bottom() - plot.height() * share
            painter.setPen(QPen(theme.colour(Role.LINE), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.colour(Role.MUTED))
            box = QRectF(0, y - _LINE_PX / 2, _LEFT_PX - Space.TIGHT, _LINE_PX)
            text = self._say(self._highest * share) if self._points else ""
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_range(self, painter: QPainter, plot: QRectF) -> None:
        theme = active_theme()
        for run in self._runs(lambda one: one.low is not None):
            corners = [(one, edge) for one in run for edge in (one.start_at, one.end_at)]
            upper = [
                QPointF(self._x(plot, at), self._y(plot, one.high or 0)) for one, at in corners
            ]
            lower = [QPointF(self._x(plot, at), self._y(plot, one.low or 0)) for one, at in corners]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.fill(Role.ACCENT))
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
            centre = [
                QPointF(self._x(plot, at), self._y(plot, one.centre or 0)) for one, at in corners
            ]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour(Role.EDGE), 1, Qt.PenStyle.DotLine))
            painter.drawPolyline(QPolygonF(centre))

    def _paint_line(self, painter: QPainter, plot: QRectF) -> None:
        theme = active_theme()
        for run in self._runs(lambda one: one.value is not None):
            places = [
                QPointF(self._x(plot, one.middle), self._y(plot, one.value or 0)) for one in run
            ]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour(Role.ACCENT), 1.5))
            painter.drawPolyline(QPolygonF(places))
            if len(places) == 1:
                painter.drawPoint(places[0])
        painter.setPen(QPen(theme.colour(Role.SURFACE), 1))
        painter.setBrush(theme.colour(Role.CRITICAL))
        for one in self._points:
            if one.is_flagged and one.value is not None:
                place = QPointF(self._x(plot, one.middle), self._y(plot, one.value))
                painter.drawEllipse(place, _DOT_PX, _DOT_PX)

    def _runs(self, has: Callable[[RangePoint], bool]) -> list[list[RangePoint]]:
        """Return stretches of steps that follow each other and have something to draw."""
        runs: list[list[RangePoint]] = []
        for one in self._points:
            if not has(one):
                runs.append([])
            elif runs and runs[-1] and runs[-1][-1].end_at == one.start_at:
                runs[-1].append(one)
            else:
                runs.append([one])
        return [run for run in runs if run]

    def _paint_days(self, painter: QPainter, plot: QRectF) -> None:
        theme = active_theme()
        first, last = self._points[0].start_at, self._points[-1].end_at
        days = max(1, round((last - first) / timedelta(days=1)))
        every = max(1, round(_DAY_LABEL_PX * days / max(1.0, plot.width())))
        midnight = words.next_midnight(first)
        number = 0
        while midnight <= last:
            x = self._x(plot, midnight)
            painter.setPen(QPen(theme.colour(Role.LINE), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            if number % every == 0:
                painter.setPen(theme.colour(Role.MUTED))
                left = min(max(0.0, x - 40), self.width() - 80.0)
                box = QRectF(left, plot.bottom() + Space.HAIR, 80, 16)
                text = words.local_day_of_month(midnight)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            midnight, number = words.next_midnight(midnight), number + 1

    def _paint_crosshair(self, painter: QPainter, plot: QRectF) -> None:
        if self._at is None or self._at >= len(self._points):
            return
        x = self._x(plot, self._points[self._at].middle)
        paint_hairline(painter, plot, x)
        paint_reading(painter, plot, x, self.reading(self._at), right=self.width())
