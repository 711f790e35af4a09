"""The form in the drawer: one line per field of the platform, a sentence beside what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.gui.pages.accounts.form import ConnectForm, FormField
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Label, make_button
from stratum_desktop.gui.widgets.button import Kind


class FormView(QWidget):
    """Asks for everything that connects an account."""

    #: Carries field name to text.
    submitted = Signal(dict)
    cancelled = Signal()

    def __init__(self, form: ConnectForm) -> None:
        super().__init__()
        self.form = form
        self.setAccessibleName(form_title(form))
        self._fields: dict[str, QLineEdit] = {}
        self._problems: dict[str, Label] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.HAIR)
        for field in form.fields:
            self._add_field(field, layout)
        self._refusal = Label("", TextStyle.BASE, Role.CRITICAL, wraps=True, selectable=True)
        layout.addWidget(self._refusal)
        self._submit = make_button(_verb(form), self._on_submit, kind=Kind.PRIMARY)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.TIGHT)
        buttons.addWidget(self._submit)
        buttons.addWidget(make_button("Cancel", self.cancelled.emit, kind=Kind.PLAIN))
        buttons.addStretch(1)
        layout.addSpacing(Space.TIGHT)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def show_problems(
        self, problems: Mapping[str, str], *, refusal: str = "", is_busy: bool = False
    ) -> None:
        """Say beside each field what is wrong with it, and above the button what was refused."""
        for name, label in self._problems.items():
            sentence = problems.get(name, "")
            label.setText(sentence)
            label.setVisible(bool(sentence))
            self._fields[name].setProperty("invalid", bool(sentence))
            self._fields[name].style().polish(self._fields[name])
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))
        self._submit.setEnabled(not is_busy)

    def type_into(self, values: Mapping[str, str]) -> None:
        """Fill fields by name, as a person would."""
        for name, text in values.items():
            self._fields[name].setText(text)

    def submit(self) -> None:
        """Press the button."""
        self._submit.click()

    def focus_first(self) -> None:
        """Put the keyboard into the first field that can be filled in."""
        open_fields = [field for field in self.form.fields if not field.is_locked]
        self._fields[open_fields[0].name].setFocus()

    def _add_field(self, field: FormField, layout: QVBoxLayout) -> None:
        words = field.label if field.is_required else f"{field.label} (optional)"
        name = Label(words, TextStyle.CAPTION_STRONG)
        line = QLineEdit(field.value)
        line.setAccessibleName(field.label)
        line.setAccessibleDescription(field.help)
        line.setReadOnly(field.is_locked)
        line.setEnabled(not field.is_locked)
        if field.is_secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        line.returnPressed.connect(self._on_submit)
        name.setBuddy(line)
        problem = Label("", TextStyle.CAPTION, Role.CRITICAL, wraps=True)
        problem.hide()
        self._fields[field.name], self._problems[field.name] = line, problem
        layout.addWidget(name)
        layout.addWidget(line)
        if field.help:
            layout.addWidget(Label(field.help, TextStyle.CAPTION, Role.MUTED, wraps=True))
        layout.addWidget(problem)
        layout.addSpacing(Space.TIGHT)

    def _on_submit(self) -> None:
        self.submitted.emit({name: line.text() for name, line in self._fields.items()})


def form_title(form: ConnectForm) -> str:
    """Return the drawer's title."""
    if form.destination_id is None:
        return f"Connect {form.platform_label}"
    return f"Renew access to {form.platform_label}"


def _verb(form: ConnectForm) -> str:
    return "Connect" if form.destination_id is None else "Save"
