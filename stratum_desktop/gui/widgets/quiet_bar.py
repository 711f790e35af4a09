"""One message in a line: it takes no attention by force, and waits until it is read."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from stratum_desktop.gui.theme import Role, Space, set_icon
from stratum_desktop.gui.view_model import Notice, Tone
from stratum_desktop.gui.widgets.button import Kind, make_icon_button
from stratum_desktop.gui.widgets.label import Label

_LOOKS = {
    Tone.NEUTRAL: ("info", Role.ACCENT),
    Tone.GOOD: ("good", Role.GOOD),
    Tone.WARNING: ("warning", Role.WARNING),
    Tone.CRITICAL: ("critical", Role.CRITICAL),
}


class QuietBar(QFrame):
    """An icon, a sentence, an action such as Undo, and a cross. Hidden when empty."""

    dismissed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("quietBar")
        self._notice: Notice | None = None
        self._icon = QLabel()
        self._words = Label("", wraps=True, selectable=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = QPushButton()
        self._action.setProperty("kind", str(Kind.PLAIN))
        self._action.clicked.connect(self._on_action_clicked)
        close = make_icon_button("close", "Dismiss this message", self._on_dismiss_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.SNUG, Space.HAIR, Space.HAIR, Space.HAIR)
        layout.setSpacing(Space.TIGHT)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._action)
        layout.addWidget(close)
        self.hide()

    @property
    def sentence(self) -> str:
        """Return what is being said; empty when hidden."""
        return self._notice.sentence if self._notice is not None else ""

    def show_notice(self, notice: Notice) -> None:
        """Say this instead of whatever was said before."""
        self._notice = notice
        icon_name, role = _LOOKS[notice.tone]
        set_icon(self._icon, icon_name, role)
        self._words.setText(notice.sentence)
        self.setAccessibleName(notice.sentence)
        self._action.setText(notice.action or "")
        self._action.setAccessibleName(notice.action or "")
        self._action.setVisible(notice.action is not None)
        self.setProperty("tone", str(notice.tone))
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def clear(self) -> None:
        """Say nothing."""
        self._notice = None
        self.hide()

    def _on_action_clicked(self) -> None:
        notice = self._notice
        self._on_dismiss_clicked()
        if notice is not None and notice.run is not None:
            notice.run()

    def _on_dismiss_clicked(self) -> None:
        self.clear()
        self.dismissed.emit()
