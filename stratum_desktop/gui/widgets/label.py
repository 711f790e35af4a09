"""Text in one of the type styles, in the colour of a role."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from stratum_desktop.gui.theme import Role, TextStyle, font


class Label(QLabel):
    """A text that wraps, can be selected when asked, and follows the theme."""

    def __init__(
        self,
        text: str = "",
        style: TextStyle = TextStyle.BASE,
        role: Role = Role.TEXT,
        *,
        wraps: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(style))
        self.setWordWrap(wraps)
        if wraps:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._role = role
        self.setProperty("role", str(role))

    def set_role(self, role: Role) -> None:
        """Change the colour's meaning."""
        if role is self._role:
            return
        self._role = role
        self.setProperty("role", str(role))
        self.style().unpolish(self)
        self.style().polish(self)
