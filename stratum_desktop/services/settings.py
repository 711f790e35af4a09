"""Reading and changing settings. Every change is checked and audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.services.setting import Setting, SettingKind
from stratum_desktop.services.setting_catalogue import CATALOGUE
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

__all__ = ["SettingKind", "SettingView", "Settings"]


@dataclass(frozen=True, slots=True)
class SettingView:
    """One setting as it stands."""

    key: str
    label: str
    help: str
    group: str
    kind: SettingKind
    choices: tuple[str, ...]
    value: object
    default: object
    #: None while the default holds.
    changed_at: datetime | None


class Settings:
    """The settings of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def all(self) -> tuple[SettingView, ...]:
        """Return every setting, in the order screens show them."""
        return await self._store.read(
            lambda uow: tuple(_view(uow, setting) for setting in CATALOGUE)
        )

    async def get(self, key: str) -> object:
        """Return one value, the default when nothing was set.

        Raises:
            Refusal: there is no such setting.
        """
        setting = _setting(key)
        return await self._store.read(lambda uow: _view(uow, setting).value)

    async def set(self, key: str, value: object) -> Changed[SettingView]:
        """Change one value.

        Raises:
            Refusal: no such setting, or the value does not fit; the sentence says what would.
        """
        setting = _setting(key)
        try:
            parsed = setting.parse(value)
        except ValueError as problem:
            raise Refusal(
                str(problem), reason=Reason("setting.does_not_fit", {"setting": key})
            ) from None

        def change(uow: UnitOfWork) -> Changed[SettingView]:
            before = _view(uow, setting)
            if before.value == parsed:
                return Changed(before, frozenset())
            uow.settings.set(key, parsed, at_ms=self._workspace.clock.now_ms())
            self._workspace.note(uow, "setting.changed", key, before=before.value, after=parsed)
            return Changed(_view(uow, setting), frozenset({Topic.SETTINGS, Topic.AUDIT}))

        return await self._store.write(change)


def _setting(key: str) -> Setting[object]:
    for setting in CATALOGUE:
        if setting.key == key:
            return setting
    raise Refusal(
        f"There is no setting {key!r}.", reason=Reason("setting.unknown", {"setting": key})
    )


def _view(uow: UnitOfWork, setting: Setting[object]) -> SettingView:
    stored = uow.settings.get(setting.key)
    return SettingView(
        key=setting.key,
        label=setting.label,
        help=setting.help,
        group=setting.group,
        kind=setting.kind,
        choices=setting.choices,
        value=setting.default if stored is None else stored.value,
        default=setting.default,
        changed_at=None
        if stored is None
        else datetime.fromtimestamp(stored.changed_at_ms / 1000, UTC),
    )
