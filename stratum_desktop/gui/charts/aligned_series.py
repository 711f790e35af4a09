"""Two series above each other on the same days, each on its own scale; gaps stay gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.day_chart import DayChart, runs_of
from stratum_desktop.gui.charts.legend import LegendEntry, Mark
from stratum_desktop.gui.charts.outage import Outage
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font

_LEFT_PX, _NAME_PX, _LINE_PX = 84, 22, 18
_DOT_PX = 2.0
_NOT_COUNTED = "not counted"
_LEFT_OUT = LegendEntry(Mark.AREA, Role.UNKNOWN, "Not counted for an outage")
_ROLES = (Role.SERIES_1, Role.SERIES_2)


@dataclass(frozen=True, slots=True)
class AlignedLine:
    """One of the two series."""

    name: str
    #: One for each day; None is a gap.
    values: tuple[float | None, ...]
    #: How a value reads, with its unit.
    text: Callable[[float | None], str]
    #: What the values are held against: drawn across, and named below; None draws nothing.
    threshold: float | None = None


class AlignedSeries(DayChart):
    """Two lines; a click, or Left and Right with Enter, open a day."""

    #: Carries the day that was opened.
    opened = Signal(date)

    MARGINS: ClassVar[QMarginsF] = QMarginsF(_LEFT_PX, 4, 40, 22)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._lines: tuple[AlignedLine, ...] = ()
        self._left_out: frozenset[int] = frozenset()
        self._zone = ""
        self.setMinimumHeight(260)

    def set_lines(
        self,
        days: Sequence[date],
        lines: tuple[AlignedLine, AlignedLine],
        left_out: frozenset[int],
        outages: Sequence[Outage] = (),
        *,
        zone: str,
    ) -> None:
        """Show these days, oldest first.

        Args:
            days: without gaps.
            lines: the upper one, then the lower one.
            left_out: positions of days that an outage spoilt, tinted: those that look back at
                one, too.
            outages: oldest first.
            zone: the time zone that the days are of.
        """
        self._lines, self._left_out, self._zone = lines, left_out, zone
        known = [
            at for at in range(len(days)) if any(line.values[at] is not None for line in lines)
        ]
        self._show_days(days, known, outages)

    def legend(self) -> Sequence[LegendEntry]:
        """Return what dashes, tint and hatch mean, where there are any."""
        held = [
            LegendEntry(Mark.DASHES, Role.WARNING, f"{line.name}: {line.text(line.threshold)}")
            for line in self._lines
            if line.threshold is not None
        ]
        return (*held, *((_LEFT_OUT,) if self._left_out else ()), *super().legend())

    def reading(self, at: int) -> str:
        """Return what the crosshair says about one day."""
        told = [f"{line.name}: {line.text(line.values[at])}" for line in self._lines]
        out = [_NOT_COUNTED] if at in self._left_out else []
        parts = [words.day(self._days[at]), *told, self._outage_words[at], *out, self._zone]
        return " · ".join(filter(None, parts))

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return each day with both values and whether it is left out."""
        names = [line.name for line in self._lines]
        rows = [[f"Day ({self._zone})", *names, "Not counted", "Outage"]]
        for at, on in enumerate(self._days):
            cells = [
                "" if line.values[at] is None else f"{line.values[at]:g}" for line in self._lines
            ]
            out = "yes" if at in self._left_out else ""
            rows.append([on.isoformat(), *cells, out, self._outage_words[at]])
        return rows

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the day under the pointer."""
        if event.button() is Qt.MouseButton.LeftButton and self.day_read is not None:
            self.opened.emit(self._days[self.day_read])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the day that is read off, or read another one."""
        is_open = Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if is_open and self.day_read is not None:
            self.opened.emit(self._days[self.day_read])
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint outages, both lines with their scales, days and crosshair."""
        del event
        whole = self._plot()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TextStyle.CAPTION))
        self._paint_left_out(painter, whole)
        self._paint_outages(painter, whole)
        dots: list[tuple[QPointF, Role]] = []
        for number, (line, role) in enumerate(zip(self._lines, _ROLES, strict=True)):
            plot = _part(whole, number)
            scale = _scale((*line.values, line.threshold))
            _paint_scale(painter, plot, line, scale, role)
            _paint_threshold(painter, plot, line.threshold, scale)
            places = [self._place(plot, at, value, scale) for at, value in enumerate(line.values)]
            for run in runs_of(places):
                _paint_run(painter, [one for at in run if (one := places[at]) is not None], role)
            if self.day_read is not None and (dot := places[self.day_read]) is not None:
                dots.append((dot, role))
        self._paint_days(painter, whole)
        self._paint_legend(painter)
        self._paint_crosshair(painter, whole, dots)
        painter.end()

    def _paint_left_out(self, painter: QPainter, plot: QRectF) -> None:
        step = self._step(plot)
        for at in self._left_out:
            box = QRectF(self._x(plot, at) - step / 2, plot.top(), step, plot.height())
            painter.fillRect(box & plot, active_theme().fill(Role.UNKNOWN))

    def _place(
        self, plot: QRectF, at: int, value: float | None, scale: tuple[float, float]
    ) -> QPointF | None:
        if value is None:
            return None
        low, high = scale
        share = (value - low) / (high - low)
        return QPointF(self._x(plot, at), plot.bottom() - share * plot.height())


def _part(whole: QRectF, number: int) -> QRectF:
    """Return the plot of a line, below its name."""
    height = whole.height() / 2
    top = whole.top() + number * height + _NAME_PX
    return QRectF(whole.left(), top, whole.width(), height - _NAME_PX - 4)


def _scale(values: Sequence[float | None]) -> tuple[float, float]:
    """Return the lowest and the highest value, and some room where they are the same."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    return (low, high) if high > low else (low - 1, high + 1)


def _paint_scale(
    painter: QPainter, plot: QRectF, line: AlignedLine, scale: tuple[float, float], role: Role
) -> None:
    theme = active_theme()
    painter.setFont(font(TextStyle.CAPTION_STRONG))
    painter.setPen(theme.colour(role))
    name = QRectF(plot.left(), plot.top() - _NAME_PX, plot.width(), _NAME_PX)
    painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, line.name)
    painter.setFont(font(TextStyle.CAPTION))
    if all(value is None for value in line.values):
        painter.setPen(theme.colour(Role.MUTED))
        painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, "No data in these days")
        return
    for value, y in zip(scale, (plot.bottom(), plot.top()), strict=True):
        painter.setPen(QPen(theme.colour(Role.LINE), 1))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(theme.colour(Role.MUTED))
        box = QRectF(0, y - _LINE_PX / 2, _LEFT_PX - 6, _LINE_PX)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(flags), line.text(value))


def _paint_threshold(
    painter: QPainter, plot: QRectF, threshold: float | None, scale: tuple[float, float]
) -> None:
    if threshold is None:
        return
    low, high = scale
    y = round(plot.bottom() - (threshold - low) / (high - low) * plot.height())
    painter.setPen(QPen(active_theme().colour(Role.WARNING), 2, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))


def _paint_run(painter: QPainter, places: Sequence[QPointF], role: Role) -> None:
    colour = active_theme().colour(role)
    if len(places) == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(places[0], _DOT_PX, _DOT_PX)
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.8))
    painter.drawPolyline(QPolygonF(places))
