"""The cell of every table: background, text, and a visible mark of the current row."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.theme import Role, Space, active_theme

_CURSOR_PX = 3


class PlainDelegate(QStyledItemDelegate):
    """Paints text; subclasses paint the inside of the cell instead."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, content and the line below."""
        painter.save()
        paint_ground(painter, option, index)
        if index.data(DataRole.RECORD) is None:
            # The row of a windowed table that has not arrived yet.
            painter.restore()
            return
        inside = QRectF(_rect(option)).adjusted(Space.TIGHT + 2, 0, -Space.TIGHT - 2, 0)
        painter.setClipRect(_rect(option))
        self.paint_inside(painter, option, inside, index)
        painter.restore()

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRectF, index: Index
    ) -> None:
        """Paint the content within the cell's margins."""
        painter.setFont(_font(option))
        painter.setPen(active_theme().colour(Role.TEXT))
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        align = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, int(align) | Qt.TextFlag.TextSingleLine, shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the text's size with the cell's margins."""
        return super().sizeHint(option, index) + QSize(2 * Space.TIGHT, 0)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    """Paint a cell's background, the line below it, and the cursor in the first column."""
    theme, rect, state = active_theme(), _rect(option), _state(option)
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.colour(Role.SELECTION))
        if index.column() == 0:
            mark = QRect(rect.left(), rect.top(), _CURSOR_PX, rect.height())
            painter.fillRect(mark, theme.colour(Role.ACCENT))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, theme.colour(Role.HOVER))
    line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
    painter.fillRect(line, theme.colour(Role.LINE))


# PySide's stubs hide what Qt documents as public members of the option.
def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect  # type: ignore[attr-defined, no-any-return, unused-ignore]


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    return option.state  # type: ignore[attr-defined, no-any-return, unused-ignore]


def _font(option: QStyleOptionViewItem):  # type: ignore[no-untyped-def] # noqa: ANN202
    return option.font  # type: ignore[attr-defined, unused-ignore]
