"""The card of one platform: its version and limits, and a part for each connected account."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stratum_desktop.gui.pages.accounts.view_model import AccountsViewModel, PlatformCard
from stratum_desktop.gui.pages.accounts.words import (
    circuit_sentence,
    destination_facts,
    platform_facts,
    status_look,
    warning_words,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle, set_icon
from stratum_desktop.gui.widgets import Card, KeyValues, Label, Pill, make_button
from stratum_desktop.gui.widgets.button import Kind, LinkButton
from stratum_desktop.gui.widgets.label import OneLineLabel
from stratum_desktop.gui.widgets.separator import Separator
from stratum_desktop.services.accounts import ConnectionCheck, DestinationView
from stratum_desktop.services.wording import sentence


class AccountCard(Card):
    """One platform. Made anew only when its accounts change in number."""

    def __init__(self, platform: PlatformCard, view_model: AccountsViewModel) -> None:
        super().__init__(platform.label)
        self._view_model = view_model
        key, can_deliver = platform.key, platform.manifest is not None
        self._facts = KeyValues()
        self._warning = Label("", TextStyle.CAPTION, Role.WARNING, wraps=True)
        self._parts = {one.id: DestinationPart(one, view_model) for one in platform.destinations}
        if not self._parts and can_deliver:
            self.add_beside_title(
                make_button("Connect", partial(view_model.open_form, key), kind=Kind.NORMAL)
            )
        for number, part in enumerate(self._parts.values()):
            if number:
                self.add(Separator())
            self.add(part)
        if self._parts and can_deliver:
            self.add(Separator())
        self.add(self._facts)
        self.add(self._warning)
        if self._parts and can_deliver:
            more = LinkButton("Connect another account")
            more.followed.connect(partial(view_model.open_form, key))
            row = QHBoxLayout()
            row.addWidget(more)
            row.addStretch(1)
            self.add(row)
        self.body.addStretch(1)

    @property
    def part_ids(self) -> frozenset[int]:
        """Return the ids of the destinations it has parts for."""
        return frozenset(self._parts)

    def show_platform(
        self,
        platform: PlatformCard,
        checks: dict[int, tuple[ConnectionCheck, ...]],
        busy: frozenset[str],
    ) -> None:
        """Show what is known of the platform and its accounts now."""
        self._facts.set_pairs(platform_facts(platform))
        warning = warning_words(platform)
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        for destination in platform.destinations:
            found = checks.get(destination.id, ())
            part = self._parts[destination.id]
            can_deliver = platform.manifest is not None
            part.show_destination(destination, found, busy, can_deliver=can_deliver)


class DestinationPart(QWidget):
    """One connected account: status, remedy, and what can be done with it."""

    def __init__(self, destination: DestinationView, view_model: AccountsViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._destination = destination
        self._name = OneLineLabel("", TextStyle.STRONG)
        self._pill = Pill()
        self._facts = KeyValues()
        self._hold = Label("", TextStyle.BASE, Role.WARNING, wraps=True, selectable=True)
        self._checks = Checks()
        self._test = make_button("Test connection", self._on_test)
        self._renew = make_button("Replace credentials", self._on_renew)
        self._pause = make_button("Pause", self._on_pause)
        self._uncorrect = make_button("Stop correcting", self._on_uncorrect, kind=Kind.PLAIN)
        self._switch = make_button("Switch off", self._on_switch, kind=Kind.PLAIN)
        self._lay_out()

    def show_destination(
        self,
        destination: DestinationView,
        checks: Sequence[ConnectionCheck],
        busy: frozenset[str],
        *,
        can_deliver: bool,
    ) -> None:
        """Show the account as it stands, and offer what this version can do with it."""
        self._destination = destination
        self.setAccessibleName(destination.label)
        self._name.setText(destination.label)
        self._pill.set_look(status_look(destination))
        self._facts.set_pairs(destination_facts(destination))
        held = destination.held_reason
        remedy = sentence(held) if held is not None else circuit_sentence(destination)
        self._hold.setText(remedy)
        self._hold.setVisible(bool(remedy))
        is_testing = f"test {destination.id}" in busy
        self._test.setText("Testing…" if is_testing else "Test connection")
        self._test.setEnabled(not is_testing)
        self._pause.setText("Pause" if held is None else "Release")
        for button in (self._test, self._renew, self._switch):
            button.setVisible(can_deliver)
        self._pause.setVisible(can_deliver and destination.enabled)
        self._switch.setText("Switch off" if destination.enabled else "Switch on")
        self._uncorrect.setVisible(bool(destination.corrections))
        for button in (self._test, self._renew, self._pause, self._uncorrect, self._switch):
            button.setAccessibleName(f"{button.text()}: {destination.label}")
        self._checks.show_checks(checks)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.TIGHT)
        head.addWidget(self._name, 1)
        head.addWidget(self._pill)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.TIGHT)
        for button in (self._test, self._renew, self._pause, self._switch):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.TIGHT)
        layout.addLayout(head)
        layout.addWidget(self._hold)
        layout.addWidget(self._facts)
        layout.addWidget(self._uncorrect, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._checks)
        layout.addLayout(buttons)

    def _on_uncorrect(self) -> None:
        self._view_model.stop_correcting(self._destination.id)

    def _on_test(self) -> None:
        self._view_model.test(self._destination.id)

    def _on_renew(self) -> None:
        self._view_model.open_form(self._destination.platform, self._destination.id)

    def _on_pause(self) -> None:
        one = self._destination
        change = self._view_model.hold if one.held_reason is None else self._view_model.release
        change(one.id)

    def _on_switch(self) -> None:
        one = self._destination
        self._view_model.set_enabled(one.id, enabled=not one.enabled)


class Checks(QFrame):
    """What a test of the connection found, line by line. Hidden until there was one."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ConnectionCheck, ...] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(Space.HAIR)
        self.setAccessibleName("Connection test")
        self.hide()

    def show_checks(self, checks: Sequence[ConnectionCheck]) -> None:
        """Show these checks instead."""
        if tuple(checks) == self._shown:
            return
        self._shown = tuple(checks)
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for check in self._shown:
            self._lines.addWidget(_line_of(check))
        self.setVisible(bool(self._shown))


def _line_of(check: ConnectionCheck) -> QWidget:
    line = QWidget()
    symbol = QLabel()
    set_icon(symbol, *(("good", Role.GOOD) if check.passed else ("critical", Role.CRITICAL)))
    words = Label(f"{check.name}: {check.detail}", TextStyle.BASE, wraps=True, selectable=True)
    words.setAccessibleName(
        f"{check.name} {'passed' if check.passed else 'failed'}: {check.detail}"
    )
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.TIGHT)
    row.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return line
