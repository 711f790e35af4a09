"""Every setting, declared once: key, type, default, bounds and words.

The store keeps only what differs from the default; `current` is how rules read a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from stratum_desktop.domain.ageing import MARKS_PCT
from stratum_desktop.domain.autopilot.caps import Caps
from stratum_desktop.domain.catch_up import URGENT_SHARE_PCT
from stratum_desktop.domain.circuit import OPENS_AFTER_FAILURES, STAYS_OPEN_MS
from stratum_desktop.domain.clock_skew import HOLD_SECONDS, WARN_SECONDS
from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.retry import (
    FAST_DELAYS_SECONDS,
    JITTER_RATIO,
    RETRY_AFTER_MOST_SECONDS,
    SLOW_DELAYS_SECONDS,
)
from stratum_desktop.domain.token_bucket import CAPACITY, REFILL_PER_SECOND
from stratum_desktop.services.approval_settings import APPROVAL_SETTINGS
from stratum_desktop.services.setting import Setting, SettingKind
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

_CAPS = Caps()

ASK = "ask"
"""The choice of a setting that leaves a question to the person."""


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
REQUEST_SECONDS = Setting(
    "delivery.request_seconds",
    "Deadline of a request",
    "Seconds after which an answer is given up. The lease is longer, whatever it is set to.",
    "Delivery",
    SettingKind.NUMBER,
    15,
    least=5,
    most=300,
)
FAST_RETRIES: Setting[Sequence[float]] = Setting(
    "delivery.fast_retries",
    "Fast retries after",
    "Seconds before each of the first retries.",
    "Delivery",
    SettingKind.WAITS,
    [*FAST_DELAYS_SECONDS],
    least=0.1,
    most=60,
)
SLOW_RETRIES: Setting[Sequence[float]] = Setting(
    "delivery.slow_retries",
    "Slow retries after",
    "Seconds before each later retry; the last wait repeats until the platform's age limit.",
    "Delivery",
    SettingKind.WAITS,
    [*SLOW_DELAYS_SECONDS],
    least=1,
    most=86_400,
)
JITTER_PCT = Setting(
    "delivery.jitter_pct",
    "Spread of slow retries",
    "Per cent by which a slow wait may be shorter or longer, so that retries do not come at once.",
    "Delivery",
    SettingKind.NUMBER,
    round(JITTER_RATIO * 100),
    least=0,
    most=50,
)
LONGEST_WISH_SECONDS = Setting(
    "delivery.longest_wish_seconds",
    "Longest wait a platform may ask for",
    "Seconds. A platform that asks for more is tried again after this.",
    "Delivery",
    SettingKind.NUMBER,
    round(RETRY_AFTER_MOST_SECONDS),
    least=60,
    most=86_400,
)
SKEW_WARN_SECONDS = Setting(
    "delivery.skew_warn_seconds",
    "Clock: warn from",
    "Seconds between this computer's clock and a platform's from which you are told.",
    "Delivery",
    SettingKind.NUMBER,
    WARN_SECONDS,
    least=10,
    most=600,
)
SKEW_HOLD_SECONDS = Setting(
    "delivery.skew_hold_seconds",
    "Clock: hold beyond",
    "Seconds beyond which a destination waits until the clock is right again.",
    "Delivery",
    SettingKind.NUMBER,
    HOLD_SECONDS,
    least=60,
    most=3600,
)
AGE_MARKS_PCT: Setting[Sequence[float]] = Setting(
    "delivery.age_marks_pct",
    "Announce expiry at",
    "Per cent of a platform's age limit at which you are told that deliveries still wait.",
    "Delivery",
    SettingKind.WAITS,
    [*MARKS_PCT],
    least=1,
    most=99,
)
LEAST_FREE_MB = Setting(
    "delivery.least_free_mb",
    "Room that deliveries need",
    "Megabytes that must be free: what could not be recorded is not sent.",
    "Delivery",
    SettingKind.NUMBER,
    200,
    least=10,
    most=100_000,
)
URGENT_PCT = Setting(
    "delivery.urgent_pct",
    "Share of a request for what expires first",
    "Per cent, when more waits than one request carries. The rest goes to what came last, so that "
    "live events do not wait for the end of a long outage.",
    "Delivery",
    SettingKind.NUMBER,
    URGENT_SHARE_PCT,
    least=50,
    most=100,
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
RAISES_A_DAY = Setting(
    "autopilot.raises_a_day",
    "Raises in a day",
    "What all raises, launches and un-pauses of a day may add to spend together. Beyond it a "
    "raise waits for a person.",
    "Autopilot",
    SettingKind.NUMBER,
    float(_CAPS.raises_a_day),
    least=0,
    most=1_000_000_000,
)
RAISES_CURRENCY = Setting(
    "autopilot.raises_currency",
    "Currency of that sum",
    "Money of accounts in another currency counts at the day's stored reference rate; without one "
    "a raise waits for a person.",
    "Autopilot",
    SettingKind.CURRENCY,
    _CAPS.currency,
)
AUTOMATIC_A_DAY = Setting(
    "autopilot.automatic_a_day",
    "Automatic actions in a day",
    "How many actions guarded rules may carry out without a person.",
    "Autopilot",
    SettingKind.NUMBER,
    _CAPS.automatic_a_day,
    least=0,
    most=1000,
)
CHANGES_A_DAY = Setting(
    "autopilot.changes_a_day",
    "Changes of one campaign in a day",
    "Raises and changes that leave spend alone; a cut or a pause is not counted.",
    "Autopilot",
    SettingKind.NUMBER,
    _CAPS.changes_a_day,
    least=1,
    most=100,
)
HOURS_APART = Setting(
    "autopilot.hours_apart",
    "Hours between changes of one campaign",
    "A cut waits only after another cut; a pause never waits.",
    "Autopilot",
    SettingKind.NUMBER,
    _CAPS.hours_apart,
    least=0,
    most=168,
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
    REQUEST_SECONDS,
    FAST_RETRIES,
    SLOW_RETRIES,
    JITTER_PCT,
    LONGEST_WISH_SECONDS,
    URGENT_PCT,
    AGE_MARKS_PCT,
    SKEW_WARN_SECONDS,
    SKEW_HOLD_SECONDS,
    LEAST_FREE_MB,
    RETENTION_DAYS,
    RAISES_A_DAY,
    RAISES_CURRENCY,
    AUTOMATIC_A_DAY,
    CHANGES_A_DAY,
    HOURS_APART,
    *APPROVAL_SETTINGS,
    ENGINE_OUTLIVES_WINDOW,
    THEME,
    DENSITY,
)
"""In the order the Settings page shows them."""
