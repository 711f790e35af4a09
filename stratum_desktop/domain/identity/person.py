"""From raw fields of one person to digests, keys and the few values kept in clear."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import orjson

from stratum_desktop.domain.event import Identity
from stratum_desktop.domain.identity.birth_date import DateOrder
from stratum_desktop.domain.identity.clear import clear_values
from stratum_desktop.domain.identity.click_id import KEY_FIELDS, click_id, fbc_of, is_of_click
from stratum_desktop.domain.identity.digest import digest_of, numbered, sha256
from stratum_desktop.domain.identity.email import fast_address
from stratum_desktop.domain.identity.field import Problem, read
from stratum_desktop.domain.identity.memory import (
    BIRTH_DATES,
    CITIES,
    FIRST_NAMES,
    GENDERS,
    LAST_NAMES,
    PLACES,
    ZIP_CODES,
    Digests,
    Remembered,
    digests_of,
)
from stratum_desktop.domain.identity.packed import packed_digests
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


class Normalised(NamedTuple):
    """One person, ready to be stored."""

    identity: Identity
    problems: tuple[Problem, ...]
    #: IP address and user agent as given; they tell apart two people known by nothing else.
    browser: tuple[str | None, str | None] = (None, None)

    @property
    def mark(self) -> bytes:
        """What tells this person from another, for `dedupe.derived_event_id`; empty = nothing.

        Which destinations are connected makes no difference.
        """
        identity = self.identity
        names, digests = packed_digests(identity.hashed)
        if identity.keys or any(self.browser):
            rest = orjson.dumps([names, identity.keys, self.browser], option=orjson.OPT_SORT_KEYS)
            return rest + digests
        return orjson.dumps(names) + digests if names else b""


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
    first_name, last_name, born, gender, city, state, zip_code, own_country = person[2:10]
    country, of_place, place_problems = PLACES[state, own_country, default_country]
    problems: list[Problem] = []
    hashed = of_place.copy()
    _hash_contact(person, country, hashed, problems)
    if first_name:
        _add("first_name", FIRST_NAMES[first_name], hashed, problems)
    if last_name:
        _add("last_name", LAST_NAMES[last_name], hashed, problems)
    if born:
        found = BIRTH_DATES[born, date_order, year_of(seen_at_ms)]
        _add("date_of_birth", found, hashed, problems)
    if gender:
        _add("gender", GENDERS[gender], hashed, problems)
    if city:
        _add("city", CITIES[city], hashed, problems)
    if zip_code:
        _add("zip", ZIP_CODES[zip_code, country], hashed, problems)
    problems += place_problems
    keys = _keys(person, seen_at_ms, problems) if any(person[13:]) else {}
    clear: dict[str, str] = {}
    if needs_clear:
        clear, unclear = clear_values(person, needs_clear, country, date_order, year_of(seen_at_ms))
        problems += unclear
    browser = (person.client_ip_address or None, person.client_user_agent or None)
    return Normalised(Identity(hashed, keys, clear), tuple(problems), browser)


def year_of(seen_at_ms: int) -> int:
    """Return the UTC year of an instant in epoch milliseconds."""
    return _year_of_day(seen_at_ms // 86_400_000)


@lru_cache(maxsize=1024)
def _year_of_day(days: int) -> int:
    return (date(1970, 1, 1) + timedelta(days=days)).year


def _hash_contact(
    person: RawPerson, country: str | None, hashed: dict[str, str], problems: list[Problem]
) -> None:
    """Hash the fields whose values hardly ever repeat; most need no cleaning."""
    email, phone, external_id = person.email, person.phone, person.external_id
    if type(email) is str and (address := fast_address(email)):
        hashed["email"] = digest_of(address)
    elif email:
        _add_values("email", email, country, hashed, problems)
    if type(phone) is str and (e164 := fast_e164(phone, country)) and not is_made_up(e164):
        hashed["phone_digits"] = sha256(e164[1:]).hexdigest()
        hashed["phone_e164"] = sha256(e164).hexdigest()
    elif phone:
        _add_values("phone", phone, country, hashed, problems)
    if external_id:
        _add_values("external_id", external_id, country, hashed, problems)


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
        found = digests_of(name, read(name, value, country))
        first = next(iter(found.of_variant.values()), None)
        if first in seen:
            continue
        if first is not None and len(seen) == MOST_VALUES:
            found = Digests({}, Reason("identity.too_many", {"limit": MOST_VALUES}))
        elif first is not None:
            found = Digests({numbered(v, len(seen)): one for v, one in found.of_variant.items()})
            seen.add(first)
        _add(name, found, hashed, problems)


def _add(field: str, found: Remembered, hashed: dict[str, str], problems: list[Problem]) -> None:
    if type(found) is str:
        hashed[field] = found
    elif type(found) is Digests:
        hashed.update(found.of_variant)
        if found.reason is not None:
            problems.append(Problem(field, found.reason))


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
