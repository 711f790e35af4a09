"""Where a platform's body holds which identifier: found by trying, never by reading its tables.

A digest is replaced by a mark of its own, which then stands wherever the mapping put the digest.
An identifier that travels as it is may be rewritten on its way, so it is exchanged for another of
its kind: what changes in the body is where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import orjson

from stratum_desktop.domain.event import Event, Identity
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.identity_inspector.sample import stand_ins_of

Body = Callable[[Event], bytes | Reason]
"""A mapping with a destination's options."""


@dataclass(frozen=True, slots=True)
class Place:
    """One value of a body, and the identifier that it came from."""

    path: str
    #: As it stands in the body.
    value: str
    #: Name in `Identity.hashed`, `Identity.keys` or `Identity.clear`.
    name: str
    is_hashed: bool


def places_of(event: Event, body_of: Body, field_of: Callable[[str], str]) -> tuple[Place, ...]:
    """Return every identifier that the body of an event holds, in the body's order.

    Args:
        event: one that the mapping takes.
        body_of: the mapping.
        field_of: the field that a name in `Identity.hashed` was made of. Equal digests of one
            field count as one, as they do in a mapping.
    """
    names = {
        _mark(field_of(name), digest): name
        for name, digest in reversed([*event.identity.hashed.items()])
    }
    marked = {name: _mark(field_of(name), digest) for name, digest in event.identity.hashed.items()}
    plain = Identity(marked, event.identity.keys, event.identity.clear)
    event = event._replace(identity=plain)
    leaves = _leaves(body_of(event))
    hashed = {
        path: Place(path, "", names[value], is_hashed=True)
        for path, value in leaves.items()
        if value in names
    }
    in_clear = _in_clear(event, body_of, {k: v for k, v in leaves.items() if k not in hashed})
    return tuple(
        place for path in leaves if (place := hashed.get(path) or in_clear.get(path)) is not None
    )


def _mark(field: str, digest: str) -> str:
    return sha256(f"{field}\0{digest}".encode()).hexdigest()


def _in_clear(event: Event, body_of: Body, leaves: Mapping[str, str]) -> dict[str, Place]:
    given = {**event.identity.clear, **event.identity.keys}
    moved = {name: _changed(event, name, given[name], body_of, leaves) for name in given}
    places = {}
    for path, value in leaves.items():
        owners = [name for name, paths in moved.items() if path in paths]
        if owner := _likeliest(owners, value, given, moved):
            places[path] = Place(path, value, owner, is_hashed=False)
    return places


def _changed(
    event: Event, name: str, value: str, body_of: Body, leaves: Mapping[str, str]
) -> frozenset[str]:
    """Return where the body differs once this identifier has another value."""
    other = next(one for one in stand_ins_of(name) if one.casefold() != value.casefold())
    identity = event.identity
    keys, clear = dict(identity.keys), dict(identity.clear)
    for kept in (keys, clear):
        if name in kept:
            kept[name] = other
    exchanged = event._replace(identity=Identity(identity.hashed, keys, clear))
    body = body_of(exchanged)
    if isinstance(body, Reason):
        # Another value is refused, so this one is needed: it may stand anywhere.
        return frozenset(leaves)
    found = _leaves(body)
    return frozenset(path for path, value in leaves.items() if found.get(path) != value)


def _likeliest(
    owners: list[str], value: str, given: Mapping[str, str], moved: Mapping[str, frozenset[str]]
) -> str | None:
    """Return the identifier that a value came from, or None when it came from nobody's."""
    by_reach = sorted(owners, key=lambda name: len(moved[name]))
    for is_akin in (str.__eq__, str.__contains__):
        for name in by_reach:
            if is_akin(_folded(given[name]), _folded(value)):
                return name
    return None


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _leaves(body: bytes | Reason) -> dict[str, str]:
    """Return every text and number of a JSON body by its path."""
    found: dict[str, str] = {}
    if not isinstance(body, Reason):
        _collect("", orjson.loads(body), found)
    return found


def _collect(path: str, value: object, found: dict[str, str]) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _collect(f"{path}.{key}" if path else key, inner, found)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            _collect(f"{path}[{at}]", inner, found)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        found[path] = str(value)
