"""Names on the left, values on the right: the facts of one thing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets.label import Label

_NAME_PX = 120
_INSET_PX = 2
"""What a line of text stands in from its edge, taken back so that values stand in one line."""
_LONGEST_WORD = 26
"""A longer word, such as a hash, would widen whatever it stands in."""


class KeyValues(QWidget):
    """A list of facts; values wrap and can be selected."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = (), *, name_px: int = _NAME_PX) -> None:
        super().__init__()
        self._name_px = name_px
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.SNUG)
        self._grid.setVerticalSpacing(Space.HAIR + 2)
        self._grid.setColumnMinimumWidth(0, name_px)
        self._grid.setColumnStretch(1, 1)
        self._pairs: tuple[tuple[str, str], ...] = ()
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these facts instead."""
        if tuple(pairs) == self._pairs:
            return
        self._pairs = tuple(pairs)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, (name, value) in enumerate(self._pairs):
            title = Label(name, TextStyle.CAPTION, Role.MUTED, wraps=True)
            title.setFixedWidth(self._name_px)
            self._grid.addWidget(title, row, 0, top)
            words = _value_of(value)
            words.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(words, row, 1, top)


def _value_of(text: str) -> QWidget:
    """Return words that wrap; what is one long word scrolls in its line and can be copied."""
    if max(map(len, text.split()), default=0) <= _LONGEST_WORD:
        return Label(text, TextStyle.BASE, wraps=True, selectable=True)
    line = QLineEdit(text)
    line.setProperty("kind", "value")
    line.setReadOnly(True)
    line.setTextMargins(-_INSET_PX, 0, 0, 0)
    line.setCursorPosition(0)
    line.setToolTip(text)
    return line
