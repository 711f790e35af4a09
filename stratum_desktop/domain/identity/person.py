"""From raw fields of one person to digests, keys and the few values kept in clear."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.event import Identity
from stratum_desktop.domain.identity.birth_date import DateOrder
from stratum_desktop.domain.reason import Reason

Several = str | tuple[str, ...] | None
"""A field that may come more than once."""


@dataclass(frozen=True, slots=True)
class RawPerson:
    """What a source said of one person, field by field, untouched."""

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
    ctwa_clid: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that was given and could not be used."""

    #: A field of `RawPerson`.
    field: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Normalised:
    """One person, ready to be stored."""

    identity: Identity
    problems: tuple[Problem, ...]
    #: Sorted texts that tell this person from another whatever destinations are connected:
    #: what `dedupe.derived_event_id` takes.
    marks: tuple[str, ...]


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
    raise NotImplementedError
