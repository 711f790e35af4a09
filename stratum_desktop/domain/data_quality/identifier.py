"""The fields that data quality speaks of, and the names that events carry them under."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from stratum_desktop.domain.identity import RawPerson
from stratum_desktop.domain.upload.field import FIELDS

_NAMES: Mapping[str, frozenset[str]] = {"phone": frozenset({"phone_digits", "phone_e164"})}

IDENTIFIERS: tuple[str, ...] = tuple(one for one in RawPerson._fields if one != "fbclid")
"""Fields of a person; a bare `fbclid` counts as the `fbc` that is made of it."""

ORDER_FIELDS = ("event_id", "order_id", "value", "currency")
"""Fields of a conversion that are looked for beside the person."""

_LABELS: Mapping[str, str] = {
    "fb_login_id": "Facebook login ID",
    "lead_id": "Lead ID",
    "anon_id": "Anonymous app ID",
    "madid": "Mobile advertising ID",
    "subscription_id": "Subscription ID",
    "page_scoped_user_id": "Page-scoped user ID",
    "ig_sid": "Instagram chat ID",
    **{one.key: one.label for one in FIELDS},
}


def label_of(field: str) -> str:
    """Return what a field is called on screens."""
    return _LABELS.get(field, field.replace("_", " ").capitalize())


def names_of(field: str) -> frozenset[str]:
    """Return the plain names that an event has whenever it carries this field."""
    return _NAMES.get(field) or frozenset({field})


def is_carried(field: str, names: Collection[str]) -> bool:
    """Say whether an event with these names carries a field."""
    return not names_of(field).isdisjoint(names)


def is_matchable(names: Collection[str], sets: Iterable[frozenset[str]]) -> bool:
    """Say whether names hold every name of at least one set."""
    return any(wanted.issubset(names) for wanted in sets)


def matching_fields(sets: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """Return the fields that any of these sets asks for, in the order of `IDENTIFIERS`."""
    wanted = frozenset().union(*sets)
    return tuple(field for field in IDENTIFIERS if not names_of(field).isdisjoint(wanted))
