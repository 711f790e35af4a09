"""Digests of what repeats from person to person, worked out once and remembered.

Each field has a memory of its own: whatever a column of rare values holds, it displaces no
other's. Full, all of them together take less than 30 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

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


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Memory(dict[_Key, _Value]):
    """What was worked out for keys that repeat; when it is full it forgets everything.

    A look-up takes half the time of one in an `lru_cache`, which moves what it finds to the
    front of a list. What repeats is soon learned anew.
    """

    __slots__ = ("_most", "_work_out")

    def __init__(self, work_out: Callable[[_Key], _Value], most: int) -> None:
        """Know nothing yet.

        Args:
            work_out: pure.
            most: how many values are held.
        """
        super().__init__()
        self._work_out = work_out
        self._most = most

    def __missing__(self, key: _Key) -> _Value:
        """Work it out."""
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._work_out(key)
        return value


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


def _place(key: tuple[str | None, str | None, str | None]) -> Place:
    state, country, default_country = key
    code = country_of(country, default_country)
    hashed: dict[str, str] = {}
    problems: list[Problem] = []
    for field, raw in (("state", state), ("country", country)):
        found = digests_of(field, read(field, raw or "", code))
        hashed.update(found.of_variant)
        if found.reason is not None:
            problems.append(Problem(field, found.reason))
    return Place(code, hashed, tuple(problems))


def _first_name(raw: str) -> Remembered:
    return _hashed("first_name", plain_letters(raw) or read("first_name", raw, None))


def _last_name(raw: str) -> Remembered:
    return _hashed("last_name", plain_letters(raw) or read("last_name", raw, None))


def _date_of_birth(key: tuple[str, DateOrder | None, int]) -> Remembered:
    raw, order, latest_year = key
    return _hashed("date_of_birth", read("date_of_birth", raw, None, order, latest_year))


def _gender(raw: str) -> Remembered:
    return _hashed("gender", read("gender", raw, None))


def _city(raw: str) -> Remembered:
    return _hashed("city", plain_letters(raw.replace(" ", "")) or read("city", raw, None))


def _zip_code(key: tuple[str, str | None]) -> Remembered:
    raw, country = key
    return _hashed("zip", fast_zip(raw, country) or read("zip", raw, country))


def _hashed(field: str, outcome: str | Texts | GivenDigest | Reason | None) -> Remembered:
    """Hash what a quick way or `read` found; a lone text needs no table of variants."""
    if isinstance(outcome, str):
        return digest_of(outcome)
    if isinstance(outcome, tuple) and len(outcome) == 1:
        return digest_of(outcome[0][1])
    return digests_of(field, outcome)


FIRST_NAMES = Memory(_first_name, _MOST_VALUES)
LAST_NAMES = Memory(_last_name, _MOST_VALUES)
GENDERS = Memory(_gender, _MOST_VALUES)
CITIES = Memory(_city, _MOST_VALUES)
#: By code and country, alpha-2.
ZIP_CODES = Memory(_zip_code, _MOST_VALUES)
#: By date, and `order` and `latest_year` as for `birth_date_texts`.
BIRTH_DATES = Memory(_date_of_birth, _MOST_BIRTH_DATES)
#: By state and country as given, and the account's country.
PLACES = Memory(_place, _MOST_PLACES)
