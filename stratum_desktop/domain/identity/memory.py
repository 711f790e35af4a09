"""Digests of what repeats from person to person, worked out once and remembered.

Each field has a memory of its own: whatever a column of rare values holds, it displaces no
other's. Full, all of them together take less than 30 MB.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from stratum_desktop.domain.identity.birth_date import DateOrder
from stratum_desktop.domain.identity.country import country_of
from stratum_desktop.domain.identity.digest import digest_of
from stratum_desktop.domain.identity.field import (
    VARIANTS_OF_GIVEN,
    GivenDigest,
    Problem,
    Texts,
    read,
)
from stratum_desktop.domain.identity.place import fast_zip
from stratum_desktop.domain.identity.text import plain_letters
from stratum_desktop.domain.reason import Reason

# Source: ours; names and places repeat so much that more would seldom be asked for. Of all
# the dates of birth of people alive there are some 40,000.
_MOST_VALUES = 8_192
_MOST_PLACES = 4_096
_MOST_BIRTH_DATES = 32_768


class Digests(NamedTuple):
    """What one value gave: digests by variant, and why there are none."""

    of_variant: Mapping[str, str]
    reason: Reason | None = None


Remembered = str | Digests
"""A lone digest is of the variant that is named as the field."""


class Place(NamedTuple):
    """What country and state gave."""

    #: Alpha-2, lower case, that phones and postal codes are read with; None when unknown.
    country: str | None
    #: Digests of `state` and `country`. To be copied, never changed.
    hashed: dict[str, str]
    problems: tuple[Problem, ...]


def digests_of(field: str, outcome: Texts | GivenDigest | Reason | None) -> Digests:
    """Hash every text of an outcome."""
    if outcome is None or isinstance(outcome, Reason):
        return Digests({}, outcome)
    if isinstance(outcome, GivenDigest):
        return Digests(dict.fromkeys(VARIANTS_OF_GIVEN.get(field, (field,)), outcome.digest))
    return Digests({variant: digest_of(text) for variant, text in outcome})


@lru_cache(maxsize=_MOST_PLACES)
def place(state: str | None, country: str | None, default_country: str | None) -> Place:
    """Hash state and country, both as given."""
    code = country_of(country, default_country)
    hashed: dict[str, str] = {}
    problems: list[Problem] = []
    for field, raw in (("state", state), ("country", country)):
        found = digests_of(field, read(field, raw or "", code))
        hashed.update(found.of_variant)
        if found.reason is not None:
            problems.append(Problem(field, found.reason))
    return Place(code, hashed, tuple(problems))


@lru_cache(maxsize=_MOST_VALUES)
def first_name(raw: str) -> Remembered:
    """Hash a first name."""
    return _hashed("first_name", plain_letters(raw) or read("first_name", raw, None))


@lru_cache(maxsize=_MOST_VALUES)
def last_name(raw: str) -> Remembered:
    """Hash a last name."""
    return _hashed("last_name", plain_letters(raw) or read("last_name", raw, None))


@lru_cache(maxsize=_MOST_BIRTH_DATES)
def date_of_birth(raw: str, order: DateOrder | None, latest_year: int) -> Remembered:
    """Hash a date of birth; `order` and `latest_year` as for `birth_date_texts`."""
    return _hashed("date_of_birth", read("date_of_birth", raw, None, order, latest_year))


@lru_cache(maxsize=_MOST_VALUES)
def gender(raw: str) -> Remembered:
    """Hash a gender."""
    return _hashed("gender", read("gender", raw, None))


@lru_cache(maxsize=_MOST_VALUES)
def city(raw: str) -> Remembered:
    """Hash a city."""
    return _hashed("city", plain_letters(raw.replace(" ", "")) or read("city", raw, None))


@lru_cache(maxsize=_MOST_VALUES)
def zip_code(raw: str, country: str | None) -> Remembered:
    """Hash a postal code of a country, alpha-2."""
    return _hashed("zip", fast_zip(raw, country) or read("zip", raw, country))


def _hashed(field: str, outcome: str | Texts | GivenDigest | Reason | None) -> Remembered:
    """Hash what a quick way or `read` found; a lone text needs no table of variants."""
    if isinstance(outcome, str):
        return digest_of(outcome)
    if isinstance(outcome, tuple) and len(outcome) == 1:
        return digest_of(outcome[0][1])
    return digests_of(field, outcome)
