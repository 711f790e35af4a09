"""Parts of a whole as one bar, with a legend that can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPixmap

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.chart import Chart
from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font, pixmap

_BAR_PX = 14
_LEGEND_PX = 24
_ICON_PX = 14
_LEAST_PX = 3.0


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the whole."""

    key: str
    word: str
    count: int
    icon: str
    role: Role
    is_hatched: bool = False


class VerdictBar(Chart):
    """Counts side by side; a click or Left and Right with Enter chooses one."""

    #: Carries the key of the part that was chosen; "" for all.
    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._parts: tuple[Part, ...] = ()
        self._current = ""
        self._boxes: list[tuple[QRectF, str]] = []
        self.setMinimumHeight(_BAR_PX + _LEGEND_PX + Space.HAIR)

    def set_parts(self, parts: Sequence[Part], current: str = "") -> None:
        """Show these parts; those of no count are left out of the bar and the legend."""
        self._parts = tuple(part for part in parts if part.count)
        self._current = current
        said = ", ".join(f"{part.word} {words.number(part.count)}" for part in self._parts)
        self.setAccessibleDescription(said or words.NO_DATA)
        self._fit()
        self.update()

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return word and count of each part."""
        return [["Verdict", "Count"], *([part.word, str(part.count)] for part in self._parts)]

    # ------------------------------------------------------------ choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what was clicked; again takes the choice back."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        for box, key in self._boxes:
            if box.contains(event.position()):
                self._choose("" if key == self._current else key)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrow keys; Escape takes the choice back."""
        keys = ["", *(part.key for part in self._parts)]
        at = keys.index(self._current) if self._current in keys else 0
        match event.key():
            case Qt.Key.Key_Right:
                self._choose(keys[(at + 1) % len(keys)])
            case Qt.Key.Key_Left:
                self._choose(keys[(at - 1) % len(keys)])
            case Qt.Key.Key_Escape if self._current:
                self._choose("")
            case _:
                super().keyPressEvent(event)

    def _choose(self, key: str) -> None:
        self._current = key
        self.update()
        self.chosen.emit(key)

    # ------------------------------------------------------------ painting

    def resizeEvent(self, event: object) -> None:
        """Give the legend the lines that it needs at this width."""
        del event
        self._fit()

    def _fit(self) -> None:
        lines = 1 + max((line for _, _, line in self._legend()), default=0)
        self.setMinimumHeight(_BAR_PX + Space.TIGHT + lines * _LEGEND_PX)

    def _legend(self) -> list[tuple[Part, float, int]]:
        """Return each part with where its legend starts, and on which line."""
        places: list[tuple[Part, float, int]] = []
        left, line = 0.0, 0
        for part in self._parts:
            width = self._legend_width(part)
            if left and left + width > self.width():
                left, line = 0.0, line + 1
            places.append((part, left, line))
            left += width + Space.NORMAL
        return places

    def _legend_width(self, part: Part) -> float:
        metrics = self.fontMetrics()
        text = f"{part.word} {words.number(part.count)}"
        return _ICON_PX + Space.HAIR + metrics.horizontalAdvance(text) + Space.TIGHT

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bar and legend."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._boxes = []
        self._paint_bar(painter)
        for part, left, line in self._legend():
            self._paint_entry(painter, part, left, line)
        if self.hasFocus():
            painter.setPen(active_theme().colour(Role.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, 0.5, self.width() - 1, _BAR_PX - 1), 4, 4)
        painter.end()

    def _paint_bar(self, painter: QPainter) -> None:
        theme = active_theme()
        total = sum(part.count for part in self._parts)
        track = QRectF(0, 0, self.width(), _BAR_PX)
        shape = QPainterPath()
        shape.addRoundedRect(track, 4, 4)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(track, theme.colour(Role.HOVER))
        room = self.width() - _LEAST_PX * len(self._parts)
        left = 0.0
        for part in self._parts:
            width = _LEAST_PX + room * part.count / total
            box = QRectF(left, 0, max(1.0, width - 1), _BAR_PX)
            self._boxes.append((box, part.key))
            painter.setOpacity(1.0 if self._current in ("", part.key) else 0.35)
            if part.is_hatched:
                painter.fillRect(box, theme.fill(part.role))
                paint_hatch(painter, box, theme.colour(part.role))
            else:
                painter.fillRect(box, theme.colour(part.role))
            left += width
        painter.restore()

    def _paint_entry(self, painter: QPainter, part: Part, left: float, line: int) -> None:
        theme = active_theme()
        top = _BAR_PX + Space.TIGHT + line * _LEGEND_PX
        box = QRectF(left, top, self._legend_width(part), _LEGEND_PX - 4)
        self._boxes.append((box, part.key))
        if part.key == self._current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(Role.SELECTION))
            painter.drawRoundedRect(box, 4, 4)
        picture: QPixmap = pixmap(part.icon, part.role, _ICON_PX)
        painter.drawPixmap(int(left + 2), int(box.center().y() - _ICON_PX / 2), picture)
        painter.setFont(font(TextStyle.CAPTION))
        painter.setPen(theme.colour(Role.TEXT))
        words_box = box.adjusted(_ICON_PX + Space.HAIR + 2, 0, 0, 0)
        text = f"{part.word} {words.number(part.count)}"
        painter.drawText(words_box, Qt.AlignmentFlag.AlignVCenter, text)
