"""Who decides about changes of ad accounts, and the key that colleagues know you by."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.gui.pages.settings.view_model import SettingsViewModel
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Notice, Tone
from stratum_desktop.gui.widgets import Card, Label, Separator, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.approvals import OperatorView, OwnKey
from stratum_desktop.services.approvals import Role as OperatorRole

_CAPTION = (
    "Without anybody here you decide alone. With a colleague, what adds much to spend takes two "
    "people: export it on the Approvals page, and import what your colleague decided."
)
_ROLES = (
    ("Approver: also goes past a block", OperatorRole.APPROVER),
    ("Operator: approves and rejects", OperatorRole.OPERATOR),
)
_ROLE_WORDS = {OperatorRole.APPROVER: "Approver", OperatorRole.OPERATOR: "Operator"}


class PeopleCard(Card):
    """A line for each person, and a form for another one."""

    def __init__(self, view_model: SettingsViewModel) -> None:
        super().__init__("Who decides", caption=_CAPTION)
        self._view_model = view_model
        self._people: tuple[OperatorView, ...] | None = None
        self._name, self._key = QLineEdit(), QLineEdit()
        self._role = ChoiceBox("Role")
        self._role.set_choices(_ROLES, OperatorRole.APPROVER)
        self._is_self = QCheckBox("This is me")
        self._add = make_button("Add", self._on_add)
        self._add.setAccessibleName("Add a person who decides")
        self._refusal = Label("", TextStyle.CAPTION, Role.CRITICAL, wraps=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.add_beside_title(make_button("Copy my key", self._on_copy, icon="copy"))
        self.add(self._lines)
        self.add(self._form())
        self.add(self._refusal)

    def show_people(
        self, people: tuple[OperatorView, ...], *, refusal: str, can_change: bool
    ) -> None:
        """Show who decides, and why somebody was not added."""
        if people != self._people:
            if self._people is not None and len(people) > len(self._people):
                self._name.clear()
                self._key.clear()
                self._is_self.setChecked(False)
            self._people = people
            self._fill()
        for control in (self._name, self._key, self._role, self._is_self, self._add):
            control.setEnabled(can_change)
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))

    def _form(self) -> QHBoxLayout:
        self._name.setPlaceholderText("Name")
        self._name.setAccessibleName("Name of a person who decides")
        self._key.setPlaceholderText("Their key, as they sent it")
        self._key.setAccessibleName("Public key of that person")
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._name, 1)
        row.addWidget(self._role)
        row.addWidget(self._key, 1)
        row.addWidget(self._is_self)
        row.addWidget(self._add)
        return row

    def _fill(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for one in self._people or ():
            self._lines.addWidget(self._line(one))
            self._lines.addWidget(Separator())

    def _line(self, one: OperatorView) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, Space.TIGHT, 0, Space.TIGHT)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(f"{one.name} (you)" if one.is_self else one.name, TextStyle.STRONG))
        words.addWidget(Label(_about(one), TextStyle.CAPTION, Role.MUTED, selectable=True))
        remove = make_button(
            "Remove", partial(self._view_model.remove_person, one.id), kind=Kind.PLAIN
        )
        remove.setAccessibleName(f"Remove {one.name} from those who decide")
        row.addLayout(words, 1)
        row.addWidget(remove)
        return line

    def _on_add(self) -> None:
        role = self._role.value
        assert isinstance(role, OperatorRole)  # noqa: S101 - it offers nothing else
        self._view_model.add_person(
            self._name.text(), role, public_key=self._key.text(), is_self=self._is_self.isChecked()
        )

    def _on_copy(self) -> None:
        self._view_model.ask_key(_copied)


def _copied(key: OwnKey) -> Notice:
    QGuiApplication.clipboard().setText(key.public_key)
    return Notice(
        "Your key is on the clipboard. Send it to your colleague, and compare this by phone: "
        f"{key.fingerprint}.",
        Tone.GOOD,
    )


def _about(one: OperatorView) -> str:
    role = _ROLE_WORDS[one.role]
    if one.is_self:
        return role
    return f"{role}; key {one.fingerprint}" if one.fingerprint else f"{role}; no key yet"
