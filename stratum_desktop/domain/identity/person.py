"""From raw fields of one person to digests, keys and the few values kept in clear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from stratum_desktop.domain.event import Identity
from stratum_desktop.domain.identity.birth_date import DateOrder
from stratum_desktop.domain.identity.clear import clear_values
from stratum_desktop.domain.identity.click_id import KEY_FIELDS, click_id, fbc_of, is_of_click
from stratum_desktop.domain.identity.country import country_code
from stratum_desktop.domain.identity.digest import digest_of, numbered
from stratum_desktop.domain.identity.email import fast_address
from stratum_desktop.domain.identity.field import VARIANTS_OF_GIVEN, GivenDigest, Texts, read
from stratum_desktop.domain.identity.phone import fast_e164, is_made_up
from stratum_desktop.domain.reason import Reason

Several = str | tuple[str, ...] | None
"""A field that may come more than once."""

SEVERAL_FIELDS = ("email", "phone", "external_id")
"""Hashed fields that may come more than once, and whose values hardly ever repeat."""

MOST_VALUES = 10
"""Values kept of one field. Source: ours."""


class RawPerson(NamedTuple):
    """What a source said of one person, field by field, untouched.

    A named tuple, because a frozen dataclass of this width takes as long to make as half of
    its normalisation.
    """

    email: Several = None
    phone: Several = None
    first_name: str | None = None
    last_name: str | None = None
    date_of_birth: str | None = None
    gender: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    external_id: Several = None
    client_ip_address: str | None = None
    client_user_agent: str | None = None
    fbc: str | None = None
    fbp: str | None = None
    #: The bare click id of a landing URL; becomes `fbc`.
    fbclid: str | None = None
    gclid: str | None = None
    gbraid: str | None = None
    wbraid: str | None = None
    ttclid: str | None = None
    ttp: str | None = None
    sc_click_id: str | None = None
    sc_cookie1: str | None = None
    li_fat_id: str | None = None
    #: The `_ga` cookie of Google Analytics, and the session of its `_ga_…` cookie.
    ga_client_id: str | None = None
    ga_session_id: str | None = None
    ctwa_clid: str | None = None
    subscription_id: str | None = None
    fb_login_id: str | None = None
    lead_id: str | None = None
    anon_id: str | None = None
    #: A mobile advertising id.
    madid: str | None = None
    page_scoped_user_id: str | None = None
    ig_sid: str | None = None


REPEATING_FIELDS = RawPerson._fields[2:10]
"""Hashed fields whose values repeat from person to person: names, place, birth, gender."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that was given and could not be used."""

    #: A field of `RawPerson`.
    field: str
    reason: Reason


class Normalised(NamedTuple):
    """One person, ready to be stored."""

    identity: Identity
    problems: tuple[Problem, ...]
    #: IP address and user agent as given; they tell apart two people known by nothing else.
    browser: tuple[str | None, str | None] = (None, None)

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells this person from another, sorted: for `dedupe.derived_event_id`.

        Which destinations are connected makes no difference.
        """
        marks = [*map(":".join, self.identity.hashed.items())]
        if self.identity.keys:
            marks += map(":".join, self.identity.keys.items())
        if any(self.browser):
            marks.append(f"browser:{digest_of(repr(self.browser))}")
        marks.sort()
        return tuple(marks)


class _Digests(NamedTuple):
    """What one value gave: digests by variant, and why there are none."""

    of_variant: Mapping[str, str]
    reason: Reason | None = None


def normalise(
    person: RawPerson,
    *,
    default_country: str | None,
    needs_clear: frozenset[str] = frozenset(),
    seen_at_ms: int,
    date_order: DateOrder | None = None,
) -> Normalised:
    """Bring every field into the forms that platforms match on.

    The person's own country counts before `default_country` for phones, states and postal
    codes. What cannot be used is left out and named in `problems`; an empty field is no
    problem.

    Args:
        default_country: any name or code of the account's country; None when unknown, and
            then a phone number without `+` or `00` is refused.
        needs_clear: names of `Identity.clear` that connected destinations need.
        seen_at_ms: when the click was first seen, at the latest; the event's time.
        date_order: how the source writes `01/02/1990`; None refuses it as ambiguous.
    """
    country = country_of(person, default_country)
    latest_year = year_of(seen_at_ms) if person.date_of_birth else 0
    problems: list[Problem] = []
    hashed = _hash_rare_values(person, country, problems)
    dates = (date_order, latest_year)
    read_with = (None, None, dates, None, None, country, country, None)
    for (name, recall), raw, beside in zip(_MEMORIES, person[2:10], read_with, strict=True):
        if raw:
            found = recall(raw, beside)
            if isinstance(found, str):
                hashed[name] = found
            else:
                _add(name, found, hashed, problems)
    keys = _keys(person, seen_at_ms, problems) if any(person[13:]) else {}
    clear: dict[str, str] = {}
    if needs_clear:
        clear, refused = clear_values(person, needs_clear, country, date_order, latest_year)
        problems += [Problem(name, reason) for name, reason in refused]
    browser = (person.client_ip_address or None, person.client_user_agent or None)
    return Normalised(Identity(hashed, keys, clear), tuple(problems), browser)


def country_of(person: RawPerson, default_country: str | None) -> str | None:
    """Return the alpha-2 code that phones, states and postal codes are read with."""
    return (person.country and country_code(person.country)) or (
        country_code(default_country) if default_country else None
    )


def year_of(seen_at_ms: int) -> int:
    """Return the UTC year of an instant in epoch milliseconds."""
    return _year_of_day(seen_at_ms // 86_400_000)


@lru_cache(maxsize=1024)
def _year_of_day(days: int) -> int:
    return (date(1970, 1, 1) + timedelta(days=days)).year


def _hash_rare_values(
    person: RawPerson, country: str | None, problems: list[Problem]
) -> dict[str, str]:
    """Hash the fields whose values hardly ever repeat; most need no cleaning."""
    hashed: dict[str, str] = {}
    email, phone, external_id = person.email, person.phone, person.external_id
    if type(email) is str and (address := fast_address(email)):
        hashed["email"] = digest_of(address)
    elif email:
        _add_values("email", email, country, hashed, problems)
    if type(phone) is str and (e164 := fast_e164(phone, country)) and not is_made_up(e164):
        hashed["phone_digits"] = digest_of(e164[1:])
        hashed["phone_e164"] = digest_of(e164)
    elif phone:
        _add_values("phone", phone, country, hashed, problems)
    if external_id:
        _add_values("external_id", external_id, country, hashed, problems)
    return hashed


def _add_values(
    name: str,
    raw: str | tuple[str, ...],
    country: str | None,
    hashed: dict[str, str],
    problems: list[Problem],
) -> None:
    """Hash every value of the field, leaving out repeats."""
    seen: set[str] = set()
    for value in (raw,) if isinstance(raw, str) else raw:
        found = _hashed(name, read(name, value, country))
        first = next(iter(found.of_variant.values()), None)
        if first in seen:
            continue
        if first is not None and len(seen) == MOST_VALUES:
            found = _Digests({}, Reason("identity.too_many", {"limit": MOST_VALUES}))
        elif first is not None:
            found = _Digests({numbered(v, len(seen)): one for v, one in found.of_variant.items()})
            seen.add(first)
        _add(name, found, hashed, problems)


def _hashed(name: str, outcome: Texts | GivenDigest | Reason | None) -> _Digests:
    """Hash every text of an outcome."""
    if outcome is None or isinstance(outcome, Reason):
        return _Digests({}, outcome)
    if isinstance(outcome, GivenDigest):
        return _Digests(dict.fromkeys(VARIANTS_OF_GIVEN.get(name, (name,)), outcome.digest))
    return _Digests({variant: digest_of(text) for variant, text in outcome})


_Dates = tuple[DateOrder | None, int]
"""How a date of birth is read: `date_order` and `latest_year` of `normalise`."""


def _memory(
    name: str, most: int
) -> tuple[str, Callable[[str, str | _Dates | None], str | _Digests]]:
    """Return a field whose values repeat, and what hashes those values and remembers them.

    Args:
        name: one of `REPEATING_FIELDS`.
        most: how many values are remembered; each takes some 350 bytes.
    """

    @lru_cache(maxsize=most)
    def recall(raw: str, beside: str | _Dates | None) -> str | _Digests:
        """Hash a value; a lone digest is of the variant named as the field.

        Args:
            beside: what it is read with: `_Dates`, or the country where that matters.
        """
        if isinstance(beside, tuple):
            outcome = read(name, raw, None, *beside)
        else:
            outcome = read(name, raw, beside)
        if isinstance(outcome, tuple) and len(outcome) == 1:
            return digest_of(outcome[0][1])
        return _hashed(name, outcome)

    return name, recall


# A memory for each field: whatever a column of rare values holds, it displaces no other's.
# Of all the dates of birth of people alive there are some 40,000.
_MEMORIES = tuple(
    _memory(name, 32_768 if name == "date_of_birth" else 8_192) for name in REPEATING_FIELDS
)


def _add(name: str, found: _Digests, hashed: dict[str, str], problems: list[Problem]) -> None:
    hashed.update(found.of_variant)
    if found.reason is not None:
        problems.append(Problem(name, found.reason))


def _keys(person: RawPerson, seen_at_ms: int, problems: list[Problem]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for name in KEY_FIELDS:
        raw = getattr(person, name)
        if raw:
            _add_key(name, raw, keys, problems)
    if person.fbclid:
        click: dict[str, str] = {}
        _add_key("fbclid", person.fbclid, click, problems)
        fbclid = click.get("fbclid")
        if fbclid and not ("fbc" in keys and is_of_click(keys["fbc"], fbclid)):
            keys["fbc"] = fbc_of(fbclid, seen_at_ms)
    return keys


def _add_key(name: str, raw: str, keys: dict[str, str], problems: list[Problem]) -> None:
    value = click_id(name, raw)
    if isinstance(value, Reason):
        problems.append(Problem(name, value))
    elif value is not None:
        keys[name] = value
