"""Dates of birth: any unambiguous writing becomes `YYYYMMDD`."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from stratum_desktop.domain.identity.text import ascii_digits
from stratum_desktop.domain.reason import Reason


class DateOrder(StrEnum):
    """How a source writes dates whose day and month could be swapped."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


_YEAR_FIRST = re.compile(r"(\d{4})\W(\d{1,2})\W(\d{1,2})(?:[T ]00:00.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\W(\d{1,2})\W(\d{4})")
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}\W\d{1,2}\W\d{2}")
_FILLER = (1900, 1, 1)
"""What databases and spreadsheets store for "no date"."""


def birth_date_texts(
    text: str, *, order: DateOrder | None, latest_year: int
) -> tuple[tuple[str, str], ...] | Reason:
    """Return the date as `YYYYMMDD`, or why it cannot be known.

    Args:
        order: decides `01/02/1990`; None refuses it, because a wrong date is worse than none.
        latest_year: nobody is born after it.

    Source: Meta customer-information parameters, `db` (`YYYYMMDD`, year from 1900), read
    2026-11.
    """
    written = ascii_digits(text)
    if _TWO_DIGIT_YEAR.fullmatch(written):
        return Reason("identity.birth_year_of_two_digits")
    if len(written) == 8 and written.isdigit():
        parts = int(written[:4]), int(written[4:6]), int(written[6:])
    elif found := _YEAR_FIRST.fullmatch(written):
        parts = int(found[1]), int(found[2]), int(found[3])
    elif found := _YEAR_LAST.fullmatch(written):
        ordered = _year_first(int(found[1]), int(found[2]), int(found[3]), order)
        if isinstance(ordered, Reason):
            return ordered
        parts = ordered
    else:
        return Reason("identity.birth_date_unreadable")
    return _checked(parts, latest_year)


def _year_first(
    first: int, second: int, year: int, order: DateOrder | None
) -> tuple[int, int, int] | Reason:
    if first == second or second > 12:
        return year, first, second
    if first > 12:
        return year, second, first
    if order is None:
        return Reason("identity.birth_date_ambiguous")
    return (year, second, first) if order is DateOrder.DAY_FIRST else (year, first, second)


def _checked(parts: tuple[int, int, int], latest_year: int) -> tuple[tuple[str, str], ...] | Reason:
    if parts == _FILLER:
        return Reason("identity.placeholder")
    year, month, day = parts
    try:
        date(year, month, day)
    except ValueError:
        return Reason("identity.birth_date_unreadable")
    if not 1900 <= year <= latest_year:
        return Reason("identity.birth_year_impossible")
    return (("date_of_birth", f"{year:04}{month:02}{day:02}"),)
