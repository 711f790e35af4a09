"""A trend in a cell, without axes, on the same scale as its whole column."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from stratum_desktop.gui.charts.sparkline import paint_sparkline
from stratum_desktop.gui.delegates.plain import PlainDelegate
from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.theme import Role


class SparklineDelegate(PlainDelegate):
    """Paints the raw value, a sequence of numbers or None, as a line with gaps."""

    def __init__(
        self,
        lowest: float,
        highest: float,
        parent: QObject,
        *,
        role: Role = Role.ACCENT,
        shaded: Callable[[Any], Collection[int]] | None = None,
    ) -> None:
        """Paint on this scale; `shaded` tells of a record which points have an outage."""
        super().__init__(parent)
        self._lowest, self._highest, self._role = lowest, highest, role
        self._shaded = shaded

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRectF, index: Index
    ) -> None:
        """Paint the line."""
        del option
        points = index.data(DataRole.VALUE) or ()
        box = inside.adjusted(0, 5, 0, -6)
        shaded = () if self._shaded is None else self._shaded(index.data(DataRole.RECORD))
        scale = self._lowest, self._highest, self._role
        paint_sparkline(painter, box, tuple(points), *scale, shaded=shaded)
