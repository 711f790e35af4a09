"""What stands where there is nothing yet: what will be here, and the first step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stratum_desktop.gui.theme import Role, Space, TextStyle, set_icon
from stratum_desktop.gui.widgets.button import Kind, make_button
from stratum_desktop.gui.widgets.label import Label

_WIDTH_PX = 460


class EmptyState(QWidget):
    """An icon, a title, a sentence and at most three steps, in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._title = Label("", TextStyle.SECTION)
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence = Label("", TextStyle.BASE, Role.MUTED, wraps=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setFixedWidth(_WIDTH_PX)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(Space.TIGHT)
        self._actions.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setSpacing(Space.SNUG)
        layout.addStretch(2)
        layout.addWidget(self._icon)
        layout.addWidget(self._title)
        layout.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(self._actions)
        layout.addStretch(3)

    def set_words(self, title: str, sentence: str, icon: str) -> None:
        """Say what will be here."""
        set_icon(self._icon, icon, Role.MUTED, Space.LOOSE)
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setFixedHeight(self._sentence.heightForWidth(_WIDTH_PX))
        self.setAccessibleName(f"{title}. {sentence}")

    def set_actions(self, actions: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Offer these steps, the first one most visibly."""
        while (item := self._actions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for number, (title, run) in enumerate(actions):
            kind = Kind.NORMAL if number else Kind.PRIMARY
            self._actions.addWidget(make_button(title, run, kind=kind))
