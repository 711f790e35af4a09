"""A surface with a title; cards never stand inside cards."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets.label import Label, OneLineLabel

_BUTTON_PX, _LEAST_TITLE_PX = 30, 60


class Card(QFrame):
    """A bordered surface; put widgets into `body`, and what belongs to the title right of it."""

    def __init__(self, title: str = "", *, caption: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.NORMAL, Space.SNUG, Space.NORMAL, Space.NORMAL)
        outer.setSpacing(Space.SNUG)
        self._title = OneLineLabel(title, TextStyle.SECTION)
        self._caption = Label(caption, TextStyle.CAPTION, Role.MUTED, wraps=True)
        if not caption:
            self._caption.hide()
        self._head = QHBoxLayout()
        self._head.setSpacing(Space.TIGHT)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        if title:
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addLayout(self._head)
            words.addWidget(self._caption)
            outer.addLayout(words)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.SNUG)
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the title of a card that was made with one."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_caption(self, caption: str) -> None:
        """Change the words under the title; none hides them."""
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))

    def add_beside_title(self, widget: QWidget) -> None:
        """Put a control at the right end of the title's line."""
        self._head.addWidget(widget)

    def let_title_give_way(self) -> None:
        """Cut a long title before any control beside it has to be narrower."""
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._title.setMinimumWidth(_LEAST_TITLE_PX)
        # What is right of the title is pushed there by it, no longer by the room between.
        for at, factor in enumerate((1, 0)):
            self._head.setStretch(at, factor)

    def keep_head_height(self) -> None:
        """Keep the title's line as high as with a button, so that cards side by side agree."""
        self._head.addStrut(_BUTTON_PX)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a widget or a layout below what is there."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)
