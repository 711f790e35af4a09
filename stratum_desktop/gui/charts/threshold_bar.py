"""A value on a track whose zones are its own thresholds."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.theme import Role, active_theme

_VALUE_SHARE = 0.5
_TICK_PX = 2.0


@dataclass(frozen=True, slots=True)
class BarLook:
    """What a threshold bar shows."""

    #: None paints the track hatched: no data.
    value: float | None
    #: Where each zone ends and what it means, from low to high; the last one ends the track.
    zones: tuple[tuple[float, Role], ...]
    #: What the value means.
    role: Role
    #: What is said aloud.
    spoken: str = ""


class ThresholdBar(QWidget):
    """The same bar that tables paint, as a widget."""

    def __init__(self, look: BarLook) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_look(look)

    def set_look(self, look: BarLook) -> None:
        """Show another value."""
        self._look = look
        self.setAccessibleName(look.spoken)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that fits a card."""
        return QSize(160, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        del event
        painter = QPainter(self)
        paint_threshold_bar(painter, QRectF(self.rect()), self._look)
        painter.end()


def paint_threshold_bar(painter: QPainter, box: QRectF, look: BarLook) -> None:
    """Draw zones, then the value over them, cut off at the track's ends."""
    theme = active_theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    if look.value is None:
        painter.fillRect(box, theme.fill(Role.UNKNOWN))
        paint_hatch(painter, box, theme.colour(Role.UNKNOWN))
        painter.restore()
        return
    highest = look.zones[-1][0]
    left = box.left()
    for end, role in look.zones:
        right = box.left() + box.width() * end / highest
        painter.fillRect(QRectF(left, box.top(), right - left - 1, box.height()), theme.fill(role))
        left = right
    share = min(1.0, max(0.0, look.value / highest))
    inset = box.height() * (1 - _VALUE_SHARE) / 2
    bar = QRectF(box.left(), box.top() + inset, box.width() * share, box.height() - 2 * inset)
    painter.fillRect(bar, theme.colour(look.role))
    tick_left = min(max(bar.right() - _TICK_PX, box.left()), box.right() - _TICK_PX)
    tick = QRectF(tick_left, box.top(), _TICK_PX, box.height())
    painter.fillRect(tick, theme.colour(look.role))
    painter.restore()
