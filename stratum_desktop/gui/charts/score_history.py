"""A score over days, on its bands: gaps where nothing was measured, and what is expected next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.day_chart import DayChart, runs_of
from stratum_desktop.gui.charts.legend import LegendEntry, Mark
from stratum_desktop.gui.charts.outage import Outage
from stratum_desktop.gui.charts.score_forecast import ROLE as FORECAST
from stratum_desktop.gui.charts.score_forecast import (
    ForecastPoint,
    ScoreForecast,
    paint_forecast,
    paint_today,
)
from stratum_desktop.gui.charts.score_ground import (
    LEFT_PX,
    RIGHT_PX,
    Band,
    height_of,
    paint_bands,
)
from stratum_desktop.gui.charts.score_line import paint_end, paint_line
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font

_MEASURED = LegendEntry(Mark.LINE, Role.ACCENT, "Measured")
_DOUBTFUL = LegendEntry(Mark.DASHES, Role.UNKNOWN, "Too little measured")


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
        self._forecast: ScoreForecast | None = None
        #: By position of its day; today is both measured and expected.
        self._ahead: dict[int, ForecastPoint] = {}
        self._zone = ""
        self.setMinimumHeight(200)

    def set_history(
        self,
        points: Sequence[ScorePoint],
        bands: Sequence[Band],
        outages: Sequence[Outage] = (),
        *,
        zone: str = "",
        forecast: ScoreForecast | None = None,
    ) -> None:
        """Show these days, oldest first, one point for each day.

        Args:
            points: a day without a measurement is a point without a score.
            bands: stretches of 0-100.
            outages: oldest first.
            zone: the time zone that the days are of.
            forecast: of the last of these days and those after it; None draws no line.
        """
        self._points, self._bands, self._zone = tuple(points), tuple(bands), zone
        days = [point.on for point in points]
        ahead = forecast.points if forecast is not None else ()
        days += [one.on for one in ahead if one.on > days[-1]] if days else []
        place_of = {on: at for at, on in enumerate(days)}
        self._ahead = {place_of[one.on]: one for one in ahead if one.on in place_of}
        self._forecast = forecast if self._ahead else None
        known = [at for at, point in enumerate(points) if point.score is not None]
        beside = [] if self._forecast is None else [self._forecast.summary]
        self._show_days(days, known, outages, beside=beside)

    def legend(self) -> Sequence[LegendEntry]:
        """Return what the lines are, once there is more than the measured one, and the hatch."""
        is_doubtful = any(not one.is_trusted and one.score is not None for one in self._points)
        doubtful = (_DOUBTFUL,) if is_doubtful else ()
        ahead = () if self._forecast is None else self._forecast.legend
        lines = (_MEASURED, *doubtful, *ahead) if doubtful or ahead else ()
        return (*lines, *super().legend())

    def reading(self, at: int) -> str:
        """Return what the crosshair says about one day."""
        on = self._days[at]
        parts = [words.day(on)]
        if at < len(self._points):
            parts += self._measured_words(self._points[at])
        if self._forecast is not None and at in self._ahead:
            parts.append(self._forecast.words_of(self._ahead[at]))
        return " · ".join(filter(None, [*parts, self._outage_words[at], self._zone]))

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return day, score, bounds, band, forecast with its range, and outages."""
        day = f"Day ({self._zone})" if self._zone else "Day"
        ahead_of = ["Forecast", "Range low", "Range high"]
        rows = [[day, "Score", "Lower", "Upper", "Band", *ahead_of, "Outage"]]
        for at, on in enumerate(self._days):
            cells, word = ["", "", ""], ""
            if at < len(self._points):
                point = self._points[at]
                cells, word = _figures(point.score, point.lower, point.upper), point.word
            ahead = self._ahead.get(at)
            expected = ["", "", ""]
            if ahead is not None:
                expected = _figures(ahead.expected, ahead.low, ahead.high)
            rows.append([on.isoformat(), *cells, word, *expected, self._outage_words[at]])
        return rows

    def _measured_words(self, point: ScorePoint) -> list[str]:
        parts = [words.score(point.score)]
        if point.score is not None and point.lower is not None and point.lower != point.upper:
            parts.append(words.bounds(point.lower, point.upper))
        return [*parts, point.word] if point.word else parts

    # ------------------------------------------------------------ geometry

    def _place(self, plot: QRectF, at: float, score: float) -> QPointF:
        return QPointF(self._x(plot, at), height_of(plot, score))

    def _places(self, plot: QRectF, days: Sequence[tuple[int, float | None]]) -> list[QPointF]:
        return [self._place(plot, at, score) for at, score in days if score is not None]

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the ground up: bands, outages, forecast, line, words, crosshair."""
        del event
        plot = self._plot()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TextStyle.CAPTION))
        paint_bands(painter, plot, self._bands)
        if not any(point.score is not None for point in self._points):
            painter.setPen(active_theme().colour(Role.MUTED))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, "No data in these days")
        self._paint_outages(painter, plot)
        self._paint_ahead(painter, plot)
        for run in self._runs():
            self._paint_run(painter, plot, run)
        self._paint_days(painter, plot)
        self._paint_end(painter, plot)
        self._paint_legend(painter)
        self._paint_crosshair(painter, plot, self._dots(plot))
        painter.end()

    def _paint_ahead(self, painter: QPainter, plot: QRectF) -> None:
        if not self._ahead:
            return
        ahead = self._ahead.items()
        paint_forecast(
            painter,
            self._places(plot, [(at, one.low) for at, one in ahead]),
            self._places(plot, [(at, one.expected) for at, one in ahead]),
            self._places(plot, [(at, one.high) for at, one in ahead]),
        )
        paint_today(painter, plot, self._x(plot, len(self._points) - 1))

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
        """Return the values of the day that is read off."""
        if self._day is None:
            return []
        measured = self._day < len(self._points)
        scores = self._scores([self._day]) if measured else []
        ahead = self._ahead.get(self._day)
        expected = (
            [] if ahead is None else [(self._place(plot, self._day, ahead.expected), FORECAST)]
        )
        return [*expected, *((one, Role.ACCENT) for one in self._places(plot, scores))]

    def _scores(self, days: Sequence[int]) -> list[tuple[int, float | None]]:
        return [(at, self._points[at].score) for at in days]


def _figures(*values: float | None) -> list[str]:
    return ["" if value is None else f"{value:.4f}" for value in values]
