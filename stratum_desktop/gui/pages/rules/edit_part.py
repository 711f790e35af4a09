"""The rule builder: the form, what it would do now, and saving."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.domain.rules.definition import Mode
from stratum_desktop.gui.pages.rules import words
from stratum_desktop.gui.pages.rules.form import RuleForm
from stratum_desktop.gui.pages.rules.now_part import campaigns_words
from stratum_desktop.gui.pages.rules.state import State
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, make_button
from stratum_desktop.gui.widgets.button import Kind

_SAVES_NEW = "It is saved as a rule that suggests: whatever it wants waits for a person."
_SAVES = "Saving makes another version; the former ones are kept."
_LOSES = (
    "Saving ends guarded mode: the rule goes back to suggesting, and the new version has to earn "
    "it again."
)
_MEND = "Mend what is marked, and it is told here what the draft would do now."
_ASKING = "Trying it on every campaign as it is now …"


class EditPart(QWidget):
    """What saving does and the buttons on top, the form below."""

    #: The name, and the rule in the form of `domain.rules.codec`.
    typed = Signal(str, dict)
    saved = Signal()
    given_up = Signal()
    tried = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._form = RuleForm()
        self._form.typed.connect(self.typed)
        self._save = make_button("Save rule", self.saved.emit, icon="check", kind=Kind.PRIMARY)
        self._try = make_button("Try on the past", self.tried.emit, icon="clock")
        self._drop = make_button("Put away", self.given_up.emit, kind=Kind.PLAIN)
        self._saving = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._preview = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._preview.setAccessibleName("What the draft would do now")
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        for button in (self._save, self._try, self._drop):
            row.addWidget(button)
        row.addStretch(1)
        card = Card("Draft")
        for part in (row, self._saving, self._preview):
            card.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        column.addWidget(card)
        column.addWidget(self._form)

    def take_keyboard(self) -> None:
        """Let the keyboard write the name of the rule."""
        self._form.take_keyboard()

    def show_state(self, state: State, *, is_saving: bool) -> None:
        """Show the draft; what a person has typed into it is left alone."""
        draft = state.draft
        if draft is None:
            self._form.forget()
            return
        self._form.show_draft(draft, state)
        self._save.setEnabled(not is_saving and (draft.is_changed or draft.rule_id is None))
        is_guarded = state.detail is not None and state.detail.view.mode is Mode.GUARDED
        saving = _SAVES_NEW if draft.rule_id is None else _LOSES if is_guarded else _SAVES
        newer = state.newer
        self._saving.setText(saving if newer is None else f"{words.newer_words(newer)} {saving}")
        is_odd = saving is _LOSES or newer is not None
        self._saving.set_role(Role.WARNING if is_odd else Role.MUTED)
        if draft.fault is not None:
            self._preview.setText(_MEND)
        elif state.preview is None:
            self._preview.setText(_ASKING)
        else:
            self._preview.setText(f"Now: {campaigns_words(state.preview)}")
