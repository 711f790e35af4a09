"""A person as typed, and what becomes of them at every platform. Nothing is kept or logged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.identity import (
    SEVERAL_FIELDS,
    Explanation,
    HashedText,
    RawPerson,
    explain,
    normalise,
)
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ACCOUNT, Platform
from stratum_desktop.services.identity_inspector.inspection import (
    Inspection,
    PlatformView,
    Taken,
)
from stratum_desktop.services.identity_inspector.notes import notes_of
from stratum_desktop.services.identity_inspector.sample import (
    CLEAR_COMPANIONS,
    COMPANIONS,
    kinds,
    sample_event,
    stand_ins_of,
)
from stratum_desktop.services.identity_inspector.trace import Place, places_of
from stratum_desktop.services.lanes import lane_targets
from stratum_desktop.services.mapping import mapped
from stratum_desktop.services.preparation import reason_to_skip
from stratum_desktop.services.setting_catalogue import DEFAULT_COUNTRY, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

FIELDS = RawPerson._fields
"""Every field of a person, in the order of the form."""


@dataclass(frozen=True, slots=True)
class _Target:
    """One destination, or a platform without one."""

    platform: Platform
    label: str
    options: Mapping[str, str]
    is_connected: bool
    #: Connected, and switched on.
    is_used: bool = False

    @property
    def needs_clear(self) -> frozenset[str]:
        """What it asks to be kept in clear."""
        return self.platform.manifest.traits.needs_clear

    def body_of(self, event: Event) -> bytes | Reason:
        """Return the body, or why this destination takes no such event."""
        return mapped(self.platform, event, self.options)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, read once for all platforms."""

    person: RawPerson
    identity: Identity
    explanations: tuple[Explanation, ...]
    #: Fields that something came of, in order.
    usable: tuple[str, ...]

    def with_clear(self, names: frozenset[str]) -> _Typed:
        """Return the same person, with only these values kept in clear."""
        kept = {name: text for name, text in self.identity.clear.items() if name in names}
        identity = Identity(self.identity.hashed, self.identity.keys, kept)
        return replace(self, identity=identity)


class IdentityInspector:
    """Shows what is hashed and sent of a person; sends and stores nothing."""

    def __init__(self, workspace: Workspace) -> None:
        """Read the destinations and the default country of this workspace."""
        self._workspace = workspace

    async def inspect(
        self,
        given: Mapping[str, Sequence[str]],
        *,
        event_name: str = "Purchase",
        action_source: ActionSource = ActionSource.WEBSITE,
    ) -> Inspection:
        """Return what each platform would be told of this person.

        Args:
            given: field of `RawPerson` to its values; more than one only where several may come.
            event_name: the event to try it with.
            action_source: where that event took place.

        Raises:
            Refusal: there is no such field, or it takes one value only.
        """
        person = _person_of(given)
        now_ms = self._workspace.clock.now_ms()
        default_country, targets = await self._workspace.store.read(_targets)
        needed = frozenset[str]().union(*(one.needs_clear for one in targets))
        kept = frozenset[str]().union(*(one.needs_clear for one in targets if one.is_used))
        normalised = normalise(
            person, default_country=default_country, needs_clear=needed, seen_at_ms=now_ms
        )
        explanations = explain(person, default_country=default_country, seen_at_ms=now_ms)
        identity = normalised.identity
        typed = _Typed(person, identity, explanations, _usable(person, identity, explanations))

        def event_of(identity: Identity, kind: tuple[str, ActionSource]) -> Event:
            return sample_event(identity, name=kind[0], action_source=kind[1], now_ms=now_ms)

        asked = event_name, action_source
        views = [
            _view(typed.with_clear(kept | target.needs_clear), target, asked, event_of)
            for target in targets
        ]
        return Inspection(
            notes=notes_of(person, explanations, normalised.problems, default_country),
            platforms=tuple(_merged(views)),
        )


def _usable(
    person: RawPerson, identity: Identity, explanations: Sequence[Explanation]
) -> tuple[str, ...]:
    known = {one.field for one in explanations if one.hashed}
    known |= identity.keys.keys() | identity.clear.keys()
    if person.fbclid and not person.fbc and "fbc" in known:
        known = known - {"fbc"} | {"fbclid"}
    return tuple(name for name in FIELDS if name in known)


_EventOf = Callable[[Identity, tuple[str, ActionSource]], Event]


def _person_of(given: Mapping[str, Sequence[str]]) -> RawPerson:
    fields: dict[str, str | tuple[str, ...]] = {}
    for name, values in given.items():
        if name not in FIELDS:
            raise Refusal(
                f"There is no field {name!r} of a person. Choose from: {', '.join(FIELDS)}.",
                reason=Reason("identity.field_unknown"),
            )
        if len(values) > 1 and name not in SEVERAL_FIELDS:
            raise Refusal(
                f"The field {name} was given {len(values)} times. Only "
                f"{', '.join(SEVERAL_FIELDS)} may come more than once.",
                reason=Reason("identity.field_repeated", {"field": name}),
            )
        fields[name] = tuple(values) if len(values) > 1 else "".join(values)
    return RawPerson(**fields)  # type: ignore[arg-type]  # several only where known


def _targets(uow: UnitOfWork) -> tuple[str | None, tuple[_Target, ...]]:
    """Return the default country, and connected destinations, then the other platforms."""
    connected = [
        _Target(one.platform, one.label, one.options, is_connected=True, is_used=one.enabled)
        for one in lane_targets(uow)
    ]
    known = {one.platform.manifest.key for one in connected}
    others = [
        _Target(platform, platform.manifest.label, _examples_of(platform), is_connected=False)
        for platform in registry.all()
        if platform.manifest.key not in known
    ]
    return current(uow, DEFAULT_COUNTRY) or None, (*connected, *others)


def _examples_of(platform: Platform) -> Mapping[str, str]:
    fields = platform.manifest.fields
    return {ACCOUNT: "", **{field.name: field.example for field in fields if field.example}}


def _view(
    typed: _Typed, target: _Target, asked: tuple[str, ActionSource], event_of: _EventOf
) -> PlatformView:
    as_typed = event_of(typed.identity, asked)
    body = target.body_of(as_typed)
    refusal = body if isinstance(body, Reason) else None
    if target.is_connected and not target.is_used:
        refusal = Reason("destination.off")
    if refusal is None:
        refusal = reason_to_skip(as_typed, target.platform.manifest.traits)
    shown, companions = _shown_event(typed.identity, target, asked, event_of)
    places: tuple[Place, ...] = ()
    if shown is not None:
        field_of = {
            text.variant: one.field for one in typed.explanations for text in one.hashed
        }.__getitem__
        places = places_of(shown, target.body_of, field_of)
    taken = _taken_of(typed, [place for place in places if place.name not in companions])
    held = {one.field for one in taken}
    return PlatformView(
        platform=target.platform.manifest.key,
        platform_label=target.platform.manifest.label,
        labels=(target.label,),
        is_connected=target.is_connected,
        taken=taken,
        not_taken=tuple(name for name in typed.usable if name not in held),
        refusal=refusal,
        completed_with=companions,
        event_name=asked[0] if shown is None else shown.name,
        action_source=asked[1] if shown is None else shown.action_source,
    )


def _shown_event(
    identity: Identity, target: _Target, asked: tuple[str, ActionSource], event_of: _EventOf
) -> tuple[Event | None, tuple[str, ...]]:
    """Return the event nearest to what was asked that is taken, and what had to be added.

    None when no event of this person is taken, whatever is added.
    """
    carried = identity.keys.keys() | identity.clear.keys()
    possible = tuple(name for name in COMPANIONS if name not in carried)
    for kind in kinds(*asked):
        bare = event_of(identity, kind)
        if not isinstance(target.body_of(bare), Reason):
            return bare, ()
        needed = possible
        if isinstance(target.body_of(event_of(_joined(identity, needed), kind)), Reason):
            continue
        for name in possible:
            fewer = tuple(one for one in needed if one != name)
            event = event_of(_joined(identity, fewer), kind)
            if not isinstance(target.body_of(event), Reason):
                needed = fewer
        return event_of(_joined(identity, needed), kind), needed
    return None, ()


def _joined(identity: Identity, companions: Sequence[str]) -> Identity:
    added = {name: stand_ins_of(name)[0] for name in companions}
    keys = {name: value for name, value in added.items() if name not in CLEAR_COMPANIONS}
    clear = {name: value for name, value in added.items() if name in CLEAR_COMPANIONS}
    return Identity(identity.hashed, {**identity.keys, **keys}, {**identity.clear, **clear})


def _taken_of(typed: _Typed, places: Sequence[Place]) -> tuple[Taken, ...]:
    texts = {text.variant: (one, text) for one in typed.explanations for text in one.hashed}
    taken = [_taken(typed, place, texts) for place in places]
    return tuple(sorted(taken, key=lambda one: FIELDS.index(one.field)))


def _taken(
    typed: _Typed, place: Place, texts: Mapping[str, tuple[Explanation, HashedText]]
) -> Taken:
    if place.is_hashed:
        one, text = texts[place.name]
        return Taken(one.field, one.raw, text.text, place.name, place.path, text.digest, True)  # noqa: FBT003
    person, identity = typed.person, typed.identity
    field = place.name
    if field == "fbc" and not person.fbc:
        field = "fbclid"
    raw = getattr(person, field)
    return Taken(
        field=field,
        raw=raw if isinstance(raw, str) else next(iter(raw or ()), ""),
        text=identity.keys.get(place.name) or identity.clear.get(place.name),
        variant=place.name,
        place=place.path,
        sent=place.value,
        is_hashed=False,
    )


def _merged(views: Sequence[PlatformView]) -> Iterator[PlatformView]:
    """Yield one view for destinations of a platform that take the same."""
    left = list(views)
    while left:
        first = left[0]
        alike = [one for one in left if replace(one, labels=first.labels) == first]
        yield replace(first, labels=tuple(one.labels[0] for one in alike))
        left = [one for one in left if one not in alike]
