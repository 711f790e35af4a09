"""The panel below the queue that asks once before something is done; no dialog, Esc closes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton

from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, make_button
from stratum_desktop.gui.widgets.button import Kind


@dataclass(frozen=True, slots=True)
class Verb:
    """One answer; it is given what was typed."""

    title: str
    run: Callable[[str], None]
    kind: Kind = Kind.NORMAL


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    title: str
    #: What will happen, one sentence in a line.
    lines: tuple[str, ...]
    #: The first one is what Enter does.
    verbs: tuple[Verb, ...]
    #: What can be typed; None: nothing.
    field: str | None = None
    #: Nothing is done before something is typed.
    is_field_needed: bool = False


class QuestionPanel(Card):
    """Hidden while nothing is asked."""

    #: A person thought better of it.
    withdrawn = Signal()

    def __init__(self) -> None:
        super().__init__("Question")
        self._question: Question | None = None
        self._words = Label("", TextStyle.BASE, Role.MUTED, wraps=True)
        self.field = QLineEdit()
        self.field.returnPressed.connect(self._on_return)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.TIGHT)
        for part in (self._words, self.field, self._buttons):
            self.add(part)
        self.hide()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """Return the answers, and last the way out."""
        items = (self._buttons.itemAt(at) for at in range(self._buttons.count()))
        widgets = [None if item is None else item.widget() for item in items]
        return tuple(one for one in widgets if isinstance(one, QPushButton))

    def ask(self, question: Question) -> None:
        """Ask this, and take the keyboard."""
        self._question = question
        self.set_title(question.title)
        self._words.setText("\n".join(question.lines))
        self._words.setVisible(bool(question.lines))
        self.field.clear()
        self.field.setPlaceholderText(question.field or "")
        self.field.setAccessibleName(question.field or "")
        self.field.setVisible(question.field is not None)
        self._fill(question)
        self.show()
        holder = self.field if question.field is not None else self.buttons[0]
        holder.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Ask nothing any more."""
        self._question = None
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Withdraw on Esc; Enter on a button presses it."""
        if event.key() == Qt.Key.Key_Escape:
            self.withdrawn.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            holder = self.focusWidget()
            if isinstance(holder, QPushButton):
                holder.click()
        else:
            super().keyPressEvent(event)

    def _fill(self, question: Question) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, verb in enumerate(question.verbs):
            kind = Kind.PRIMARY if at == 0 and verb.kind is Kind.NORMAL else verb.kind
            self._buttons.addWidget(make_button(verb.title, partial(self._run, verb), kind=kind))
        self._buttons.addWidget(make_button("Cancel (Esc)", self.withdrawn.emit, kind=Kind.PLAIN))
        self._buttons.addStretch(1)

    def _run(self, verb: Verb) -> None:
        typed = self.field.text().strip()
        if self._question is not None and self._question.is_field_needed and not typed:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        verb.run(typed)

    def _on_return(self) -> None:
        if self._question is not None and self._question.verbs:
            self._run(self._question.verbs[0])
