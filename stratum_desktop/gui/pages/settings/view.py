"""The Settings page."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.pages.settings.people import PeopleCard
from stratum_desktop.gui.pages.settings.row import SettingRow
from stratum_desktop.gui.pages.settings.view_model import (
    ADD_PERSON,
    SettingGroup,
    SettingsViewModel,
    State,
    command_of,
)
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.view_model import Notice, Shown
from stratum_desktop.gui.widgets import Card, KeyValues, scrolled_page
from stratum_desktop.gui.widgets.separator import Separator

_WIDTH_PX = 860


class SettingsView(PageView[State]):
    """Groups of settings in one column, and where the workspace lives below them."""

    view_model: SettingsViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the column; its cards follow with the first state."""
        column = QWidget()
        column.setAccessibleName("Settings")
        column.setMaximumWidth(_WIDTH_PX)
        self._cards = QVBoxLayout(column)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(Space.NORMAL)
        self._rows: dict[str, SettingRow] = {}
        self._people = PeopleCard(self.view_model)
        self._place = KeyValues()
        scrolled_page(layout, column)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show every value, and a refusal beside the setting it belongs to."""
        if not self._rows:
            self._make_cards(state)
        notice = shown.notice
        for group in state.groups:
            for setting in group.settings:
                told = notice is not None and notice.command == command_of(setting.key)
                self._rows[setting.key].show_setting(
                    setting,
                    refusal=notice.sentence if told and notice is not None else "",
                    can_change=state.viewing is None,
                )
        told = notice is not None and notice.command == ADD_PERSON
        self._people.show_people(
            state.people,
            refusal=notice.sentence if told and notice is not None else "",
            can_change=state.viewing is None,
        )
        self._place.set_pairs(_facts(state))

    def notice_of(self, shown: Shown[State]) -> Notice | None:
        """Return what belongs to no setting; refusals stand beside their control."""
        notice = shown.notice
        if notice is None or notice.command == ADD_PERSON:
            return None
        return None if notice.command.startswith(command_of("")) else notice

    def _make_cards(self, state: State) -> None:
        for group in state.groups:
            self._cards.addWidget(self._card_of(group))
        self._cards.addWidget(self._people)
        place = Card("This workspace")
        place.add(self._place)
        self._cards.addWidget(place)
        self._cards.addStretch(1)

    def _card_of(self, group: SettingGroup) -> Card:
        card = Card(group.title)
        card.body.setSpacing(0)
        for number, setting in enumerate(group.settings):
            if number:
                card.add(Separator())
            row = SettingRow(setting, self.view_model)
            self._rows[setting.key] = row
            card.add(row)
        return card


def _facts(state: State) -> tuple[tuple[str, str], ...]:
    kind = "Practice: made-up data, sends to this computer only" if state.is_practice else "Real"
    return (
        ("Folder", state.folder),
        ("Key kept in", state.key_place),
        ("Kind", kind),
        ("Can be changed", state.viewing or "Yes"),
    )
