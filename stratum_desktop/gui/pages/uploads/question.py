"""One question that the file leaves open, and its answer."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from stratum_desktop.gui.pages.uploads.draft import Answer
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.gui.theme import Role, Space, set_icon
from stratum_desktop.gui.widgets import Label
from stratum_desktop.gui.widgets.choice_box import ChoiceBox

_ANSWER_PX = 280
_TEXT_PX = 400
_PICK = "Pick an answer"


class QuestionRow(QWidget):
    """The question in words, then a box of choices or a field to type in."""

    def __init__(self, view_model: UploadsViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._key = ""
        self._symbol = QLabel()
        self._text = Label("", wraps=True)
        self._box = ChoiceBox("", width=_ANSWER_PX)
        self._box.chosen.connect(self._on_picked)
        self._field = QLineEdit()
        self._field.setFixedWidth(_ANSWER_PX)
        self._field.editingFinished.connect(self._on_typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._symbol)
        row.addWidget(self._text)
        row.addWidget(self._box)
        row.addWidget(self._field)
        row.addStretch(1)
        self._text.setFixedWidth(_TEXT_PX)

    def show_answer(self, answer: Answer) -> None:
        """Show the question and what holds for it now."""
        question = answer.question
        self._key = question.key
        is_open = answer.value is None
        set_icon(
            self._symbol,
            "fixable" if is_open else "check",
            Role.WARNING if is_open else Role.GOOD,
        )
        self._text.setText(question.text)
        self._box.setVisible(bool(question.choices))
        self._field.setVisible(not question.choices)
        for control in (self._box, self._field):
            control.setAccessibleName(question.text)
        if question.choices:
            self._show_choices(answer)
        elif not self._field.hasFocus():
            self._field.setText(answer.value or "")

    def _show_choices(self, answer: Answer) -> None:
        choices = [(choice.label, choice.value) for choice in answer.question.choices]
        if answer.value is None:
            self._box.set_choices([(_PICK, None), *choices], None)
        else:
            self._box.set_choices(choices, answer.value)

    def _on_picked(self, value: str | None) -> None:
        if value is not None:
            self._view_model.answer(self._key, value)

    def _on_typed(self) -> None:
        self._view_model.answer(self._key, self._field.text().strip())
