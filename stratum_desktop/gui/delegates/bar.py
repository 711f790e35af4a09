"""A value against its own thresholds, in a cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from stratum_desktop.gui.charts.threshold_bar import BarLook, paint_threshold_bar
from stratum_desktop.gui.delegates.plain import PlainDelegate
from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.models.record_table import Role as DataRole

__all__ = ["BarDelegate", "BarLook"]

_HEIGHT_PX = 8


class BarDelegate(PlainDelegate):
    """Paints the bar that a function makes of the record."""

    def __init__(self, look_of: Callable[[Any], BarLook], parent: QObject) -> None:
        super().__init__(parent)
        self._look_of = look_of

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRectF, index: Index
    ) -> None:
        """Paint the bar in the middle of the cell's height."""
        del option
        look = self._look_of(index.data(DataRole.RECORD))
        middle = inside.center().y()
        box = QRectF(inside.left(), middle - _HEIGHT_PX / 2, inside.width(), _HEIGHT_PX)
        paint_threshold_bar(painter, box, look)
