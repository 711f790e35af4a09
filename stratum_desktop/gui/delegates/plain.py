"""The cell of every table: its ground when it is marked, and text.

Written for speed: a screen of a wide table is two hundred cells, painted at every step of a
scroll. So lines and the cursor's mark are painted by the view, once per row.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.theme import Role, Space, active_theme

_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
_LEFT = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_MARGIN_PX = Space.TIGHT + 2
_WIDEST_PX = 12
"""No character of the table's type is wider; a text that fits by it need not be measured."""


class PlainDelegate(QStyledItemDelegate):
    """Paints text; subclasses paint the inside of the cell instead."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground and content; a row that has not arrived yet has no content."""
        rect, state = option.rect, option.state.value
        if state & _SELECTED:
            painter.fillRect(rect, active_theme().roles[Role.SELECTION])
        elif state & _HOVERED:
            painter.fillRect(rect, active_theme().roles[Role.HOVER])
        if index.data(DataRole.RECORD) is None:
            return
        inside = QRectF(rect).adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0)
        self.paint_inside(painter, option, inside, index)

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRectF, index: Index
    ) -> None:
        """Paint the content within the cell's margins."""
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if not text:
            return
        painter.setFont(option.font)
        painter.setPen(active_theme().roles[Role.TEXT])
        width = inside.width()
        if len(text) * _WIDEST_PX > width:
            text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))
        align = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(inside, _LEFT if align is None else int(align), text)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a field that is called like its column."""
        editor = super().createEditor(parent, option, index)
        model = index.model()
        title = model.headerData(index.column(), Qt.Orientation.Horizontal)
        editor.setAccessibleName(f"{title}, new value")
        return editor

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the text's size with the cell's margins."""
        return super().sizeHint(option, index) + QSize(2 * Space.TIGHT, 0)
