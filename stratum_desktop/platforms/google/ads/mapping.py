"""Values out of Google's rows. Answers are untrusted: what is not what it should be is said so.

JSON of Google's REST APIs spells whole numbers of 64 bits as text and enums by their names.
Source: google-ads 34.0.0 (v26) and the field pages developers.google.com/google-ads/api/fields/v26,
read 2026-11-23.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from zoneinfo import ZoneInfo

from stratum_desktop.platforms._shared.answer import json_object

Row = Mapping[str, object]

_WHOLE = re.compile(r"-?[0-9]{1,19}")
_WORD = re.compile(r"[A-Z][A-Z0-9_]{0,99}")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")
_MICROS = 1_000_000


class StrangeRow(Exception):
    """A row lacks what it was asked for, or holds something else there."""


def rows_of(body: bytes) -> tuple[list[Row], str | None]:
    """Return the rows of an answer to a query, and the token of its next page.

    Raises:
        StrangeRow: it is no such answer.
    """
    answer = json_object(body)
    rows = None if answer is None else answer.get("results", [])
    token = None if answer is None else answer.get("nextPageToken")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise StrangeRow
    if token is not None and not isinstance(token, str):
        raise StrangeRow
    return rows, token or None


def part(row: Row, *path: str) -> object:
    """Return what stands at a path, or None where nothing does."""
    value: object = row
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def texts(row: Row, *path: str) -> str:
    """Return a text, "" where there is none."""
    value = part(row, *path)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise StrangeRow
    return value


def text(row: Row, *path: str) -> str:
    """Return a text that has to be there."""
    value = texts(row, *path)
    if not value:
        raise StrangeRow
    return value


def word(row: Row, *path: str) -> str:
    """Return one of Google's names, "" where there is none."""
    value = texts(row, *path)
    if value and not _WORD.fullmatch(value):
        raise StrangeRow
    return value


def words(row: Row, *path: str) -> list[str]:
    """Return a list of Google's names, empty where there is none."""
    value = part(row, *path)
    if value is None:
        return []
    if not isinstance(value, list):
        raise StrangeRow
    return [word({"": one}, "") for one in value]


def whole(row: Row, *path: str) -> int | None:
    """Return a whole number, or None where there is none."""
    value = part(row, *path)
    if value is None:
        return None
    if type(value) is int:
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    raise StrangeRow


def number(row: Row, *path: str) -> float | None:
    """Return a number, or None where there is none."""
    value = part(row, *path)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise StrangeRow
    return value


def flag(row: Row, *path: str) -> bool | None:
    """Return yes or no, or None where neither is said."""
    value = part(row, *path)
    if value is None or isinstance(value, bool):
        return value
    raise StrangeRow


def money(row: Row, *path: str) -> Decimal | None:
    """Return micros in major units, to the last digit; None where there are none."""
    micros = whole(row, *path)
    return None if micros is None else Decimal(micros) / _MICROS


def identity(row: Row, *path: str) -> str:
    """Return an id as text; it has to be there."""
    value = whole(row, *path)
    if value is None or value <= 0:
        raise StrangeRow
    return str(value)


def id_in(resource_name: str) -> str:
    """Return the last part of a resource name: ``customers/1/campaigns/2`` is ``2``."""
    return resource_name.rpartition("/")[2]


def zone(row: Row, *path: str) -> ZoneInfo:
    """Return a time zone that this computer knows, too."""
    name = text(row, *path)
    if not _ZONE.fullmatch(name):
        raise StrangeRow
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise StrangeRow from None
