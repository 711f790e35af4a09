"""What the Outages page says, and what times it reads."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.outages import WORDS
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.outages import DataExclusion, OutageKind, OutageView

TYPED = "2026-11-20 09:00"
"""How a time is typed."""

KINDS = {kind: word.removesuffix(" outage") for kind, word in WORDS.items()}
"""The kinds as charts call them, where outages alone are spoken of."""

MEANINGS = {
    OutageKind.TRACKING: "People came as usual, and their conversions were not told.",
    OutageKind.DELIVERY: "Conversions were told and did not reach the platform.",
    OutageKind.DEDUPE: "Copies of an event could not be told from new ones.",
    OutageKind.BY_HAND: "Somebody marked it, whatever it was.",
}

_GOES_ON = PillLook("Goes on", "critical", Role.CRITICAL)
_OVER = PillLook("Over", "check", Role.MUTED)
_DISMISSED = PillLook("Dismissed", "cancelled", Role.MUTED)

PILLS = {look.word: look for look in (_GOES_ON, _OVER, _DISMISSED)}
"""Every look by its word."""


def look_of(one: OutageView) -> PillLook:
    """Return how an outage's state looks."""
    if one.is_dismissed:
        return _DISMISSED
    return _GOES_ON if one.is_going_on else _OVER


def ends_words(one: OutageView) -> str:
    """Return when it was over."""
    end = one.window.end_at
    return "now" if end is None else words.instant(end)


def length_seconds(one: OutageView, now: datetime) -> float:
    """Return how long it lasted, or has lasted by now."""
    stretch = one.window.until(now)
    return (stretch.end_at - stretch.start_at).total_seconds()


def found_words(one: OutageView) -> str:
    """Return who marked it, or that it was found by itself."""
    return f"By {one.window.found_by}" if one.window.kind is OutageKind.BY_HAND else "By itself"


def touched_words(one: OutageView) -> str:
    """Return what leaves its time out."""
    if one.is_dismissed:
        return f"It counts like any other time. Dismissed: {one.dismissed_why}"
    stays = "What was judged before it was known stays as it was."
    if one.window.platform is None:
        return (
            "Left out of what alerts expect, of every forecast, and of the traffic that silence "
            f"is judged by. {stays}"
        )
    return (
        f"Left out of what alerts expect of {one.label}, and of the forecast of {one.label} and "
        f"of the workspace. {stays}"
    )


def typed(at: datetime | None, zone: ZoneInfo) -> str:
    """Return an instant as it is typed; nothing for None."""
    return "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def read_time(text: str, zone: ZoneInfo) -> datetime | None:
    """Return a typed time of a zone; None where it is none."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at.replace(tzinfo=zone) if at.tzinfo is None else at


def exclusion_end(one: DataExclusion) -> str:
    """Return the end to enter, or that it is not known yet."""
    return f"{one.end:%Y-%m-%d %H:%M}" + ("" if one.is_over else " so far")
