"""A score over days, on its bands: gaps where nothing was measured, outages hatched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.day_chart import DayChart, runs_of
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
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font


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


class ScoreHistory(DayChart):
    """The chart; the pointer or Left and Right read a day off."""

    MARGINS: ClassVar[QMarginsF] = QMarginsF(LEFT_PX, 8, RIGHT_PX, 22)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._points: tuple[ScorePoint, ...] = ()
        self._bands: tuple[Band, ...] = ()
        self._outages: tuple[Outage, ...] = ()
        self._zone = ""
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
        known = [at for at, point in enumerate(points) if point.score is not None]
        self._show_days([point.on for point in points], known)

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

    # ------------------------------------------------------------ geometry

    def _place(self, plot: QRectF, at: float, score: float) -> QPointF:
        return QPointF(self._x(plot, at), height_of(plot, score))

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
        self._paint_crosshair(painter, plot, self._dots(plot))
        painter.end()

    def _runs(self) -> list[list[int]]:
        """Return the positions of neighbouring days that were measured."""
        return runs_of([point.score for point in self._points])

    def _paint_run(self, painter: QPainter, plot: QRectF, run: list[int]) -> None:
        theme = active_theme()
        lower = self._places(plot, [(at, self._points[at].lower) for at in run])
        upper = self._places(plot, [(at, self._points[at].upper) for at in run])
        if len(lower) == len(upper) == len(run):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.fill(Role.ACCENT))
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        line = self._places(plot, self._scores(run))
        paint_line(painter, line, [self._points[at].is_trusted for at in run])

    def _paint_end(self, painter: QPainter, plot: QRectF) -> None:
        """Write the last measured value at the end of its line."""
        runs = self._runs()
        if not runs or self._day is not None:
            return
        run, last = runs[-1], self._points[runs[-1][-1]]
        places = self._places(plot, self._scores(run))
        paint_end(painter, plot, places, words.score(last.score), is_trusted=last.is_trusted)

    def _dots(self, plot: QRectF) -> list[tuple[QPointF, Role]]:
        """Return the value of the day that is read off."""
        if self._day is None:
            return []
        return [(one, Role.ACCENT) for one in self._places(plot, self._scores([self._day]))]

    def _scores(self, days: Sequence[int]) -> list[tuple[int, float | None]]:
        return [(at, self._points[at].score) for at in days]
