"""Bodies of requests and answers."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from stratum_desktop.gui.theme import Space, TextStyle
from stratum_desktop.gui.theme.tokens import mono_font

_MOST_LINES = 18
_LEAST_LINES = 3


class CodeBox(QPlainTextEdit):
    """Text in a fixed-width font that can be read and copied."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(mono_font(TextStyle.CAPTION))
        lines = min(_MOST_LINES, max(_LEAST_LINES, text.count("\n") + 2))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * Space.TIGHT)
