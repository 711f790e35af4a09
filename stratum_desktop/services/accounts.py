"""Connecting platforms: destinations, their secrets, and whether they may be sent to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from stratum_desktop.domain.correction import Correction
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, ChangeSet, Topic
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.reach import check_base_url
from stratum_desktop.platforms.contract import ConnectionCheck, Field, Manifest, Platform
from stratum_desktop.services.delivery import Delivery
from stratum_desktop.services.delivery.flow import release
from stratum_desktop.services.lanes import open_lane, secret_place
from stratum_desktop.services.version_radar import VersionRadar, version_radar
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.field_cipher import Purpose
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

__all__ = [
    "Accounts",
    "ConnectionCheck",
    "DestinationView",
    "Field",
    "Manifest",
    "VersionRadar",
]

_PAUSED = Reason("destination.paused")
_CHANGED: ChangeSet = frozenset({Topic.DESTINATIONS, Topic.DELIVERIES, Topic.AUDIT})
_OPEN = (
    DeliveryState.READY,
    DeliveryState.RETRY,
    DeliveryState.SENDING,
    DeliveryState.HELD,
)


@dataclass(frozen=True, slots=True)
class DestinationView:
    """One destination as a person sees it; secrets by name only."""

    id: int
    platform: str
    platform_label: str
    account: str
    label: str
    base_url: str
    enabled: bool
    #: Why nothing is sent; None when nothing holds it.
    held_reason: Reason | None
    #: `closed`, `open` or `half_open`.
    circuit: str
    secret_names: tuple[str, ...]
    options: Mapping[str, str]
    created_at: datetime
    open_count: int
    #: What is set right in every event before it is written for it.
    corrections: tuple[Correction, ...] = ()


class Accounts:
    """The destinations of one workspace."""

    def __init__(self, workspace: Workspace, delivery: Delivery) -> None:
        """Work on this workspace; tests of connections use delivery's senders."""
        self._workspace = workspace
        self._store = workspace.store
        self._delivery = delivery

    def platforms(self) -> tuple[Manifest, ...]:
        """Return what can be connected, by key."""
        return tuple(platform.manifest for platform in registry.all())

    async def list(self) -> tuple[DestinationView, ...]:
        """Return every destination, oldest first."""
        return await self._store.read(_views)

    async def connect(
        self,
        *,
        platform: str,
        account: str,
        label: str | None = None,
        secrets: Mapping[str, str],
        options: Mapping[str, str] | None = None,
        base_url: str | None = None,
    ) -> Changed[DestinationView]:
        """Connect an account, or give a connected one new credentials and release its hold.

        What a person paused stays paused until a person releases it.

        Args:
            label: how screens name it; None names it by platform and account.
            secrets: by name; a blank one keeps what is stored, and so does one left out.
            options: by name; None keeps what is stored.
            base_url: None means the platform's own; anything else is for practice.

        Raises:
            Refusal: no such platform, or a field that does not fit; the sentence says which.
        """
        known = registry.get(platform)
        manifest = known.manifest
        _check_account(manifest, account)
        url = _checked_url(known, base_url, is_practice=self._workspace.is_practice)

        def change(uow: UnitOfWork) -> DestinationView:
            before = uow.destinations.find(platform=platform, account=account)
            stored: frozenset[str] = frozenset()
            if before is not None:
                kept = before.options if options is None else {}
                stored = frozenset(uow.destinations.secrets(before.id)) | kept.keys()
            _check_fields(manifest, secrets=secrets, options=options or {}, stored=stored)
            destination_id = self._save(
                uow, before, manifest, account, label, url, options, secrets
            )
            self._workspace.note(
                uow,
                "destination.connected",
                f"destination/{destination_id}",
                before=None if before is None else {"base_url": before.base_url},
                after={
                    "platform": platform,
                    "account": account,
                    "base_url": url,
                    "secrets": sorted(name for name, value in secrets.items() if value.strip()),
                },
            )
            return _view(uow, destination_id)

        return Changed(await self._store.write(change), _CHANGED)

    async def test(self, destination_id: int) -> tuple[ConnectionCheck, ...]:
        """Check reachability, token and account, each told in words; sends no event.

        Raises:
            Refusal: there is no such destination.
        """
        destination, lane = await self._store.read(
            lambda uow: (
                one := _require(uow, destination_id),
                open_lane(uow, one, self._workspace.cipher),
            )
        )
        sender = self._delivery.sender_of(registry.get(destination.platform))
        return tuple(_told(check) for check in await sender.test(lane))

    async def set_enabled(self, destination_id: int, *, enabled: bool) -> Changed[DestinationView]:
        """Switch a destination on or off. Off: new events are skipped there, with that reason."""

        def change(uow: UnitOfWork) -> DestinationView:
            before = _require(uow, destination_id)
            uow.destinations.set_enabled(destination_id, enabled=enabled)
            self._workspace.note(
                uow,
                "destination.enabled" if enabled else "destination.disabled",
                f"destination/{destination_id}",
                before=before.enabled,
                after=enabled,
            )
            return _view(uow, destination_id)

        return Changed(await self._store.write(change), _CHANGED)

    async def hold(self, destination_id: int) -> Changed[DestinationView]:
        """Pause a destination: everything queued waits until a person releases it."""
        return await self._set_held(destination_id, _PAUSED)

    async def release(self, destination_id: int) -> Changed[DestinationView]:
        """Let a paused or held destination go on."""
        return await self._set_held(destination_id, None)

    async def versions(self) -> tuple[VersionRadar, ...]:
        """Return the API version that each destination uses, once each, and how long it lasts."""
        now_ms = self._workspace.clock.now_ms()
        return await self._store.read(lambda uow: version_radar(uow, now_ms=now_ms))

    async def _set_held(
        self, destination_id: int, reason: Reason | None
    ) -> Changed[DestinationView]:
        def change(uow: UnitOfWork) -> DestinationView:
            _require(uow, destination_id)
            if reason is None:
                release(uow, self._workspace, destination_id)
                return _view(uow, destination_id)
            now_ms = self._workspace.clock.now_ms()
            uow.destinations.set_held(destination_id, reason)
            moved = uow.upkeep.hold_all(destination_id, reason, now_ms=now_ms)
            self._workspace.note(
                uow,
                "destination.held",
                f"destination/{destination_id}",
                after={"deliveries": moved},
            )
            return _view(uow, destination_id)

        return Changed(await self._store.write(change), _CHANGED)

    def _save(
        self,
        uow: UnitOfWork,
        before: Destination | None,
        manifest: Manifest,
        account: str,
        label: str | None,
        base_url: str,
        options: Mapping[str, str] | None,
        secrets: Mapping[str, str],
    ) -> int:
        now_ms = self._workspace.clock.now_ms()
        if before is None:
            destination_id = uow.destinations.add(
                platform=manifest.key,
                account=account,
                label=label or f"{manifest.label} {account}",
                base_url=base_url,
                options=options or {},
                now_ms=now_ms,
            )
        else:
            destination_id = before.id
            uow.destinations.describe(
                destination_id,
                label=label or before.label,
                base_url=base_url,
                options=before.options if options is None else options,
            )
            if before.held_reason != _PAUSED:
                uow.destinations.set_held(destination_id, None)
                uow.upkeep.release_all(destination_id, now_ms=now_ms)
        for name, value in secrets.items():
            if not value.strip():
                continue
            sealed = self._workspace.cipher.encrypt(
                value, purpose=Purpose.SECRET, bound_to=secret_place(destination_id, name)
            )
            uow.destinations.set_secret(destination_id, name, sealed)
        return destination_id


def _check_account(manifest: Manifest, account: str) -> None:
    if not re.fullmatch(manifest.account_pattern, account):
        raise Refusal(
            f"{account!r} is no {manifest.account_label} of {manifest.label}. "
            f"{manifest.account_help}",
            reason=Reason("account.does_not_fit", {"platform": manifest.key}),
        )


def _check_fields(
    manifest: Manifest,
    *,
    secrets: Mapping[str, str],
    options: Mapping[str, str],
    stored: frozenset[str],
) -> None:
    """Refuse unknown fields, empty secrets, and required ones that are nowhere."""
    _refuse_unknown(manifest, secrets, [one for one in manifest.fields if one.is_secret])
    _refuse_unknown(manifest, options, [one for one in manifest.fields if not one.is_secret])
    for one in manifest.fields:
        given = (secrets if one.is_secret else options).get(one.name, "")
        if one.is_required and not given.strip() and one.name not in stored:
            raise Refusal(
                f"{manifest.label} needs {one.label} ({one.name}). {one.help}",
                reason=Reason("account.field_missing", {"field": one.name}),
            )
        if given.strip() and one.pattern and not re.fullmatch(one.pattern, given):
            raise Refusal(
                f"{one.label} ({one.name}) does not look right. {one.help}",
                reason=Reason("account.field_does_not_fit", {"field": one.name}),
            )


def _refuse_unknown(manifest: Manifest, given: Mapping[str, str], fields: list[Field]) -> None:
    names = [one.name for one in fields]
    for name in given:
        if name not in names:
            raise Refusal(
                f"{manifest.label} has no field {name!r}. It takes: {', '.join(names) or 'none'}.",
                reason=Reason("account.field_unknown", {"field": name}),
            )


def _checked_url(platform: Platform, base_url: str | None, *, is_practice: bool) -> str:
    home_url = platform.manifest.base_url
    url = (base_url or home_url).rstrip("/")
    check_base_url(url, home_url=home_url, is_practice=is_practice)
    return url


def _require(uow: UnitOfWork, destination_id: int) -> Destination:
    found = uow.destinations.get(destination_id)
    if found is None:
        raise Refusal(
            f"There is no destination {destination_id}.",
            reason=Reason("destination.unknown", {"id": destination_id}),
        )
    return found


def _views(uow: UnitOfWork) -> tuple[DestinationView, ...]:
    counts = uow.upkeep.counts_by_state()
    labels = {platform.manifest.key: platform.manifest.label for platform in registry.all()}
    return tuple(
        DestinationView(
            id=one.id,
            platform=one.platform,
            platform_label=labels.get(one.platform, one.platform),
            account=one.account,
            label=one.label,
            base_url=one.base_url,
            enabled=one.enabled,
            held_reason=one.held_reason,
            circuit=one.circuit.state.value,
            secret_names=tuple(sorted(uow.destinations.secrets(one.id))),
            options=one.options,
            created_at=datetime.fromtimestamp(one.created_at_ms / 1000, UTC),
            open_count=sum(counts.get((one.id, state.value), 0) for state in _OPEN),
            corrections=one.corrections,
        )
        for one in uow.destinations.all()
    )


def _view(uow: UnitOfWork, destination_id: int) -> DestinationView:
    return next(view for view in _views(uow) if view.id == destination_id)


def _told(check: ConnectionCheck) -> ConnectionCheck:
    """Return a check that says why it failed as people are told it, not as a code."""
    return check if check.reason is None else replace(check, detail=sentence(check.reason))
