"""Numbers, money, dates and durations as the operator's locale writes them.

The one place that turns a value into what is read. What is unknown reads "No data", never 0.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from PySide6.QtCore import QDate, QLocale, QTime

from stratum_desktop.domain.money import places_of
from stratum_desktop.services.wording.span import lag as lag_words
from stratum_desktop.services.wording.span import span

NO_DATA = "No data"
NOTHING = "–"
"""Stands in a cell that has nothing to say, such as the currency of an event without value."""
_GLUE = "\u00a0"
"""Keeps a figure and its unit in one line."""

_zone: list[tzinfo | None] = [None]


def show_times_in(zone: tzinfo | None) -> None:
    """Show instants in this zone from now on; None is this computer's."""
    _zone[:] = [zone]


def operator_locale() -> QLocale:
    """Return the computer's locale; British English where it has none: figures are grouped."""
    system = QLocale.system()
    return QLocale("en_GB") if system.name() == "C" else system


def number(value: float | None) -> str:
    """Return a count or a figure with the locale's grouping; at most two decimals."""
    if value is None:
        return NO_DATA
    if isinstance(value, int) or float(value).is_integer():
        return QLocale().toString(int(value))
    return QLocale().toString(float(value), "f", 2)


def score(value: float | None) -> str:
    """Return a score of 0-100 cut off at one decimal, so that 79.96 never reads as 80.

    Source: product rulebook, section 4: "screens cut off at one decimal".
    """
    if value is None:
        return NO_DATA
    # Twelve digits bring back what binary fractions lost: 87.7 is stored as 87.69999….
    tenths = math.floor(round(value * 10, 9))
    return QLocale().toString(tenths / 10, "f", 1)


def bounds(lower: float | None, upper: float | None) -> str:
    """Return "between 66 and 91": the low bound cut down, the high one up, in whole points."""
    if lower is None or upper is None:
        return NO_DATA
    low, high = math.floor(round(lower, 9)), math.ceil(round(upper, 9))
    return f"between {number(low)} and {number(high)}"


def percent(value: float | None, *, decimals: int = 1) -> str:
    """Return a percentage of 0-100 cut off at its last decimal, with the sign."""
    if value is None:
        return NO_DATA
    step = 10**decimals
    cut = math.floor(round(value * step, 9)) / step
    shown = 0 if cut.is_integer() else decimals
    return f"{QLocale().toString(cut, 'f', shown)}{_GLUE}%"


def figure(value: float | None, *, decimals: int) -> str:
    """Return a number for a column, always with as many decimals, cut off at the last."""
    if value is None:
        return NO_DATA
    step = 10**decimals
    return QLocale().toString(math.floor(round(value * step, 9)) / step, "f", decimals)


def rate(ratio: float | None, *, decimals: int = 1) -> str:
    """Return a share of 0-1 as a percentage."""
    return percent(None if ratio is None else ratio * 100, decimals=decimals)


def money(value: Decimal | float | None, currency: str | None) -> str:
    """Return an amount in its currency's decimals with the code behind it; two without one."""
    if value is None:
        return NOTHING
    decimals = 2 if currency is None else places_of(currency)
    text = QLocale().toString(float(value), "f", decimals)
    return f"{text} {currency}" if currency else text


def duration(seconds: float | None) -> str:
    """Return a span in its leading units, as `wording.span` says it; "no data" for None."""
    if seconds is None:
        return NO_DATA
    return span(seconds)


def lag(seconds: float | None) -> str:
    """Return a latency, to the second below an hour; "no data" for None."""
    return NO_DATA if seconds is None else lag_words(seconds)


def milliseconds(value: float | None) -> str:
    """Return a short time in ms below 10 s, else as a duration."""
    if value is None:
        return NO_DATA
    return f"{number(round(value))} ms" if value < 10_000 else duration(value / 1000)


def ago(at: datetime | None, now: datetime) -> str:
    """Return how long ago an instant was: "just now", "3 min ago"; "never" for None."""
    if at is None:
        return "never"
    seconds = (now - at).total_seconds()
    if seconds < 0:
        return f"in {duration(-seconds)}"
    return "just now" if seconds < 5 else f"{duration(seconds)} ago"


def clock_time(at: datetime | None, zone: tzinfo | None = None) -> str:
    """Return the time of day, to the minute, in a zone; None is the workspace's."""
    if at is None:
        return NOTHING
    local = at.astimezone(zone or _zone[0])
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def day(on: date | None) -> str:
    """Return a date in the locale's short form."""
    if on is None:
        return NOTHING
    return QLocale().toString(QDate(on.year, on.month, on.day), QLocale.FormatType.ShortFormat)


def day_of_month(on: date) -> str:
    """Return a date without its year, for the axis of a chart: "12 Nov"."""
    return f"{on.day} {QLocale().monthName(on.month, QLocale.FormatType.ShortFormat)}"


def month(on: date) -> str:
    """Return the name of a day's month, as short as the locale has it."""
    return QLocale().monthName(on.month, QLocale.FormatType.ShortFormat)


def local_day_of_month(at: datetime) -> str:
    """Return the day of an instant in the workspace's zone, without its year."""
    return day_of_month(at.astimezone(_zone[0]).date())


def local(at: datetime) -> datetime:
    """Return an instant in the workspace's zone."""
    return at.astimezone(_zone[0])


def midnight(on: date) -> datetime:
    """Return the first instant of a day of the workspace."""
    start = datetime.combine(on, time(), _zone[0])
    return start if start.tzinfo is not None else start.astimezone()


def next_midnight(at: datetime) -> datetime:
    """Return the first instant of the workspace's day after that of an instant."""
    local = at.astimezone(_zone[0])
    following = datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
    return following.astimezone(at.tzinfo)


def instant(at: datetime | None, zone: tzinfo | None = None, *, seconds: bool = False) -> str:
    """Return date and time of day in a zone; say the zone once beside them (`zone_name`)."""
    if at is None:
        return NOTHING
    local = at.astimezone(zone or _zone[0])
    time = clock_time(at, zone)
    if seconds:
        time = QLocale().toString(QTime(local.hour, local.minute, local.second), "HH:mm:ss")
    return f"{day(local.date())} {time}"


def zone_name(at: datetime, zone: tzinfo | None = None) -> str:
    """Return the zone that an instant is shown in, as "CET (UTC+01:00)"."""
    local = at.astimezone(zone or _zone[0])
    offset = local.strftime("%z")
    name = local.tzname() or ""
    shown = f"UTC{offset[:3]}:{offset[3:5]}"
    return shown if not name or name.startswith(("+", "-", "UTC")) else f"{name} ({shown})"


def file_size(count: int | None) -> str:
    """Return a size in bytes in the locale's way."""
    return (
        NO_DATA
        if count is None
        else QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    )


def plural(count: int, one: str, many: str) -> str:
    """Return a count with its noun: "1 row", "1,204 rows"."""
    return f"{number(count)} {one if count == 1 else many}"
