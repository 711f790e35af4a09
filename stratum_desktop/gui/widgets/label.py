"""Text in one of the type styles, in the colour of a role."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
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


class OneLineLabel(Label):
    """A text in one line that is cut where there is no room; all of it on hover and spoken."""

    def minimumSizeHint(self) -> QSize:
        """Let a layout make it narrower than its text."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as fits."""
        del event
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if text == self.text() else self.text())
        painter = QPainter(self)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        self.style().drawItemText(
            painter,
            self.rect(),
            int(flags),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )
        painter.end()
