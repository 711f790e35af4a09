"""What becomes of each field and why, for a person to look at. In memory only, never stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stratum_desktop.domain.identity.birth_date import DateOrder
from stratum_desktop.domain.identity.digest import digest_of, numbered
from stratum_desktop.domain.identity.field import VARIANTS_OF_GIVEN, GivenDigest, read
from stratum_desktop.domain.identity.person import (
    REPEATING_FIELDS,
    SEVERAL_FIELDS,
    RawPerson,
    country_of,
    year_of,
)
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class HashedText:
    """One variant of a value."""

    #: Name in `Identity.hashed`.
    variant: str
    #: What is hashed; None when the source hashed it.
    text: str | None
    #: Lower-case hex SHA-256.
    digest: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One value, from what was given to what is kept."""

    #: A hashed field of `RawPerson`.
    field: str
    raw: str
    #: Every variant that is stored; empty when the value cannot be used.
    hashed: tuple[HashedText, ...]
    #: Why it cannot be used, or what to know about it.
    warnings: tuple[Reason, ...]


def explain(
    person: RawPerson,
    *,
    default_country: str | None,
    seen_at_ms: int,
    date_order: DateOrder | None = None,
) -> tuple[Explanation, ...]:
    """Return every hashed field that is not empty, as `normalise` reads it.

    Args:
        default_country: as for `normalise`.
        seen_at_ms: as for `normalise`.
        date_order: as for `normalise`.
    """
    country = country_of(person, default_country)
    latest_year = year_of(seen_at_ms)
    explained = []
    positions: dict[str, int] = {}
    for name, raw in _values(person):
        outcome = read(name, raw, country, date_order, latest_year)
        if outcome is None:
            continue
        position = positions.get(name, 0)
        explained.append(_explanation(name, raw, outcome, position))
        positions[name] = position + (not isinstance(outcome, Reason))
    return tuple(explained)


def _values(person: RawPerson) -> Iterator[tuple[str, str]]:
    for name in (*SEVERAL_FIELDS, *REPEATING_FIELDS):
        raw = getattr(person, name)
        for one in raw if isinstance(raw, tuple) else (raw,):
            if one:
                yield name, one


def _explanation(
    name: str, raw: str, outcome: tuple[tuple[str, str], ...] | GivenDigest | Reason, position: int
) -> Explanation:
    if isinstance(outcome, Reason):
        return Explanation(name, raw, (), (outcome,))
    if isinstance(outcome, GivenDigest):
        variants = VARIANTS_OF_GIVEN.get(name, (name,))
        hashed = tuple(
            HashedText(numbered(one, position), None, outcome.digest) for one in variants
        )
        return Explanation(name, raw, hashed, (Reason("identity.hashed_by_source"),))
    return Explanation(
        name,
        raw,
        tuple(HashedText(numbered(one, position), text, digest_of(text)) for one, text in outcome),
        (),
    )
