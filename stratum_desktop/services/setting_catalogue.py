"""Every setting, declared once: key, type, default, bounds and words.

The store keeps only what differs from the default; `current` is how rules read a value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, cast
from zoneinfo import available_timezones

import phonenumbers

from stratum_desktop.domain.circuit import OPENS_AFTER_FAILURES, STAYS_OPEN_MS
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.token_bucket import CAPACITY, REFILL_PER_SECOND
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

ASK = "ask"
"""The choice of a setting that leaves a question to the person."""


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


def current(uow: UnitOfWork, setting: Setting[T]) -> T:
    """Return the stored value of a setting, or its default."""
    stored = uow.settings.get(setting.key)
    return setting.default if stored is None else cast("T", stored.value)


class Reader(Protocol):
    """Gives values that were all read at one instant."""

    def __call__(self, setting: Setting[T], /) -> T:
        """Return the value of a setting."""
        ...


def current_values(uow: UnitOfWork) -> Reader:
    """Read all settings at once, for who needs several."""
    stored = {one.key: one.value for one in uow.settings.all()}

    def value_of(setting: Setting[T]) -> T:
        return cast("T", stored.get(setting.key, setting.default))

    return value_of


def _parse_text(setting: Setting[object], value: object) -> object:
    text = str(value).strip()
    if not text or len(text) > 200:
        raise ValueError(f"{setting.label}: enter between 1 and 200 characters.")
    return text


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
    for theirs, ours in value.items():
        if not isinstance(ours, str) or ours not in STANDARD_EVENTS:
            raise ValueError(
                f"{setting.label}: {theirs!r} cannot become {ours!r}. Choose one of "
                f"{', '.join(sorted(STANDARD_EVENTS))}."
            )
    return value


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
}

WORKSPACE_NAME = Setting(
    "workspace.name",
    "Name",
    "Shown in the title bar.",
    "Workspace",
    SettingKind.TEXT,
    "My workspace",
)
TIME_ZONE = Setting(
    "workspace.time_zone",
    "Time zone",
    "Days are counted and times are shown in it. Stored instants are UTC.",
    "Workspace",
    SettingKind.TIMEZONE,
    "UTC",
)
CURRENCY = Setting(
    "workspace.currency",
    "Currency",
    "Suggested for files that name none.",
    "Workspace",
    SettingKind.CURRENCY,
    "USD",
)
DEFAULT_COUNTRY = Setting(
    "workspace.default_country",
    "Country of phone numbers",
    "For numbers without a country code. Empty: such numbers are refused, never guessed.",
    "Workspace",
    SettingKind.COUNTRY,
    "",
)
DATE_ORDER = Setting(
    "uploads.date_order",
    "Order of day and month",
    "Answers for files what 01/02 means. Ask: nothing is guessed.",
    "Offline uploads",
    SettingKind.CHOICE,
    ASK,
    choices=(ASK, DateOrder.DAY_FIRST.value, DateOrder.MONTH_FIRST.value),
)
DEDUPE_TTL_HOURS = Setting(
    "dedupe.ttl_hours",
    "Remember live events for",
    "Hours in which the same event counts as a duplicate. Rows of files are remembered for ever.",
    "Dedupe",
    SettingKind.NUMBER,
    24,
    least=1,
    most=720,
)
LEASE_SECONDS = Setting(
    "delivery.lease_seconds",
    "Lease of a request",
    "Seconds after which a request without an answer may be taken over.",
    "Delivery",
    SettingKind.NUMBER,
    30,
    least=20,
    most=600,
)
CIRCUIT_FAILURES = Setting(
    "delivery.circuit_failures",
    "Failures that open the circuit",
    "After so many failed requests in a row a destination is left alone for a while.",
    "Delivery",
    SettingKind.NUMBER,
    OPENS_AFTER_FAILURES,
    least=1,
    most=100,
)
CIRCUIT_SECONDS = Setting(
    "delivery.circuit_seconds",
    "Rest of an open circuit",
    "Seconds before one request looks whether the platform is back.",
    "Delivery",
    SettingKind.NUMBER,
    STAYS_OPEN_MS // 1000,
    least=5,
    most=3600,
)
BUCKET_REQUESTS = Setting(
    "delivery.bucket_requests",
    "Requests at once",
    "How many requests a destination may get in a burst; a batch is one request.",
    "Delivery",
    SettingKind.NUMBER,
    CAPACITY,
    least=1,
    most=10_000,
)
REQUESTS_PER_SECOND = Setting(
    "delivery.requests_per_second",
    "Requests a second",
    "How many requests a destination may get in the long run. Stay below the platform's limit.",
    "Delivery",
    SettingKind.NUMBER,
    REFILL_PER_SECOND,
    least=0.1,
    most=1000,
)
RETENTION_DAYS = Setting(
    "data.clear_values_days",
    "Keep values in clear for",
    "Days after a delivery has ended before IP addresses, user agents and the like are erased.",
    "Privacy",
    SettingKind.NUMBER,
    30,
    least=0,
    most=365,
)
NAME_MAP: Setting[Mapping[str, str]] = Setting(
    "events.name_map",
    "Event names",
    "Names of your own, each to a standard event.",
    "Events",
    SettingKind.MAP,
    {},
)
THEME = Setting(
    "gui.theme",
    "Theme",
    "System follows the computer.",
    "Appearance",
    SettingKind.CHOICE,
    "system",
    choices=("system", "light", "dark", "high-contrast"),
)
DENSITY = Setting(
    "gui.density",
    "Table rows",
    "Compact shows more rows.",
    "Appearance",
    SettingKind.CHOICE,
    "regular",
    choices=("regular", "compact"),
)
ENGINE_OUTLIVES_WINDOW = Setting(
    "engine.outlives_window",
    "Keep delivering after the window is closed",
    "The engine goes on in the background until you stop it from the tray or the status bar.",
    "Engine",
    SettingKind.BOOL,
    default=False,
)

CATALOGUE: tuple[Setting[Any], ...] = (
    WORKSPACE_NAME,
    TIME_ZONE,
    CURRENCY,
    DEFAULT_COUNTRY,
    DATE_ORDER,
    DEDUPE_TTL_HOURS,
    NAME_MAP,
    LEASE_SECONDS,
    CIRCUIT_FAILURES,
    CIRCUIT_SECONDS,
    BUCKET_REQUESTS,
    REQUESTS_PER_SECOND,
    RETENTION_DAYS,
    ENGINE_OUTLIVES_WINDOW,
    THEME,
    DENSITY,
)
"""In the order the Settings page shows them."""
