"""Deliveries by the hour of today, against the same weekday a week ago."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.chart import Chart
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font

_AXIS_PX = 18
_HEAD_PX = 18
_LABELLED_HOURS = 6


class HourlyBars(Chart):
    """Bars for today; an outline behind each for the same hour a week ago."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._today: tuple[float | None, ...] = ()
        self._before: tuple[float | None, ...] = ()
        self._zone = ""
        self._hour: int | None = None
        self.setMinimumHeight(120)

    def set_hours(
        self,
        today: Sequence[float | None],
        before: Sequence[float | None],
        *,
        zone: str,
    ) -> None:
        """Show the count of each hour; None is an hour still to come, or not known."""
        self._today, self._before, self._zone = tuple(today), tuple(before), zone
        total = sum(value for value in self._today if value is not None)
        self.setAccessibleDescription(f"{words.number(total)} today")
        self.update()

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return hour, today and a week ago."""
        rows = [[f"Hour ({self._zone})", "Today", "Same weekday"]]
        for hour in range(max(len(self._today), len(self._before))):
            pair = (_at(self._today, hour), _at(self._before, hour))
            rows.append([str(hour), *("" if value is None else str(value) for value in pair)])
        return rows

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the hour under the pointer."""
        count = max(len(self._today), len(self._before), 1)
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
        count = max(len(self._today), len(self._before))
        known = [value for value in (*self._today, *self._before) if value is not None]
        plot = QRectF(0, _HEAD_PX, self.width(), self.height() - _AXIS_PX - _HEAD_PX)
        painter.setPen(theme.colour(Role.LINE))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        if not known:
            painter.setPen(theme.colour(Role.MUTED))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, words.NO_DATA)
            painter.end()
            return
        step, highest = plot.width() / count, max(max(known), 1)
        for hour in range(count):
            slot = QRectF(plot.left() + hour * step, plot.top(), step, plot.height())
            self._paint_hour(painter, slot, hour, highest)
        self._paint_words(painter, count, step, highest)
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

    def _paint_words(self, painter: QPainter, count: int, step: float, highest: float) -> None:
        theme = active_theme()
        painter.setPen(theme.colour(Role.MUTED))
        for hour in range(0, count, _LABELLED_HOURS):
            box = QRectF(hour * step + 2, self.height() - _AXIS_PX, 80, _AXIS_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"{hour:02}:00")
        head = QRectF(0, 0, self.width(), _HEAD_PX)
        painter.drawText(head, Qt.AlignmentFlag.AlignRight, self._zone)
        text = f"Highest hour {words.number(highest)}"
        if self._hour is not None:
            today, before = _at(self._today, self._hour), _at(self._before, self._hour)
            text = f"{self._hour:02}:00 · today {_figure(today)} · same weekday {_figure(before)}"
            painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, text)


def _at(values: Sequence[float | None], hour: int) -> float | None:
    return values[hour] if hour < len(values) else None


def _figure(value: float | None) -> str:
    return words.NOTHING if value is None else words.number(value)
