"""What a rule would have proposed by day: what would have run, what was held, what was blocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.charts import Outage
from stratum_desktop.gui.charts.day_chart import DayChart
from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.charts.legend import LegendEntry, Mark
from stratum_desktop.gui.charts.outage import day_place, paint_outages
from stratum_desktop.gui.theme import Role, active_theme

_SIDE_PX, _HIGH_PX, _WIDEST_PX, _LEAST_PX = 44, 200, 18.0, 3.0
_HEAD_PX = 24
"""Left free above the bars for the words of outages."""
_LOOKS: Mapping[Verdict, tuple[Role, Mark, str]] = {
    Verdict.PASS: (Role.GOOD, Mark.BAR, "Would have run"),
    Verdict.HOLD: (Role.WARNING, Mark.HATCH, "Held"),
    Verdict.BLOCK: (Role.CRITICAL, Mark.DASHES, "Blocked"),
}
"""From the bottom of a bar up: filled, hatched, and an empty dashed box."""


class FiredChart(DayChart):
    """A bar for each day; shape and word say what became of it, not the colour alone."""

    MARGINS: ClassVar[QMarginsF] = QMarginsF(_SIDE_PX, 10, _SIDE_PX, 22)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._counts: tuple[Mapping[Verdict, int], ...] = ()
        self._zone = ""
        self.setMinimumHeight(_HIGH_PX)

    def set_days(
        self,
        days: Sequence[date],
        counts: Sequence[Mapping[Verdict, int]],
        outages: Sequence[Outage],
        *,
        zone: str,
    ) -> None:
        """Show these days, oldest first, each with how often each verdict was given."""
        self._counts, self._zone = tuple(counts), zone
        self._show_days(days, range(len(days)), outages)

    def legend(self) -> Sequence[LegendEntry]:
        """Return what the shapes mean, and the hatch of outages where there are any."""
        shown = [look for one, look in _LOOKS.items() if any(day.get(one) for day in self._counts)]
        return (*(LegendEntry(mark, role, word) for role, mark, word in shown), *super().legend())

    def reading(self, at: int) -> str:
        """Return what the crosshair says about one day."""
        told = [
            f"{word}: {shown_as.number(self._counts[at].get(one, 0))}"
            for one, (_, _, word) in _LOOKS.items()
        ]
        parts = [shown_as.day(self._days[at]), *told, self._outage_words[at], self._zone]
        return " · ".join(filter(None, parts))

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return each day with its counts."""
        rows = [[f"Day ({self._zone})", *(word for _, _, word in _LOOKS.values()), "Outage"]]
        for at, on in enumerate(self._days):
            counts = [str(self._counts[at].get(one, 0)) for one in _LOOKS]
            rows.append([on.isoformat(), *counts, self._outage_words[at]])
        return rows

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint outages, bars, their scale, days and crosshair."""
        del event
        theme, plot = active_theme(), self._plot()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        first = self._days[0] if self._days else None
        if first is not None:
            paint_outages(
                painter,
                plot,
                self._outages,
                lambda at: self._x(plot, day_place(at, first)),
                words_at_top=True,
            )
        bars = plot.adjusted(0, _HEAD_PX, 0, 0)
        highest = max((sum(day.values()) for day in self._counts), default=0) or 1
        painter.setPen(QPen(theme.colour(Role.LINE), theme.line_px))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.setPen(theme.colour(Role.MUTED))
        for value, y in ((0, plot.bottom()), (highest, bars.top())):
            box = QRectF(0, y - 9, _SIDE_PX - _WIDEST_PX / 2 - 4, 18)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(flags), shown_as.number(value))
        width = min(_WIDEST_PX, max(_LEAST_PX, self._step(plot) * 0.7))
        for at, counts in enumerate(self._counts):
            self._paint_bar(painter, bars, self._x(plot, at) - width / 2, width, counts, highest)
        self._paint_days(painter, plot)
        self._paint_legend(painter)
        self._paint_crosshair(painter, plot, ())
        painter.end()

    def _paint_bar(
        self,
        painter: QPainter,
        plot: QRectF,
        left: float,
        width: float,
        counts: Mapping[Verdict, int],
        highest: int,
    ) -> None:
        bottom = plot.bottom()
        for one, (role, mark, _) in _LOOKS.items():
            high = plot.height() * counts.get(one, 0) / highest
            if high:
                _paint_box(painter, QRectF(left, bottom - high, width, high), role, mark)
                bottom -= high


def _paint_box(painter: QPainter, box: QRectF, role: Role, mark: Mark) -> None:
    theme = active_theme()
    colour = theme.colour(role)
    painter.save()
    painter.fillRect(box, colour if mark is Mark.BAR else theme.colour(Role.SURFACE))
    if mark is Mark.HATCH:
        paint_hatch(painter, box, colour)
    dashes = Qt.PenStyle.DashLine if mark is Mark.DASHES else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour, theme.line_px, dashes))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolygon([QPointF(x, y) for x, y in _corners(box)])
    painter.restore()


def _corners(box: QRectF) -> tuple[tuple[float, float], ...]:
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    return (left, top), (right, top), (right, bottom), (left, bottom)
