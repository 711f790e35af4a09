"""Deliveries by the hour of today, against the same weekday a week ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.chart import Chart
from stratum_desktop.gui.charts.legend import LegendEntry
from stratum_desktop.gui.charts.outage import (
    Outage,
    outage_legend,
    outage_summary,
    paint_outages,
)
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font

_AXIS_PX = 18
_HEAD_PX = 18
_LEAST_PX = 120
_LABELLED_HOURS = 6


class HourlyBars(Chart):
    """Bars for today; an outline behind each for the same hour a week ago.

    Outages of today are shaded. Those of a week ago are not: on one axis of hours two hatches
    could not be told apart.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._today: tuple[float | None, ...] = ()
        self._before: tuple[float | None, ...] = ()
        self._zone = ""
        self._start_at: datetime | None = None
        self._outages: tuple[Outage, ...] = ()
        self._hour: int | None = None
        self.setMinimumHeight(_LEAST_PX)

    def set_hours(
        self,
        today: Sequence[float | None],
        before: Sequence[float | None],
        outages: Sequence[Outage] = (),
        *,
        zone: str,
        start_at: datetime | None = None,
    ) -> None:
        """Show the count of each hour.

        Args:
            today: None is an hour still to come.
            before: of the same weekday a week ago; None is not known.
            outages: oldest first; those of other days are left away.
            zone: the time zone that the hours are of.
            start_at: when today began, aware; without it no outage has a place.
        """
        self._today, self._before, self._zone = tuple(today), tuple(before), zone
        self._start_at = start_at
        self._outages = tuple(one for one in outages if self._shades(one, 0, self._count))
        total = sum(value for value in self._today if value is not None)
        self.setMinimumHeight(_LEAST_PX + round(self._legend_px()))
        said = [f"{words.number(total)} today", *outage_summary(self._outages)]
        self.setAccessibleDescription(". ".join(said))
        self.update()

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return hour, today, a week ago and outages of today."""
        rows = [[f"Hour ({self._zone})", "Today", "Same weekday", "Outage"]]
        for hour in range(self._count):
            pair = (_at(self._today, hour), _at(self._before, hour))
            cells = ["" if value is None else str(value) for value in pair]
            rows.append([str(hour), *cells, " · ".join(self._outage_words(hour))])
        return rows

    def legend(self) -> Sequence[LegendEntry]:
        """Return what the hatch means, where there is one."""
        return outage_legend(self._outages)

    @property
    def _count(self) -> int:
        return max(len(self._today), len(self._before))

    def _shades(self, outage: Outage, hour: int, until: int) -> bool:
        """Say whether an outage lies in any of these hours since today began."""
        if self._start_at is None:
            return False
        start = self._start_at + timedelta(hours=hour)
        return outage.touches(start, self._start_at + timedelta(hours=until))

    def _outage_words(self, hour: int) -> list[str]:
        return [one.reading for one in self._outages if self._shades(one, hour, hour + 1)]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the hour under the pointer."""
        count = max(self._count, 1)
        self._hour = min(count - 1, max(0, int(event.position().x() * count / self.width())))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off."""
        del event
        self._hour = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, outlines, hours and the reading."""
        del event
        theme = active_theme()
        painter = QPainter(self)
        painter.setFont(font(TextStyle.CAPTION))
        count = self._count
        known = [value for value in (*self._today, *self._before) if value is not None]
        below = _AXIS_PX + self._legend_px()
        plot = QRectF(0, _HEAD_PX, self.width(), self.height() - below - _HEAD_PX)
        painter.setPen(theme.colour(Role.LINE))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        if not known:
            painter.setPen(theme.colour(Role.MUTED))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, words.NO_DATA)
            painter.end()
            return
        step, highest = plot.width() / count, max(max(known), 1)
        if self._start_at is not None:
            start, per_hour = self._start_at, step / 3600
            paint_outages(
                painter,
                plot,
                self._outages,
                lambda at: per_hour * (at - start).total_seconds(),
                words_at_top=True,
            )
        for hour in range(count):
            slot = QRectF(plot.left() + hour * step, plot.top(), step, plot.height())
            self._paint_hour(painter, slot, hour, highest)
        self._paint_words(painter, plot, step, highest)
        self._paint_legend(painter)
        painter.end()

    def _paint_hour(self, painter: QPainter, slot: QRectF, hour: int, highest: float) -> None:
        theme = active_theme()
        before, today = _at(self._before, hour), _at(self._today, hour)
        if hour == self._hour:
            painter.fillRect(slot, theme.colour(Role.HOVER))
        if before is not None:
            top = slot.bottom() - slot.height() * before / highest
            box = QRectF(slot.left() + 2, top, slot.width() - 4, slot.bottom() - top)
            painter.fillRect(box, theme.colour(Role.HOVER))
            painter.setPen(QPen(theme.colour(Role.EDGE), 1))
            painter.drawLine(QPointF(box.left(), top), QPointF(box.right(), top))
        if today is not None:
            top = slot.bottom() - slot.height() * today / highest
            box = QRectF(slot.left() + 4, top, slot.width() - 8, slot.bottom() - top)
            painter.fillRect(box, theme.colour(Role.ACCENT))

    def _paint_words(self, painter: QPainter, plot: QRectF, step: float, highest: float) -> None:
        theme = active_theme()
        painter.setPen(theme.colour(Role.MUTED))
        for hour in range(0, self._count, _LABELLED_HOURS):
            box = QRectF(hour * step + 2, plot.bottom(), 80, _AXIS_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{hour:02}:00")
        head = QRectF(0, 0, self.width(), _HEAD_PX)
        painter.drawText(head, Qt.AlignmentFlag.AlignRight, self._zone)
        text = f"Highest hour {words.number(highest)}"
        if self._hour is not None:
            today, before = _at(self._today, self._hour), _at(self._before, self._hour)
            counts = f"today {_figure(today)} · same weekday {_figure(before)}"
            text = " · ".join([f"{self._hour:02}:00", counts, *self._outage_words(self._hour)])
            painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, text)


def _at(values: Sequence[float | None], hour: int) -> float | None:
    return values[hour] if hour < len(values) else None


def _figure(value: float | None) -> str:
    return words.NOTHING if value is None else words.number(value)
