"""What is in an ad account, read from answers that nobody vouches for.

A reader turns a row into a value by these, inside `understood`. What a row has to have and lacks
makes the whole answer one that is not understood; it is never a crash, and never a zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import redacted
from stratum_desktop.platforms.failures import Misunderstood

OWN_WORDS_CHARACTERS = 500
"""Most characters that are kept of what a platform says. Source: `domain.ads.own_figure`."""

_ID = re.compile(r"[A-Za-z0-9._:~-]{1,200}")
_MOST_DIGITS = 30
#: What a row of the database can hold.
_LARGEST_WHOLE = 2**63 - 1
_Value = TypeVar("_Value")
Row = Mapping[str, object]


class StrangeAnswer(Exception):
    """A field lacks, or holds what it cannot mean; it never leaves `understood`."""

    def __init__(self, name: str) -> None:
        """Keep which field it was, in the vendor's words."""
        super().__init__(name)
        self.name = name


def understood(read: Callable[[], _Value]) -> _Value | Misunderstood:
    """Return what was read, or that the answer could not be, with the field that was strange."""
    try:
        return read()
    except StrangeAnswer as strange:
        return Misunderstood(Reason("reading.answer_strange", {"field": strange.name}))


def rows_of(answer: Row, name: str) -> tuple[Row, ...]:
    """Return a list of objects."""
    rows = answer.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise StrangeAnswer(name)
    return tuple(rows)


def part_of(row: Row, name: str) -> Row:
    """Return an object inside a row; empty where there is none."""
    part = row.get(name)
    return part if isinstance(part, Mapping) else {}


def text_of(row: Row, name: str) -> str:
    """Return a text that has to be there."""
    text = row.get(name)
    if not isinstance(text, str) or not text:
        raise StrangeAnswer(name)
    return _storable(text)


def words_of(row: Row, name: str) -> str:
    """Return a text that may lack; empty where it does."""
    text = row.get(name)
    return _storable(text) if isinstance(text, str) else ""


def id_of(row: Row, name: str) -> str:
    """Return an id as text, whether it came as text or as a whole number; fit for a path."""
    value = row.get(name)
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or not _ID.fullmatch(text) or set(text) == {"."}:
        raise StrangeAnswer(name)
    return text


def decimal_of(row: Row, name: str) -> Decimal:
    """Return a number of any spelling, at least 0; 0 where it lacks or is null."""
    number = signed_of(row, name)
    if number < 0:
        raise StrangeAnswer(name)
    return number


def signed_of(row: Row, name: str) -> Decimal:
    """Return a number that refunds may have brought below 0; 0 where it lacks or is null."""
    value = row.get(name)
    if value is None:
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise StrangeAnswer(name)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise StrangeAnswer(name) from None
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise StrangeAnswer(name)
    return number


def whole_of(row: Row, name: str) -> int:
    """Return a whole number of any spelling, at least 0; 0 where it lacks."""
    number = decimal_of(row, name)
    if number != number.to_integral_value() or number > _LARGEST_WHOLE:
        raise StrangeAnswer(name)
    return int(number)


def share_of(row: Row, name: str) -> float | None:
    """Return a number that may lack; None where it does, or is none."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    share = float(number)
    return share if isfinite(share) else None


def currency_of(row: Row, name: str) -> str:
    """Return a currency's code."""
    code = text_of(row, name)
    if code not in CURRENCY_CODES:
        raise StrangeAnswer(name)
    return code


def zone_of(row: Row, name: str) -> str:
    """Return the name of a time zone that this computer knows."""
    key = text_of(row, name)
    try:
        ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise StrangeAnswer(name) from None
    return key


def instant_of(row: Row, name: str) -> datetime | None:
    """Return an instant spelled with its offset, in UTC; None where none is given."""
    try:
        instant = datetime.fromisoformat(words_of(row, name))
        return None if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def own_words(*texts: str) -> str:
    """Return a platform's words as they may be kept: no token, no person, not too long."""
    text = " ".join(text.strip() for text in texts if text.strip())
    return redacted(text.encode())[:OWN_WORDS_CHARACTERS]


def _storable(text: str) -> str:
    """Return a text without the one character that no database server takes."""
    return text.replace("\0", "")
