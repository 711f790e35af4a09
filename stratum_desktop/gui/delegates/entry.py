"""One line of the command palette: a title, and where it belongs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme, font

ASIDE = Qt.ItemDataRole.UserRole + 1
"""The role of the words on the right."""
ENTRY_PX = 34
_CENTRE = Qt.AlignmentFlag.AlignVCenter


class EntryDelegate(QStyledItemDelegate):
    """Paints the title on the left and the place, muted, on the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground and both words."""
        theme = active_theme()
        painter.save()
        box = QRectF(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.colour(Role.SELECTION))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour(Role.HOVER))
        inside = box.adjusted(Space.NORMAL, 0, -Space.NORMAL, 0)
        painter.setFont(font(TextStyle.BASE))
        painter.setPen(theme.colour(Role.TEXT))
        painter.drawText(inside, _CENTRE, str(index.data(Qt.ItemDataRole.DisplayRole)))
        painter.setFont(font(TextStyle.CAPTION))
        painter.setPen(theme.colour(Role.MUTED))
        painter.drawText(
            inside, int(_CENTRE | Qt.AlignmentFlag.AlignRight), str(index.data(ASIDE) or "")
        )
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a line."""
        del option, index
        return QSize(0, ENTRY_PX)
