"""A cell of two lines: what it is, and below it, muted, what belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from stratum_desktop.gui.delegates.plain import PlainDelegate
from stratum_desktop.gui.models.record_table import Index
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font

TWO_LINES_PX = 48
"""The height of a row whose cells have two lines."""

_LINE_PX = 18
_ELIDE = Qt.TextElideMode.ElideRight


class TwoLineDelegate(PlainDelegate):
    """Paints the cell's text and below it what a function says of the record.

    A second line that is empty lets the first wrap over both.
    """

    def __init__(self, below: Callable[[Any], str], parent: QObject) -> None:
        super().__init__(parent)
        self._below = below

    def paint_inside(
        self, painter: QPainter, option: QStyleOptionViewItem, inside: QRectF, index: Index
    ) -> None:
        """Paint both lines around the middle of the cell."""
        del option
        first = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        second = self._below(index.data(DataRole.RECORD))
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        if not second:
            first, second = in_two_lines(first, font(TextStyle.CAPTION), int(inside.width()))
            style, role = TextStyle.CAPTION, Role.TEXT
        else:
            style, role = TextStyle.STRONG, Role.MUTED
        top = inside.center().y() - (_LINE_PX if second else _LINE_PX / 2)
        _write(painter, inside, top, (first, style, Role.TEXT), align)
        if second:
            _write(painter, inside, top + _LINE_PX, (second, TextStyle.CAPTION, role), align)


def in_two_lines(text: str, face: QFont, width: int) -> tuple[str, str]:
    """Return a text broken between two words, where it is too wide for one line."""
    metrics = QFontMetrics(face)
    if metrics.horizontalAdvance(text) <= width:
        return text, ""
    words, first = text.split(" "), ""
    for at, word in enumerate(words):
        longer = f"{first} {word}".lstrip()
        if first and metrics.horizontalAdvance(longer) > width:
            return first, " ".join(words[at:])
        first = longer
    return first, ""


def _write(
    painter: QPainter,
    inside: QRectF,
    top: float,
    line: tuple[str, TextStyle, Role],
    align: Qt.AlignmentFlag,
) -> None:
    text, style, role = line
    painter.setFont(font(style))
    painter.setPen(active_theme().colour(role))
    box = QRectF(inside.left(), top, inside.width(), _LINE_PX)
    shown = painter.fontMetrics().elidedText(text, _ELIDE, int(inside.width()))
    painter.drawText(box, int(align), shown)
