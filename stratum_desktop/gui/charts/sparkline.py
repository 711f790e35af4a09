"""A trend without axes; gaps where nothing was measured, days of outages shaded without a word.

A word has no room at this size: the pointer and a screen reader are told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.outage import paint_shade
from stratum_desktop.gui.theme import Role, active_theme

_DOT_PX = 2.2


class Sparkline(QWidget):
    """The same line that tables paint, as a widget."""

    def __init__(self, name: str, lowest: float, highest: float, role: Role = Role.ACCENT) -> None:
        super().__init__()
        self._name = name
        self._lowest, self._highest, self._role = lowest, highest, role
        self._points: tuple[float | None, ...] = ()
        self._shaded: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_points(
        self,
        points: Sequence[float | None],
        outages: Sequence[str] = (),
        *,
        highest: float | None = None,
    ) -> None:
        """Show these values, oldest first.

        Args:
            points: None leaves a gap.
            outages: what is said of the outages of each point; "" for none.
            highest: another top of the scale.
        """
        self._points = tuple(points)
        self._shaded = tuple(at for at, said in enumerate(outages) if said)
        if highest is not None:
            self._highest = highest
        known = [point for point in self._points if point is not None]
        last = words.number(known[-1]) if known else words.NO_DATA
        told = "; ".join(dict.fromkeys(filter(None, outages)))
        self.setToolTip(told)
        self.setAccessibleName(". ".join(filter(None, [f"{self._name}: {last}", told])))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that fits a card."""
        return QSize(120, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        del event
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        scale = self._lowest, self._highest, self._role
        paint_sparkline(painter, box, self._points, *scale, shaded=self._shaded)
        painter.end()


def paint_sparkline(
    painter: QPainter,
    box: QRectF,
    points: Sequence[float | None],
    lowest: float,
    highest: float,
    role: Role,
    *,
    shaded: Collection[int] = (),
) -> None:
    """Draw points over the width of a box, with a dot on the last value; gaps stay gaps.

    Args:
        painter: draws.
        box: where.
        points: oldest first.
        lowest: the bottom of the scale.
        highest: its top.
        role: the colour.
        shaded: positions of points with an outage.
    """
    theme = active_theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    step = box.width() / max(1, len(points) - 1)
    for at in shaded:
        around = QRectF(box.left() + (at - 0.5) * step, box.top(), step, box.height())
        paint_shade(painter, around.intersected(box))
    if not any(point is not None for point in points):
        painter.setPen(QPen(theme.colour(Role.EDGE), 1, Qt.PenStyle.DotLine))
        painter.drawLine(
            QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y())
        )
        return
    span = (highest - lowest) or 1.0
    runs: list[list[QPointF]] = [[]]
    for at, point in enumerate(points):
        if point is None:
            runs.append([])
            continue
        height = min(1.0, max(0.0, (point - lowest) / span))
        runs[-1].append(QPointF(box.left() + at * step, box.bottom() - height * box.height()))
    painter.setPen(QPen(theme.colour(role), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for run in runs:
        painter.drawPolyline(QPolygonF(run))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(role))
    lonely = [run[0] for run in runs if len(run) == 1]
    if points[-1] is not None:
        lonely.append(runs[-1][-1])
    for dot in lonely:
        painter.drawEllipse(dot, _DOT_PX, _DOT_PX)
