"""The person on the left: one line for each field, and what is to know of it below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.gui.pages.identity.words import FIELD_NAMES, GROUPS, PLACEHOLDERS
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Label
from stratum_desktop.services.identity_inspector import Note
from stratum_desktop.services.wording import sentence

_PAUSE_MS = 150
"""Platforms are asked when typing has paused this long."""


class PersonForm(QWidget):
    """Fields in groups; tells the whole person after each pause."""

    #: Carries field to text.
    typed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Person")
        self._lines: dict[str, QLineEdit] = {}
        self._notes: dict[str, Label] = {}
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, Space.TIGHT, 0)
        layout.setSpacing(Space.HAIR)
        for title, names in GROUPS:
            layout.addWidget(Label(title, TextStyle.STRONG))
            for name in names:
                self._add(name, layout)
            layout.addSpacing(Space.TIGHT)
        layout.addStretch(1)

    def person(self) -> dict[str, str]:
        """Return what is typed, field by field."""
        return {name: line.text() for name, line in self._lines.items()}

    def fill(self, person: Mapping[str, str]) -> None:
        """Type this person in place of what is there, and tell it at once."""
        for name, line in self._lines.items():
            line.setText(person.get(name, ""))
        self._tell()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Say below each field what is to know of its value."""
        for name, label in self._notes.items():
            mine = [note for note in notes if note.field == name]
            is_refused = any(note.is_refusal for note in mine)
            label.setText(" ".join(sentence(note.reason) for note in mine))
            label.set_role(Role.WARNING if is_refused else Role.MUTED)
            label.setVisible(bool(mine))

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        next(iter(self._lines.values())).setFocus()

    def _add(self, name: str, layout: QVBoxLayout) -> None:
        title = Label(FIELD_NAMES[name], TextStyle.CAPTION, Role.MUTED)
        line = QLineEdit()
        line.setAccessibleName(FIELD_NAMES[name])
        line.setPlaceholderText(PLACEHOLDERS.get(name, ""))
        line.textChanged.connect(self._on_changed)
        line.returnPressed.connect(self._tell)
        title.setBuddy(line)
        note = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        note.hide()
        self._lines[name], self._notes[name] = line, note
        for widget in (title, line, note):
            layout.addWidget(widget)

    def _on_changed(self, text: str) -> None:
        del text
        self._pause.start()

    def _tell(self) -> None:
        self._pause.stop()
        self.typed.emit(self.person())
