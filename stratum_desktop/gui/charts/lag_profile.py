"""A coefficient at every lag with its range, about zero; what is not known is left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from stratum_desktop.gui.charts.chart import Chart
from stratum_desktop.gui.charts.crosshair import paint_hairline, paint_reading
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font

_MARGINS = QMarginsF(40, 8, 12, 40)
_LINE_PX = 18
_LABEL_PX = 34
_TICKS = (-1.0, -0.5, 0.0, 0.5, 1.0)
_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class LagPoint:
    """One lag."""

    lag: int
    #: -1 to 1 each; None where too little was measured.
    value: float | None
    low: float | None
    high: float | None
    #: What is read of it.
    reading: str
    #: Whether chance does not explain it.
    is_telling: bool = False


class LagProfile(Chart):
    """Ranges side by side; the pointer or Left and Right read one off."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._points: tuple[LagPoint, ...] = ()
        self._ends = ("", "")
        self._strongest: int | None = None
        self._at: int | None = None
        self.setMinimumHeight(220)

    def set_points(
        self, points: Sequence[LagPoint], strongest: int | None, ends: tuple[str, str]
    ) -> None:
        """Show these lags, lowest first.

        Args:
            points: one for each lag.
            strongest: the lag that is marked; None for none.
            ends: what it means to lie left and right of zero.
        """
        self._points, self._strongest, self._ends = tuple(points), strongest, ends
        self._at = None
        told = [one.reading for one in points if one.lag == strongest]
        self.setAccessibleDescription(told[0] if told else "No data")
        self.update()

    def reading(self, at: int) -> str:
        """Return what the crosshair says about one lag."""
        return self._points[at].reading

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return each lag with its value and its range."""
        rows = [["Lag", "Value", "Low", "High"]]
        for one in self._points:
            cells = ["" if it is None else f"{it:.4f}" for it in (one.value, one.low, one.high)]
            rows.append([f"{one.lag:+d}", *cells])
        return rows

    # ------------------------------------------------------------ reading off

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read off the nearest lag."""
        plot = self._plot()
        if self._points:
            step = plot.width() / len(self._points)
            self._read(int((event.position().x() - plot.left()) // step))

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing off."""
        del event
        self._at = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the lag before or after."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._points:
            super().keyPressEvent(event)
            return
        middle = len(self._points) // 2
        self._read(middle if self._at is None else self._at + step)

    def _read(self, at: int) -> None:
        self._at = min(len(self._points) - 1, max(0, at))
        self.setAccessibleDescription(self.reading(self._at))
        self.update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint scale, ranges, values, lags and crosshair."""
        del event
        plot = self._plot()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(TextStyle.CAPTION))
        self._paint_scale(painter, plot)
        for at, point in enumerate(self._points):
            self._paint_point(painter, plot, at, point)
        self._paint_ends(painter, plot)
        if self._at is not None:
            x = self._x(plot, self._at)
            paint_hairline(painter, plot, x)
            paint_reading(painter, plot, x, self.reading(self._at), right=self.width())
        painter.end()

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).marginsRemoved(_MARGINS)

    def _x(self, plot: QRectF, at: int) -> float:
        return plot.left() + (at + 0.5) * plot.width() / max(1, len(self._points))

    def _paint_scale(self, painter: QPainter, plot: QRectF) -> None:
        theme = active_theme()
        for tick in _TICKS:
            y = _y(plot, tick)
            painter.setPen(QPen(theme.colour(Role.EDGE if tick == 0 else Role.LINE), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.colour(Role.MUTED))
            box = QRectF(0, y - _LINE_PX / 2, plot.left() - 6, _LINE_PX)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(flags), f"{tick:+.1f}" if tick else "0")

    def _paint_point(self, painter: QPainter, plot: QRectF, at: int, point: LagPoint) -> None:
        theme, x = active_theme(), self._x(plot, at)
        every = max(1, round(_LABEL_PX * len(self._points) / max(1.0, plot.width())))
        if point.lag % every == 0:
            painter.setPen(theme.colour(Role.MUTED))
            label = f"{point.lag:+d}" if point.lag else "0"
            painter.drawText(QRectF(x - 20, plot.bottom() + 2, 40, 16), _CENTRE, label)
        if point.value is None or point.low is None or point.high is None:
            painter.setPen(QPen(theme.colour(Role.UNKNOWN), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            return
        role = Role.ACCENT if point.is_telling else Role.UNKNOWN
        painter.setPen(QPen(theme.colour(role), 2.0))
        painter.drawLine(QPointF(x, _y(plot, point.low)), QPointF(x, _y(plot, point.high)))
        painter.setPen(QPen(theme.colour(Role.SURFACE), 1.5))
        painter.setBrush(theme.colour(role))
        size = 5.5 if point.lag == self._strongest else 4.0
        painter.drawEllipse(QPointF(x, _y(plot, point.value)), size, size)

    def _paint_ends(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(active_theme().colour(Role.MUTED))
        box = QRectF(plot.left(), plot.bottom() + 20, plot.width(), _LINE_PX)
        half = box.width() / 2 - 4
        sides = (
            (QRectF(box.left(), box.top(), half, _LINE_PX), Qt.AlignmentFlag.AlignLeft),
            (QRectF(box.right() - half, box.top(), half, _LINE_PX), Qt.AlignmentFlag.AlignRight),
        )
        for text, (where, align) in zip(self._ends, sides, strict=True):
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(half))
            painter.drawText(where, align, cut)


def _y(plot: QRectF, value: float) -> float:
    return plot.center().y() - value * plot.height() / 2
