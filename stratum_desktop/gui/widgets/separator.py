"""A line between two things."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from stratum_desktop.gui.theme import active_theme


class Separator(QFrame):
    """A horizontal line, or a vertical one."""

    def __init__(self, *, vertical: bool = False) -> None:
        super().__init__()
        self.setObjectName("rule")
        if vertical:
            self.setFixedWidth(active_theme().line_px)
        else:
            self.setFixedHeight(active_theme().line_px)
