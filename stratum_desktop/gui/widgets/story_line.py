"""One line of a story: an icon, what, when, and why in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.theme import Role, Space, TextStyle, set_icon
from stratum_desktop.gui.widgets.label import Label


class StoryLine(QWidget):
    """Something that happened at an instant; spoken as one sentence."""

    def __init__(self, at: datetime, icon: str, role: Role, title: str, detail: str) -> None:
        super().__init__()
        when = words.instant(at, seconds=True)
        self.setAccessibleName(f"{when}: {title}. {detail}")
        symbol = QLabel()
        set_icon(symbol, icon, role)
        head = QHBoxLayout()
        head.setSpacing(Space.TIGHT)
        head.addWidget(Label(title, TextStyle.STRONG, wraps=True), 1)
        head.addWidget(Label(when, TextStyle.CAPTION, Role.MUTED), 0, Qt.AlignmentFlag.AlignTop)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addLayout(head)
        if detail:
            text.addWidget(
                Label(detail, TextStyle.CAPTION, Role.MUTED, wraps=True, selectable=True)
            )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.HAIR, 0, Space.HAIR)
        row.setSpacing(Space.TIGHT)
        row.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
