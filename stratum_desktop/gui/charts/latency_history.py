"""Percentiles of latency over days, on their bands; gaps where nothing was delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.day_chart import DayChart, runs_of
from stratum_desktop.gui.charts.latency_ground import (
    LEFT_PX,
    RIGHT_PX,
    LatencyScale,
    paint_scale,
)
from stratum_desktop.gui.charts.outage import Outage
from stratum_desktop.gui.charts.score_ground import Band
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font

_DOT_PX = 2.5
_NAME_GAP_PX, _NAME_PX = 6, 14
_LINES = (("P50", Role.SERIES_1, 2.0), ("P95", Role.SERIES_2, 1.5), ("P99", Role.SERIES_3, 1.5))
"""Name, colour and width in pixels, in the order of `LatencyPoint.seconds`."""


@dataclass(frozen=True, slots=True)
class LatencyPoint:
    """One day."""

    on: date
    delivered: int
    #: 50th, 95th and 99th percentile in seconds; None where nothing was delivered.
    seconds: tuple[float, float, float] | None


class LatencyHistory(DayChart):
    """Three lines; the pointer or Left and Right read a day off."""

    MARGINS: ClassVar[QMarginsF] = QMarginsF(LEFT_PX, 10, RIGHT_PX, 22)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._points: tuple[LatencyPoint, ...] = ()
        self._bands: tuple[Band, ...] = ()
        self._zone = ""
        self._scale = LatencyScale.holding([])
        self.setMinimumHeight(230)

    def set_history(
        self,
        points: Sequence[LatencyPoint],
        bands: Sequence[Band],
        outages: Sequence[Outage] = (),
        *,
        zone: str,
    ) -> None:
        """Show these days, oldest first, one point for each day.

        Args:
            points: a day without a delivery is a point without seconds.
            bands: stretches of seconds.
            outages: oldest first.
            zone: the time zone that the days are of.
        """
        self._points, self._bands, self._zone = tuple(points), tuple(bands), zone
        self._scale = LatencyScale.holding([one for p in points for one in p.seconds or ()])
        known = [at for at, point in enumerate(points) if point.seconds is not None]
        self._show_days([point.on for point in points], known, outages)

    def reading(self, at: int) -> str:
        """Return what the crosshair says about one day."""
        point = self._points[at]
        parts = [words.day(point.on)]
        if point.seconds is None:
            parts.append(words.NO_DATA)
        else:
            told = zip(_LINES, point.seconds, strict=True)
            parts += [f"{name} {words.lag(seconds)}" for (name, _, _), seconds in told]
            parts.append(f"{words.number(point.delivered)} delivered")
        return " · ".join(filter(None, [*parts, self._outage_words[at], self._zone]))

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return day, deliveries, percentiles in seconds and outages."""
        rows = [[f"Day ({self._zone})", "Delivered", "P50, s", "P95, s", "P99, s", "Outage"]]
        for point, outage in zip(self._points, self._outage_words, strict=True):
            cells = ["", "", ""] if point.seconds is None else [f"{one:g}" for one in point.seconds]
            rows.append([point.on.isoformat(), str(point.delivered), *cells, outage])
        return rows

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint from the ground up: bands, scale, outages, lines, names, crosshair."""
        del event
        plot = self._plot()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TextStyle.CAPTION))
        paint_scale(painter, plot, self._scale, self._shown_bands())
        self._paint_outages(painter, plot)
        runs = self._runs()
        if not runs:
            painter.setPen(active_theme().colour(Role.MUTED))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, "No data in these days")
        for run in runs:
            for line in reversed(range(len(_LINES))):
                self._paint_line(painter, [self._place(plot, at, line) for at in run], line)
        self._paint_days(painter, plot)
        if runs:
            self._paint_names(painter, plot, runs[-1][-1])
        self._paint_legend(painter)
        self._paint_crosshair(painter, plot, self._dots(plot))
        painter.end()

    def _shown_bands(self) -> list[Band]:
        """Return the bands as far as the scale goes."""
        top = self._scale.top_seconds
        return [
            Band(band.lowest, min(band.highest, top), band.role, band.word) for band in self._bands
        ]

    def _runs(self) -> list[list[int]]:
        """Return the positions of neighbouring days on which something was delivered."""
        return runs_of([point.seconds for point in self._points])

    def _place(self, plot: QRectF, at: int, line: int) -> QPointF:
        seconds = self._points[at].seconds
        value = 0.0 if seconds is None else seconds[line]
        return QPointF(self._x(plot, at), self._scale.height_of(plot, value))

    def _paint_line(self, painter: QPainter, places: Sequence[QPointF], line: int) -> None:
        _, role, width = _LINES[line]
        colour = active_theme().colour(role)
        if len(places) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(places[0], _DOT_PX, _DOT_PX)
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, width))
        painter.drawPolyline(QPolygonF(places))

    def _paint_names(self, painter: QPainter, plot: QRectF, last: int) -> None:
        """Write what each line is at its end, one above the other where they end together."""
        theme = active_theme()
        painter.setFont(font(TextStyle.CAPTION_STRONG))
        left = self._x(plot, last) + _NAME_GAP_PX
        below = plot.bottom() + _NAME_PX / 2
        for line, (name, role, _) in enumerate(_LINES):
            middle = min(self._place(plot, last, line).y(), below - _NAME_PX)
            below = middle
            box = QRectF(left, middle - _NAME_PX / 2, 40, _NAME_PX)
            painter.setPen(theme.colour(role))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(flags), name)
        painter.setFont(font(TextStyle.CAPTION))

    def _dots(self, plot: QRectF) -> list[tuple[QPointF, Role]]:
        """Return the values of the day that is read off."""
        if self._day is None or self._points[self._day].seconds is None:
            return []
        return [(self._place(plot, self._day, at), one[1]) for at, one in enumerate(_LINES)]
