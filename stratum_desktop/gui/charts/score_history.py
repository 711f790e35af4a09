"""A score over days, on its bands: gaps where nothing was measured, outages hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.chart import Chart
from stratum_desktop.gui.charts.score_ground import (
    LEFT_PX,
    RIGHT_PX,
    Band,
    Outage,
    height_of,
    paint_bands,
    paint_outages,
)
from stratum_desktop.gui.charts.score_line import paint_end, paint_line
from stratum_desktop.gui.theme import RADIUS_PX, Role, Space, TextStyle, active_theme, font

_TOP_PX, _BOTTOM_PX = 8, 22
_DAY_LABEL_PX = 70


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """The score of one day."""

    on: date
    #: 0-100; None when it was not measured.
    score: float | None
    lower: float | None = None
    upper: float | None = None
    #: The band's word, for the reading.
    word: str = ""
    #: False where too little was measured for the score to count; its line is dashed.
    is_trusted: bool = True


class ScoreHistory(Chart):
    """The chart; the pointer or Left and Right read a day off."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._points: tuple[ScorePoint, ...] = ()
        self._bands: tuple[Band, ...] = ()
        self._outages: tuple[Outage, ...] = ()
        self._zone = ""
        self._day: int | None = None
        self.setMinimumHeight(200)

    def set_history(
        self,
        points: Sequence[ScorePoint],
        bands: Sequence[Band],
        outages: Sequence[Outage] = (),
        *,
        zone: str = "",
    ) -> None:
        """Show these days, oldest first, one point for each day.

        Args:
            points: a day without a measurement is a point without a score.
            bands: stretches of 0-100.
            outages: hatched, with their word.
            zone: the time zone that the days are of.
        """
        self._points, self._bands = tuple(points), tuple(bands)
        self._outages, self._zone = tuple(outages), zone
        self._day = None
        known = [point for point in self._points if point.score is not None]
        last = self.reading(self._points.index(known[-1])) if known else words.NO_DATA
        self.setAccessibleDescription(last)
        self.update()

    @property
    def day_read(self) -> int | None:
        """Return the position of the day that is read off."""
        return self._day

    def reading(self, at: int) -> str:
        """Return what the crosshair says about one day."""
        point = self._points[at]
        parts = [words.day(point.on), words.score(point.score)]
        if point.score is not None and point.lower is not None and point.lower != point.upper:
            parts.append(words.bounds(point.lower, point.upper))
        if point.word:
            parts.append(point.word)
        parts += [
            outage.word for outage in self._outages if outage.first <= point.on <= outage.last
        ]
        if self._zone:
            parts.append(self._zone)
        return " · ".join(parts)

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return day, score, bounds and band."""
        rows = [[f"Day ({self._zone})" if self._zone else "Day", "Score", "Lower", "Upper", "Band"]]
        for point in self._points:
            values = (point.score, point.lower, point.upper)
            cells = ["" if value is None else f"{value:.4f}" for value in values]
            rows.append([point.on.isoformat(), *cells, point.word])
        return rows

    # ------------------------------------------------------------ reading off

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the nearest day."""
        plot = self._plot()
        if not self._points or not plot.width():
            return
        at = (event.position().x() - plot.left()) / self._step(plot)
        self._read(round(at))

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off."""
        del event
        self._day = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the day before or after; Home and End go to the ends."""
        last = len(self._points) - 1
        here = last if self._day is None else self._day
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
        self._read(aim)

    def _read(self, at: int) -> None:
        self._day = min(len(self._points) - 1, max(0, at))
        self.setAccessibleDescription(self.reading(self._day))
        self.update()

    # ------------------------------------------------------------ geometry

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT_PX, _TOP_PX, -RIGHT_PX, -_BOTTOM_PX)

    def _step(self, plot: QRectF) -> float:
        return plot.width() / max(1, len(self._points) - 1)

    def _place(self, plot: QRectF, at: float, score: float) -> QPointF:
        return QPointF(plot.left() + at * self._step(plot), height_of(plot, score))

    def _places(self, plot: QRectF, days: Sequence[tuple[int, float | None]]) -> list[QPointF]:
        return [self._place(plot, at, score) for at, score in days if score is not None]

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the ground up: bands, outages, bounds, line, words, crosshair."""
        del event
        plot = self._plot()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TextStyle.CAPTION))
        paint_bands(painter, plot, self._bands)
        if not any(point.score is not None for point in self._points):
            painter.setPen(active_theme().colour(Role.MUTED))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, "No data in these days")
        if self._points:
            first_day = self._points[0].on
            paint_outages(painter, plot, self._outages, first_day, self._step(plot))
        for run in self._runs():
            self._paint_run(painter, plot, run)
        self._paint_days(painter, plot)
        self._paint_end(painter, plot)
        self._paint_crosshair(painter, plot)
        painter.end()

    def _runs(self) -> list[list[int]]:
        """Return the positions of neighbouring days that were measured."""
        runs: list[list[int]] = [[]]
        for at, point in enumerate(self._points):
            if point.score is None:
                runs.append([])
            else:
                runs[-1].append(at)
        return [run for run in runs if run]

    def _paint_run(self, painter: QPainter, plot: QRectF, run: list[int]) -> None:
        theme = active_theme()
        lower = self._places(plot, [(at, self._points[at].lower) for at in run])
        upper = self._places(plot, [(at, self._points[at].upper) for at in run])
        if len(lower) == len(upper) == len(run):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.fill(Role.ACCENT))
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        line = self._places(plot, [(at, self._points[at].score) for at in run])
        paint_line(painter, line, [self._points[at].is_trusted for at in run])

    def _paint_days(self, painter: QPainter, plot: QRectF) -> None:
        if not self._points:
            return
        painter.setPen(active_theme().colour(Role.MUTED))
        last = len(self._points) - 1
        every = max(1, round(_DAY_LABEL_PX * max(1, last) / max(1.0, plot.width())))
        for at in range(last, -1, -every):
            x = self._place(plot, at, 0).x()
            box = QRectF(x - 40, plot.bottom() + Space.HAIR, 80, 16)
            text = words.day_of_month(self._points[at].on)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_end(self, painter: QPainter, plot: QRectF) -> None:
        """Write the last measured value at the end of its line."""
        runs = self._runs()
        if not runs or self._day is not None:
            return
        run, last = runs[-1], self._points[runs[-1][-1]]
        places = self._places(plot, [(at, self._points[at].score) for at in run])
        paint_end(painter, plot, places, words.score(last.score), is_trusted=last.is_trusted)

    def _paint_crosshair(self, painter: QPainter, plot: QRectF) -> None:
        if self._day is None or self._day >= len(self._points):
            return
        theme, point = active_theme(), self._points[self._day]
        x = self._place(plot, self._day, 0).x()
        painter.setPen(QPen(theme.colour(Role.EDGE), 1))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        if point.score is not None:
            painter.setPen(QPen(theme.colour(Role.SURFACE), 2))
            painter.setBrush(theme.colour(Role.ACCENT))
            painter.drawEllipse(self._place(plot, self._day, point.score), 4, 4)
        text = self.reading(self._day)
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * Space.TIGHT
        left = min(max(plot.left(), x - width / 2), self.width() - width - 1)
        box = QRectF(left, plot.top() + 2, width, 24)
        painter.setPen(QPen(theme.colour(Role.EDGE), theme.line_px))
        painter.setBrush(theme.colour(Role.RAISED))
        painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
        painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
