"""Instants as files write them: ISO, epochs, dates in any order, months in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.reason import Reason

_EARLIEST = 631_152_000  # 1990-01-01: no conversion is older
_LATEST = 4_102_444_800  # 2100-01-01
_LONGEST = 64  # characters; no instant is longer, and patterns stay quick
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheets, in local time
_EXCEL_DAYS = range(32_000, 73_000)  # 1987 to 2099

_CLOCK = (
    r"(?:[T,\s]+(?:at\s+|um\s+|à\s+)?(\d{1,2})[:hH.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*([AaPp])\.?\s?[Mm]\.?)?)?"
)
_OFFSET = r"[+-]\d{1,2}:?\d{0,2}"
_ZONE = (
    rf"(?:\s*\(?(Z|{_OFFSET}|(?:UTC|GMT)(?:{_OFFSET})?|[A-Za-z]{{3,5}}"
    r"|[A-Z][A-Za-z]+/[A-Za-z_/+-]+)\)?)?"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/. ](\d{{1,2}})[-/. ](\d{{1,2}}){_CLOCK}{_ZONE}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}")
_MONTH_NAME_SECOND = re.compile(
    rf"(?:[^\W\d_]+\.?,?\s+)?(\d{{1,2}})(?:st|nd|rd|th|er|\.)?[-/\s]+(?:de\s+)?([^\W\d_]{{3,12}})\.?"
    rf"[-/,\s]+(?:de\s+)?(\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}"
)
_MONTH_NAME_FIRST = re.compile(
    rf"(?:[^\W\d_]+,\s+)?([^\W\d_]{{3,12}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_CLOCK}{_ZONE}"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z)?")
_DIGITS = re.compile(r"\d+(?:\.\d*)?")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janner janvier janv enero ene",
            "feb february februar fevrier fevr fev febrero",
            "mar march marz maerz mrz mars marzo",
            "apr april avril avr abril abr",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet juil julio",
            "aug august aout agosto ago",
            "sep sept september septembre septiembre set",
            "oct october okt oktober octobre octubre",
            "nov november novembre noviembre",
            "dec december dez dezember decembre diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
# Abbreviations that mean one offset only; IST, CST, BST and others mean several.
_ABBREVIATIONS = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "CET": 60,
    "CEST": 120,
    "EET": 120,
    "EEST": 180,
    "EST": -300,
    "EDT": -240,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
}

Parts = tuple[int, int, int]
_AMBIGUOUS = Reason("row.date_ambiguous")
_UNREADABLE = Reason("row.date_unreadable")
_IMPOSSIBLE = Reason("row.date_impossible")


def parse_instant(text: str, *, order: DateOrder | None, zone: tzinfo) -> int | Reason:
    """Return epoch seconds, or why the text is no instant.

    A date alone is its midnight. Two-digit years are of this century. `02.01.2026` with dots
    is day first, as everywhere dots are used, unless `order` says otherwise.

    Args:
        text: the cell, not empty.
        order: decides `01/02/2026`; None refuses it.
        zone: where times without a zone of their own are meant.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return _UNREADABLE
    if text[:4].isdigit() and text[4:5] == "-":
        try:  # the form that most exports have, read in C
            return _checked(datetime.fromisoformat(text), zone)
        except ValueError:
            pass
    if _DIGITS.fullmatch(text):
        return _from_digits(text, zone)
    for pattern, read in _FORMS:
        found = pattern.fullmatch(text)
        if found is not None:
            return read(found, order, zone)
    return _UNREADABLE


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone of this name, offset or abbreviation, or None."""
    return _zone(name.strip())


@lru_cache(maxsize=512)
def _zone(name: str) -> tzinfo | None:
    upper = name.upper()
    if upper in _ABBREVIATIONS:
        minutes = _ABBREVIATIONS[upper]
        return UTC if minutes == 0 else timezone(timedelta(minutes=minutes))
    found = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", upper)
    if found is not None:
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        if minutes > 14 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))
    if "/" not in name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def date_order_of(samples: Sequence[str]) -> DateOrder | None:
    """Return the order that samples prove (a day above 12), or None."""
    proofs = set()
    for text in samples:
        found = _YEAR_LAST.fullmatch(text.strip())
        if found is not None:
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second:
                proofs.add(DateOrder.DAY_FIRST)
            elif second > 12 >= first:
                proofs.add(DateOrder.MONTH_FIRST)
    return proofs.pop() if len(proofs) == 1 else None


def is_order_needed(samples: Sequence[str]) -> bool:
    """Say whether any sample could be read in two ways."""
    return any(parse_instant(text, order=None, zone=UTC) is _AMBIGUOUS for text in samples)


def has_own_zone(text: str) -> bool:
    """Say whether an instant is the same wherever it is read."""
    here = parse_instant(text, order=DateOrder.DAY_FIRST, zone=UTC)
    there = parse_instant(text, order=DateOrder.DAY_FIRST, zone=timezone(timedelta(hours=7)))
    return isinstance(here, int) and here == there


def _checked(when: datetime, zone: tzinfo) -> int | Reason:
    try:
        seconds = int((when if when.tzinfo is not None else when.replace(tzinfo=zone)).timestamp())
    except (OverflowError, ValueError):
        return _IMPOSSIBLE
    return seconds if _EARLIEST <= seconds < _LATEST else _IMPOSSIBLE


def _from_digits(text: str, zone: tzinfo) -> int | Reason:
    """Epoch seconds, milliseconds or microseconds, a compact date, or a spreadsheet's day."""
    whole, _, fraction = text.partition(".")
    size = len(whole)
    if size in {9, 10}:
        seconds = int(whole)
    elif size == 13:
        seconds = int(whole) // 1000
    elif size == 16:
        seconds = int(whole) // 1_000_000
    elif size == 5 and int(whole) in _EXCEL_DAYS:
        return _checked(_EXCEL_EPOCH + timedelta(days=float(text)), zone)
    elif size in {8, 12, 14} and not fraction:
        found = _COMPACT.fullmatch(whole)
        return _UNREADABLE if found is None else _compact(found, None, zone)
    else:
        return _UNREADABLE
    return seconds if _EARLIEST <= seconds < _LATEST else _IMPOSSIBLE


def _compact(found: re.Match[str], _order: DateOrder | None, zone: tzinfo) -> int | Reason:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    return _made((year, month, day), (hour, minute, second), UTC if found[7] else zone)


def _year_first(found: re.Match[str], _order: DateOrder | None, zone: tzinfo) -> int | Reason:
    parts = int(found[1]), int(found[2]), int(found[3])
    return _with_clock(parts, found.groups()[3:], zone)


def _year_last(found: re.Match[str], order: DateOrder | None, zone: tzinfo) -> int | Reason:
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    if order is None and found[2] == ".":
        order = DateOrder.DAY_FIRST
    if order is None:
        if first <= 12 and second <= 12 and first != second:
            return _AMBIGUOUS
        order = DateOrder.MONTH_FIRST if second > 12 else DateOrder.DAY_FIRST
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return _with_clock((year, month, day), found.groups()[4:], zone)


def _name_second(found: re.Match[str], _order: DateOrder | None, zone: tzinfo) -> int | Reason:
    month = _month(found[2])
    if month is None:
        return _UNREADABLE
    parts = _full_year(found[3]), month, int(found[1])
    return _with_clock(parts, found.groups()[3:], zone)


def _name_first(found: re.Match[str], _order: DateOrder | None, zone: tzinfo) -> int | Reason:
    month = _month(found[1])
    if month is None:
        return _UNREADABLE
    return _with_clock((int(found[3]), month, int(found[2])), found.groups()[3:], zone)


def _with_clock(parts: Parts, rest: tuple[str | None, ...], zone: tzinfo) -> int | Reason:
    hour_text, minute, second, half, zone_name = rest[:5]
    hour = int(hour_text or 0)
    if half is not None:
        if not 1 <= hour <= 12:
            return _IMPOSSIBLE
        hour = hour % 12 + (12 if half in "pP" else 0)
    if zone_name is not None:
        own = _zone(zone_name)
        if own is None:
            return Reason("row.time_zone_unknown")
        zone = own
    return _made(parts, (hour, int(minute or 0), int(second or 0)), zone)


def _made(parts: Parts, clock: Parts, zone: tzinfo) -> int | Reason:
    try:
        return _checked(datetime(*parts, *clock, tzinfo=zone), zone)
    except ValueError:
        return _IMPOSSIBLE


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(name: str) -> int | None:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return _MONTHS.get(plain)


_FORMS = (
    (_COMPACT, _compact),
    (_YEAR_FIRST, _year_first),
    (_YEAR_LAST, _year_last),
    (_MONTH_NAME_SECOND, _name_second),
    (_MONTH_NAME_FIRST, _name_first),
)
