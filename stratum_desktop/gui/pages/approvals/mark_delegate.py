"""The first cell of a line: whose it is as a coloured edge, and whether x selected it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from stratum_desktop.gui.delegates import PlainDelegate
from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.pages.approvals import words
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font, pixmap

_EDGE_PX, _BOX_PX, _ICON_PX = 3, 15, 13
_CENTRE = Qt.AlignmentFlag.AlignVCenter


class MarkDelegate(PlainDelegate):
    """Paints edge and box; over a whole line the heading of a group."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRectF, index: Index
    ) -> None:
        """Paint from left to right."""
        del option
        line, theme = index.data(DataRole.RECORD), active_theme()
        if line.action is not None:
            edge = QRectF(inside.left() - Space.TIGHT + 2, inside.top() + 4, _EDGE_PX, 0)
            edge.setHeight(inside.height() - 9)
            painter.fillRect(edge, theme.colour(words.colour_of(line.action).role))
        box = QRectF(inside.left() + 2, inside.center().y() - _BOX_PX / 2, _BOX_PX, _BOX_PX)
        _paint_box(painter, box, is_marked=line.is_marked)
        if line.heading is None:
            return
        rest = inside.adjusted(_BOX_PX + Space.SNUG, 0, 0, 0)
        painter.setFont(font(TextStyle.STRONG))
        painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(rest, int(_CENTRE), line.heading.title)
        rest.setLeft(
            rest.left() + painter.fontMetrics().horizontalAdvance(line.heading.title) + Space.SNUG
        )
        painter.setFont(font(TextStyle.CAPTION))
        painter.setPen(theme.colour(Role.MUTED))
        painter.drawText(rest, int(_CENTRE), line.heading.sum)


def _paint_box(painter: QPainter, box: QRectF, *, is_marked: bool) -> None:
    theme = active_theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(Role.ACCENT if is_marked else Role.EDGE), 1))
    painter.setBrush(theme.colour(Role.ACCENT if is_marked else Role.SURFACE))
    painter.drawRoundedRect(box, 4, 4)
    if is_marked:
        tick = pixmap("check", Role.ON_ACCENT, _ICON_PX)
        painter.drawPixmap(int(box.left() + 1), int(box.top() + 1), tick)
