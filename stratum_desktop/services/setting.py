"""What a setting is, and how each kind of value is read from what a person typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar, cast
from zoneinfo import available_timezones

import phonenumbers

from stratum_desktop.domain.event_name import STANDARD_EVENTS

T = TypeVar("T")

_MOST_WAITS = 10


class SettingKind(StrEnum):
    """How a setting is edited."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    BOOL = "bool"
    TIMEZONE = "timezone"
    CURRENCY = "currency"
    COUNTRY = "country"
    MAP = "map"
    #: Seconds one after another, the last of which repeats.
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One thing the operator can change."""

    key: str
    label: str
    help: str
    group: str
    kind: SettingKind
    default: T
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    def parse(self, value: object) -> T:
        """Return the value as this setting keeps it.

        Raises:
            ValueError: the sentence says what is wrong and what would be right.
        """
        return cast("T", _PARSERS[self.kind](cast("Setting[object]", self), value))


def _parse_text(setting: Setting[object], value: object) -> object:
    text = str(value).strip()
    if not text or len(text) > 200:
        raise ValueError(f"{setting.label}: enter between 1 and 200 characters.")
    if not _is_whole(text):
        raise ValueError(f"{setting.label}: enter text without broken characters.")
    return text


def _is_whole(text: str) -> bool:
    """Say whether text can be stored; half a character is what a terminal makes of other bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parse_number(setting: Setting[object], value: object) -> object:
    try:
        number = float(str(value))
    except ValueError:
        raise ValueError(f"{setting.label}: {value!r} is not a number.") from None
    least, most = setting.least or 0.0, setting.most or float("inf")
    is_whole = isinstance(setting.default, int)
    if not least <= number <= most or (is_whole and number != int(number)):
        kind = "whole number" if is_whole else "number"
        raise ValueError(f"{setting.label}: enter a {kind} from {least:g} to {most:g}.")
    return int(number) if is_whole else number


def _parse_choice(setting: Setting[object], value: object) -> object:
    if value not in setting.choices:
        raise ValueError(f"{setting.label}: choose one of {', '.join(setting.choices)}.")
    return value


def _parse_bool(setting: Setting[object], value: object) -> object:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in {"true", "false", "on", "off", "yes", "no"}:
        raise ValueError(f"{setting.label}: choose on or off.")
    return word in {"true", "on", "yes"}


def _parse_timezone(setting: Setting[object], value: object) -> object:
    if not isinstance(value, str) or value not in available_timezones():
        raise ValueError(
            f"{setting.label}: {value!r} is no time zone. Use a name such as Europe/Berlin."
        )
    return value


def _parse_currency(setting: Setting[object], value: object) -> object:
    code = str(value).strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise ValueError(f"{setting.label}: enter a three-letter code such as EUR.")
    return code


def _parse_country(setting: Setting[object], value: object) -> object:
    code = str(value).strip().upper()
    if code and code not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(f"{setting.label}: enter a two-letter code such as DE, or nothing.")
    return code


def _parse_map(setting: Setting[object], value: object) -> object:
    if isinstance(value, str):
        value = _pairs_of(setting, value)
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ValueError(f"{setting.label}: give pairs of names, theirs to ours.")
    if not all(map(_is_whole, value)):
        raise ValueError(f"{setting.label}: enter names without broken characters.")
    for theirs, ours in value.items():
        if not isinstance(ours, str) or ours not in STANDARD_EVENTS:
            raise ValueError(
                f"{setting.label}: {theirs!r} cannot become {ours!r}. Choose one of "
                f"{', '.join(sorted(STANDARD_EVENTS))}."
            )
    return value


def _parse_waits(setting: Setting[object], value: object) -> object:
    given = value if isinstance(value, Sequence) and not isinstance(value, str) else _words(value)
    try:
        waits = [float(str(one)) for one in given]
    except ValueError:
        waits = []
    least, most = setting.least or 0.0, setting.most or float("inf")
    is_good = waits == sorted(waits) and all(least <= one <= most for one in waits)
    if not is_good or not 0 < len(waits) <= _MOST_WAITS:
        raise ValueError(
            f"{setting.label}: enter 1 to {_MOST_WAITS} numbers from {least:g} to {most:g}, none "
            "smaller than the one before, such as 1, 2, 4."
        )
    return waits


def _words(value: object) -> list[str]:
    return str(value).replace(",", " ").split()


def _pairs_of(setting: Setting[object], text: str) -> object:
    """Return what a command line or a text field gives: JSON, or nothing for no pairs."""
    try:
        return json.loads(text or "{}")
    except ValueError:
        raise ValueError(
            f'{setting.label}: write JSON such as {{"order_paid": "Purchase"}}.'
        ) from None


_PARSERS: dict[SettingKind, Callable[[Setting[object], object], object]] = {
    SettingKind.TEXT: _parse_text,
    SettingKind.NUMBER: _parse_number,
    SettingKind.CHOICE: _parse_choice,
    SettingKind.BOOL: _parse_bool,
    SettingKind.TIMEZONE: _parse_timezone,
    SettingKind.CURRENCY: _parse_currency,
    SettingKind.COUNTRY: _parse_country,
    SettingKind.MAP: _parse_map,
    SettingKind.WAITS: _parse_waits,
}
