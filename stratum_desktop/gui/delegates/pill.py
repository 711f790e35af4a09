"""A status in a cell: word, icon and colour together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from stratum_desktop.gui.delegates.plain import PlainDelegate
from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font, pixmap

_ICON_PX = 14
_HEIGHT_PX = 20
_GAP_PX = 5


@dataclass(frozen=True, slots=True)
class PillLook:
    """How a status looks: never a colour without word and icon."""

    word: str
    icon: str
    role: Role


class PillDelegate(PlainDelegate):
    """Paints the pill that a function makes of the cell's raw value.

    Use as `delegate=partial(PillDelegate, look_of_state)` in a column.
    """

    def __init__(self, look_of: Callable[[Any], PillLook], parent: QObject) -> None:
        super().__init__(parent)
        self._look_of = look_of

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRectF, index: Index
    ) -> None:
        """Paint the pill in the middle of the cell's height."""
        del option
        look = self._look_of(index.data(DataRole.VALUE))
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft
        paint_pill(painter, inside, look, Qt.AlignmentFlag(align))


def pill_width(look: PillLook) -> int:
    """Return the pixels that a pill needs."""
    words = QFontMetricsF(font(TextStyle.CAPTION_STRONG)).horizontalAdvance(look.word)
    return round(words) + _ICON_PX + _GAP_PX + 2 * Space.TIGHT + 1


def paint_pill(painter: QPainter, inside: QRectF, look: PillLook, align: Qt.AlignmentFlag) -> None:
    """Paint a pill into a rectangle; a word that is too long is cut with dots."""
    theme = active_theme()
    width = min(float(pill_width(look)), inside.width())
    left = inside.right() - width if align & Qt.AlignmentFlag.AlignRight else inside.left()
    box = QRectF(left, inside.center().y() - _HEIGHT_PX / 2, width, _HEIGHT_PX)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.fill(look.role))
    painter.drawRoundedRect(box, _HEIGHT_PX / 2, _HEIGHT_PX / 2)
    picture = pixmap(look.icon, look.role, _ICON_PX)
    painter.drawPixmap(
        int(box.left() + Space.TIGHT - 1), int(box.center().y() - _ICON_PX / 2), picture
    )
    painter.setFont(font(TextStyle.CAPTION_STRONG))
    painter.setPen(theme.colour(look.role))
    words = box.adjusted(Space.TIGHT + _ICON_PX + _GAP_PX - 1, 0, -Space.TIGHT + 2, 0)
    text = painter.fontMetrics().elidedText(
        look.word, Qt.TextElideMode.ElideRight, int(words.width()) + 1
    )
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
