"""What becomes of each field and why, for a person to look at. In memory only, never stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stratum_desktop.domain.identity.birth_date import DateOrder
from stratum_desktop.domain.identity.country import country_of
from stratum_desktop.domain.identity.digest import digest_of, numbered
from stratum_desktop.domain.identity.field import VARIANTS_OF_GIVEN, GivenDigest, Texts, read
from stratum_desktop.domain.identity.person import (
    MOST_VALUES,
    REPEATING_FIELDS,
    SEVERAL_FIELDS,
    RawPerson,
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
    country = country_of(person.country, default_country)
    latest_year = year_of(seen_at_ms)
    explained = []
    seen: dict[str, set[str]] = {}
    for name, raw in _values(person):
        outcome = read(name, raw, country, date_order, latest_year)
        if outcome is not None:
            explained.append(_explanation(name, raw, outcome, seen.setdefault(name, set())))
    return tuple(explained)


def _values(person: RawPerson) -> Iterator[tuple[str, str]]:
    for name in (*SEVERAL_FIELDS, *REPEATING_FIELDS):
        raw = getattr(person, name)
        for one in raw if isinstance(raw, tuple) else (raw,):
            if one:
                yield name, one


def _explanation(
    name: str, raw: str, outcome: Texts | GivenDigest | Reason, seen: set[str]
) -> Explanation:
    """Explain one value; `seen` holds the first digest of each earlier one of the field."""
    if isinstance(outcome, Reason):
        return Explanation(name, raw, (), (outcome,))
    texts: Sequence[tuple[str, str | None]] = ()
    warnings: tuple[Reason, ...] = ()
    given = ""
    if isinstance(outcome, GivenDigest):
        texts = [(variant, None) for variant in VARIANTS_OF_GIVEN.get(name, (name,))]
        given, warnings = outcome.digest, (Reason("identity.hashed_by_source"),)
    else:
        texts = outcome
    hashed = tuple(
        HashedText(numbered(variant, len(seen)), text, given or digest_of(text or ""))
        for variant, text in texts
    )
    first = hashed[0].digest
    if first in seen:
        return Explanation(name, raw, (), (Reason("identity.repeated"),))
    if len(seen) == MOST_VALUES:
        return Explanation(name, raw, (), (Reason("identity.too_many", {"limit": MOST_VALUES}),))
    seen.add(first)
    return Explanation(name, raw, hashed, warnings)
