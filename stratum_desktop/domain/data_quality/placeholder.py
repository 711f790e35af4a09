"""Values that stand for nobody: known as texts, and by digest where only digests are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from stratum_desktop.domain.identity import RawPerson, normalise
from stratum_desktop.domain.identity.text import means_nothing, tidy

PLACEHOLDER_VALUES: Mapping[str, tuple[str, ...]] = {
    "email": (
        *("test@test.com", "test@example.com", "user@example.com", "info@example.com"),
        *("email@example.com", "name@example.com", "noreply@example.com", "a@b.com"),
        *("test@gmail.com", "none@gmail.com", "noemail@gmail.com", "guest@guest.com"),
        *("noreply@noreply.com", "unknown@unknown.com", "na@gmail.com", "admin@admin.com"),
    ),
    "phone": ("+11234567890", "+10123456789", "+15555555555", "+491234567890", "+10000000000"),
    "first_name": ("test", "guest", "unknown", "customer", "asdf", "firstname", "first name"),
    "last_name": ("test", "guest", "unknown", "customer", "asdf", "lastname", "last name"),
    "date_of_birth": ("1970-01-01", "1900-01-01", "1901-01-01", "1899-12-30", "2000-01-01"),
    "city": ("test", "unknown", "city"),
    "zip": ("12345", "99999", "11111"),
    "external_id": ("guest", "anonymous", "test", "unknown", "-1", "1", "user"),
}
"""What forms and exports hold where nobody said anything. Source: ours, from exports seen.

Some belong to people, too (a date of birth, `12345`): such a value counts only where a source
repeats it more often than people do, see `COMMON_SHARE_PCT`.
"""

AMBIGUOUS_FIELDS = frozenset({"first_name", "last_name", "date_of_birth", "city", "zip"})
"""Fields whose placeholders may be somebody's."""

COMMON_SHARE_PCT = 1.0
"""A value of an ambiguous field that more events than this share carry is a placeholder.

Source: ours; the most frequent day of birth and postal code of a whole country stay below it.
"""

ORDER_PLACEHOLDERS = frozenset({"test", "order", "order_id", "orderid", "{order_id}", "1"})
"""Order numbers that are none. Source: ours."""

EPOCH_DAYS = frozenset({0, -25567, -25569, -719162, 2932896})
"""Days since 1970 that an empty date becomes.

1970-01-01, 1900-01-01, 1899-12-30 (day 0 of spreadsheets), 0001-01-01 and 9999-12-31.
Source: the calendar.
"""

_DATE_OF_NOTHING = re.compile(
    r"(?:1970-01-01|1900-01-0[01]|1899-12-3[01]|0001-01-01|0000-00-00|9999-12-31"
    r"|0?1[./]0?1[./](?:1970|1900|0001)|30[./]12[./]1899|12/30/1899|31[./]12[./]9999)(?:\D.*)?"
)
_RESERVED = re.compile(r"(?:@|\.)(?:example\.(?:com|net|org)|example|invalid|localhost|test)$")


def is_reserved_address(text: str) -> bool:
    """Say whether an address lies in a domain that nobody can have.

    Source: RFC 2606, sections 2 and 3.
    """
    return _RESERVED.search(text.strip().lower()) is not None


def is_placeholder_order(order_id: str) -> bool:
    """Say whether an order number stands for none."""
    text = tidy(order_id)
    return means_nothing(text) or text.lower() in ORDER_PLACEHOLDERS


def is_placeholder_time(event_time: int) -> bool:
    """Say whether an instant in epoch seconds is what an empty date becomes, in any zone."""
    return any(abs(event_time - day * 86_400) <= 14 * 3600 for day in EPOCH_DAYS)


def is_placeholder_date(text: str) -> bool:
    """Say whether a written date is what an empty one becomes, or stands for nothing."""
    written = tidy(text)
    return means_nothing(written) or _DATE_OF_NOTHING.fullmatch(written) is not None


@lru_cache(maxsize=1)
def placeholder_digests() -> Mapping[str, Mapping[str, str]]:
    """Return field to digest to the placeholder that it is the digest of."""
    found: dict[str, dict[str, str]] = {}
    for field, values in PLACEHOLDER_VALUES.items():
        for value in values:
            person = RawPerson(**{field: value})
            hashed = normalise(person, default_country=None, seen_at_ms=0).identity.hashed
            digest = hashed.get("phone_digits" if field == "phone" else field)
            if digest is not None:
                found.setdefault(field, {})[digest] = value
    return found
