"""A cell with a coloured edge: proposed, mine, conflict; or how bad a row is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from stratum_desktop.gui.delegates.plain import PlainDelegate
from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.theme import Role, Space, active_theme

_EDGE_PX = 3


class EdgeDelegate(PlainDelegate):
    """Paints the text, and left of it an edge in the role that the record asks for."""

    def __init__(self, role_of: Callable[[Any], Role | None], parent: QObject) -> None:
        super().__init__(parent)
        self._role_of = role_of

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRectF, index: Index
    ) -> None:
        """Paint edge and text."""
        role = self._role_of(index.data(DataRole.RECORD))
        if role is not None:
            edge = QRectF(inside.left() - Space.TIGHT + 2, inside.top(), _EDGE_PX, inside.height())
            painter.fillRect(edge.adjusted(0, 4, 0, -5), active_theme().colour(role))
        super().paint_inside(painter, option, inside, index)
