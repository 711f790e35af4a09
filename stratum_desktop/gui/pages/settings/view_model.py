"""What the Settings page knows and does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.view_model import Notice, ViewModel
from stratum_desktop.services.approvals import OperatorView, OwnKey, Role
from stratum_desktop.services.settings import SettingView

ADD_PERSON = "add person"
"""The command whose refusal stands beside the form of those who decide."""


@dataclass(frozen=True, slots=True)
class SettingGroup:
    """Settings that stand under one heading."""

    title: str
    settings: tuple[SettingView, ...]


@dataclass(frozen=True, slots=True)
class State:
    """Every setting, and where the workspace lives."""

    groups: tuple[SettingGroup, ...]
    folder: str
    #: Where the key of the encrypted database is kept, in words.
    key_place: str
    is_practice: bool
    #: Who decides about changes of ad accounts, by name.
    people: tuple[OperatorView, ...]
    #: Why nothing can be changed, in words; None where it can.
    viewing: str | None


class SettingsViewModel(ViewModel[State]):
    """Settings in groups; each change is checked, stored and audited by the service."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS, Topic.ACTIONS})

    async def load(self) -> State:
        """Ask for every setting and for where the key is."""
        settings = await self.services.settings.all()
        status = await self.services.dashboards.status()
        workspace = self.context.workspace
        return State(
            groups=_grouped(settings),
            folder=str(workspace.folder),
            key_place=status.key_place,
            is_practice=workspace.is_practice,
            people=await self.services.approvals.operators(),
            viewing=status.viewing,
        )

    def change(self, key: str, value: object) -> None:
        """Store another value; a refusal is shown beside that setting."""
        self.command(command_of(key), lambda: self.services.settings.set(key, value))

    def reset(self, setting: SettingView) -> None:
        """Go back to the default."""
        self.change(setting.key, setting.default)

    def add_person(self, name: str, role: Role, *, public_key: str, is_self: bool) -> None:
        """Let somebody decide; a refusal is shown beside the form."""
        self.command(
            ADD_PERSON,
            lambda: self.services.approvals.add_operator(
                name=name, role=role, public_key=public_key, is_self=is_self
            ),
        )

    def remove_person(self, operator_id: int) -> None:
        """Let somebody decide no more."""
        self.command(
            f"remove person {operator_id}",
            lambda: self.services.approvals.remove_operator(operator_id),
        )

    def ask_key(self, use: Callable[[OwnKey], Notice]) -> None:
        """Hand out the key that colleagues know this workspace by."""
        self.command("own key", self.services.approvals.own_key, done=use)


def command_of(key: str) -> str:
    """Return the name under which a setting's change runs, and its refusal is told."""
    return f"set {key}"


def _grouped(settings: tuple[SettingView, ...]) -> tuple[SettingGroup, ...]:
    """Return the groups in the order of their first setting; each group appears once."""
    titles = dict.fromkeys(setting.group for setting in settings)
    order = {title: place for place, title in enumerate(titles)}
    ranked = sorted(settings, key=lambda setting: order[setting.group])
    return tuple(
        SettingGroup(title, tuple(members))
        for title, members in groupby(ranked, key=lambda setting: setting.group)
    )
