"""What every chart over days can do: name its days, and have one read off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtCore import QEvent, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.chart import Chart
from stratum_desktop.gui.charts.crosshair import paint_hairline, paint_reading
from stratum_desktop.gui.charts.legend import LegendEntry
from stratum_desktop.gui.charts.outage import (
    Outage,
    day_place,
    day_readings,
    outage_legend,
    outage_summary,
    paint_outages,
)
from stratum_desktop.gui.theme import Role, Space, active_theme

_DAY_LABEL_PX = 70


class DayChart(Chart):
    """One place for each day; the pointer or Left and Right read a day off."""

    #: Room around the plot, for the words of its scale and of its days.
    MARGINS: ClassVar[QMarginsF] = QMarginsF(0, 8, 0, 22)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._days: tuple[date, ...] = ()
        self._day: int | None = None
        #: Those of these days, and by day what is said of them.
        self._outages: tuple[Outage, ...] = ()
        self._outage_words: tuple[str, ...] = ()

    def reading(self, at: int) -> str:
        """Return what the crosshair says about one day."""
        raise NotImplementedError

    def legend(self) -> Sequence[LegendEntry]:
        """Return what the hatch means, where there is one."""
        return outage_legend(self._outages)

    @property
    def day_read(self) -> int | None:
        """Return the position of the day that is read off."""
        return self._day

    def _show_days(
        self,
        days: Sequence[date],
        known: Sequence[int],
        outages: Sequence[Outage],
        *,
        beside: Sequence[str] = (),
    ) -> None:
        """Show these days, oldest first.

        Args:
            days: without gaps.
            known: positions of days with data; the last of them is what is spoken of.
            outages: oldest first; those of other days are left away.
            beside: what else a screen reader says of the whole.
        """
        self._days, self._day = tuple(days), None
        self._outages = tuple(one for one in outages if any(map(one.touches_day, days)))
        self._outage_words = day_readings(self._outages, days)
        last = self.reading(known[-1]) if known else words.NO_DATA
        said = [last, *beside, *outage_summary(self._outages)]
        self.setAccessibleDescription(". ".join(said))
        self.update()

    # ------------------------------------------------------------ reading off

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the nearest day."""
        plot = self._plot()
        if not self._days or not plot.width():
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
        last = len(self._days) - 1
        here = last if self._day is None else self._day
        aims = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        aim = aims.get(Qt.Key(event.key()))
        if aim is None or not self._days:
            super().keyPressEvent(event)
            return
        self._read(aim)

    def _read(self, at: int) -> None:
        self._day = min(len(self._days) - 1, max(0, at))
        self.setAccessibleDescription(self.reading(self._day))
        self.update()

    # ------------------------------------------------------------ geometry

    def _plot(self) -> QRectF:
        return (
            QRectF(self.rect()).marginsRemoved(self.MARGINS).adjusted(0, 0, 0, -self._legend_px())
        )

    def _step(self, plot: QRectF) -> float:
        return plot.width() / max(1, len(self._days) - 1)

    def _x(self, plot: QRectF, at: float) -> float:
        return plot.left() + at * self._step(plot)

    # ------------------------------------------------------------ painting

    def _paint_outages(self, painter: QPainter, plot: QRectF) -> None:
        """Shade outages from hour to hour; a day reaches half a step to either side."""
        if self._days:
            first = self._days[0]
            paint_outages(
                painter, plot, self._outages, lambda at: self._x(plot, day_place(at, first))
            )

    def _paint_days(self, painter: QPainter, plot: QRectF) -> None:
        """Write as many days below the plot as there is room for, the last one always."""
        if not self._days:
            return
        painter.setPen(active_theme().colour(Role.MUTED))
        last = len(self._days) - 1
        every = max(1, round(_DAY_LABEL_PX * max(1, last) / max(1.0, plot.width())))
        for at in range(last, -1, -every):
            box = QRectF(self._x(plot, at) - 40, plot.bottom() + Space.HAIR, 80, 16)
            text = words.day_of_month(self._days[at])
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_crosshair(
        self, painter: QPainter, plot: QRectF, dots: Sequence[tuple[QPointF, Role]]
    ) -> None:
        """Mark the day that is read off, its values, and what is read."""
        if self._day is None or self._day >= len(self._days):
            return
        theme, x = active_theme(), self._x(plot, self._day)
        paint_hairline(painter, plot, x)
        for place, role in dots:
            painter.setPen(QPen(theme.colour(Role.SURFACE), 2))
            painter.setBrush(theme.colour(role))
            painter.drawEllipse(place, 4, 4)
        paint_reading(painter, plot, x, self.reading(self._day), right=self.width())


def runs_of(days: Sequence[object | None]) -> list[list[int]]:
    """Return the positions of neighbouring days that are known; None is a gap."""
    runs: list[list[int]] = [[]]
    for at, known in enumerate(days):
        if known is None:
            runs.append([])
        else:
            runs[-1].append(at)
    return [run for run in runs if run]
