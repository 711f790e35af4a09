"""The drawer on the right: the evidence behind what is selected."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui.theme import Space, TextStyle
from stratum_desktop.gui.widgets import Label, make_icon_button, scrolled

WIDTH_PX = 380


class Drawer(QFrame):
    """Title, cross and a scrolling content; closed until something is shown in it."""

    #: Carries whether the keyboard was inside.
    closed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setFixedWidth(WIDTH_PX)
        self._title = Label("", TextStyle.SECTION, wraps=True)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(
            make_icon_button("close", "Close the drawer (Esc)", self.shut),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(Space.NORMAL, Space.NORMAL, Space.TIGHT, Space.NORMAL)
        self._layout.setSpacing(Space.SNUG)
        self._layout.addLayout(head)
        self._content: QWidget | None = None
        self.hide()

    def open(self, title: str, content: QWidget) -> None:
        """Show this content; what was shown before is gone."""
        self._drop()
        self._title.setText(title)
        self.setAccessibleName(title)
        content.setContentsMargins(0, 0, Space.HAIR, 0)
        self._content = scrolled(content)
        self._content.setAccessibleName(title)
        self._layout.addWidget(self._content, 1)
        self.show()

    def shut(self) -> None:
        """Close, and tell the page that its selection no longer has evidence beside it."""
        if self.isHidden():
            return
        holder = QApplication.focusWidget()
        had_keyboard = holder is not None and self.isAncestorOf(holder)
        self.hide()
        self._drop()
        self.closed.emit(had_keyboard)

    def _drop(self) -> None:
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.deleteLater()
            self._content = None
