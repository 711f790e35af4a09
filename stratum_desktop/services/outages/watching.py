"""Looking for outages, and keeping what was found beside what is known.

Looking happens on a snapshot; keeping is one short transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.detection.tracking import LOOKS_BACK_DAYS
from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.window import local_day
from stratum_desktop.services.outages.dedupe import dedupe_outages
from stratum_desktop.services.outages.delivery import delivery_outages
from stratum_desktop.services.outages.found import Found, together
from stratum_desktop.services.outages.tracking import tracking_outages
from stratum_desktop.store.repositories.outages import StoredOutage
from stratum_desktop.store.unit_of_work import UnitOfWork

SEARCHED_DAYS = 14
"""How far back outages are looked for. Source: own choice; older days teach."""

NEW_USUAL_DAYS = 14
"""After so long what was told or sent differently is how it is now, and no outage any more.

Else nothing would ever be learned from it. Source: own choice. Deliveries that fail are an outage
for as long as they do.
"""

MOST_KNOWN = 500
"""Outages that a look is compared with, the newest. Source: own choice."""

FOUND_BY = "engine"
"""Who found what nobody marked, whoever asked for the look."""

_DAY, _HOUR = 86_400, 3600


@dataclass(frozen=True, slots=True)
class Detected:
    """What one look brought."""

    #: Outages that nobody knew.
    found: int = 0
    #: Outages that are over now.
    ended: int = 0


def look(uow: UnitOfWork, *, now_s: int, zone: ZoneInfo) -> tuple[Found, ...]:
    """Return every outage of the last two weeks, as the counts show it; stores nothing."""
    until_s = now_s // _HOUR * _HOUR
    today = datetime.fromtimestamp(now_s, UTC).astimezone(zone).date()
    first_day = today - timedelta(days=SEARCHED_DAYS)
    since_s = local_day(first_day, zone).start_ms // 1000
    return together(
        (
            *delivery_outages(uow, since_s=_delivery_since(uow, since_s), until_s=until_s),
            *dedupe_outages(uow, since_s=since_s, until_s=until_s),
            *tracking_outages(
                uow,
                since_s=since_s - (LOOKS_BACK_DAYS + 1) * _DAY,
                first_day=first_day,
                until_s=until_s,
                zone=zone,
            ),
        )
    )


def keep(uow: UnitOfWork, found: Iterable[Found], *, now_ms: int) -> Detected:
    """Store what nobody knew, and how what is known went on.

    What a person dismissed stays so, and what a person set the ends of keeps them.
    """
    known = list(uow.outages.newest(limit=MOST_KNOWN))
    seen: set[int] = set()
    added = ended = 0
    for one in found:
        window = _window(one, now_ms)
        same = _same(window, known)
        if same is not None:
            seen.add(same.id)
        if same is None:
            if not _is_marked(window, known):
                uow.outages.add(window, at_ms=now_ms)
                added += 1
        elif _goes_on(same):
            since_s = min(one.start_s, round(same.window.start_at.timestamp()))
            went_on = _window(replace(one, start_s=since_s), now_ms)
            ended += went_on.end_at is not None and not same.is_dismissed
            _go_on(uow, same, went_on)
    for stored in known:
        if _goes_on(stored) and stored.id not in seen:
            ended += _end_unseen(uow, stored, now_ms)
    return Detected(added, ended)


def has_open(uow: UnitOfWork) -> bool:
    """Say whether an outage that was found goes on."""
    return any(map(_goes_on, uow.outages.newest(limit=MOST_KNOWN)))


def _goes_on(stored: StoredOutage) -> bool:
    """Say whether an outage was found, goes on, and no person has set its ends."""
    return stored.window.end_at is None and not stored.is_set_by_hand


def _end_unseen(uow: UnitOfWork, stored: StoredOutage, now_ms: int) -> bool:
    """End an outage of which nothing is left to see; says whether it counted and is over now.

    A destination that was switched off delivers nothing that could end its outage. What is told
    may say too little to find it again, and stays open until it is how things are now.
    """
    window = stored.window
    now = datetime.fromtimestamp(now_ms // 1000 // _HOUR * _HOUR, UTC)
    end = now
    if window.kind is not OutageKind.DELIVERY:
        end = window.start_at + timedelta(days=NEW_USUAL_DAYS)
    if end > now:
        return False
    _go_on(uow, stored, replace(window, end_at=max(end, window.start_at)))
    return not stored.is_dismissed


def _delivery_since(uow: UnitOfWork, since_s: int) -> int:
    """Return the start of the oldest outage of delivery that goes on, when it is earlier."""
    now_on = (
        one.window.start_at.timestamp()
        for one in uow.outages.newest(limit=MOST_KNOWN)
        if one.window.kind is OutageKind.DELIVERY and one.window.end_at is None
    )
    return min(since_s, int(min(now_on, default=since_s)) // _HOUR * _HOUR)


def _window(one: Found, now_ms: int) -> OutageWindow:
    end_s, last_s = one.end_s, one.start_s + NEW_USUAL_DAYS * _DAY
    if one.kind is not OutageKind.DELIVERY and (end_s or now_ms // 1000) >= last_s:
        end_s = last_s
    return OutageWindow(
        one.platform,
        datetime.fromtimestamp(one.start_s, UTC),
        None if end_s is None else datetime.fromtimestamp(end_s, UTC),
        one.kind,
        FOUND_BY,
        one.why,
    )


def _same(window: OutageWindow, known: Iterable[StoredOutage]) -> StoredOutage | None:
    """Return the known outage that this one is: of its kind, its platform or all, and its time."""
    for stored in known:
        other = stored.window
        if other.kind is window.kind and other.concerns(window.platform) and _meet(window, other):
            return stored
    return None


def _meet(one: OutageWindow, other: OutageWindow) -> bool:
    return (one.end_at is None or other.start_at < one.end_at) and (
        other.end_at is None or one.start_at < other.end_at
    )


def _is_marked(window: OutageWindow, known: Iterable[StoredOutage]) -> bool:
    """Say whether a person has marked all of this time already."""
    return any(
        not stored.is_dismissed
        and stored.window.kind is OutageKind.BY_HAND
        and stored.window.concerns(window.platform)
        and stored.window.start_at <= window.start_at
        and (
            stored.window.end_at is None
            or (window.end_at is not None and window.end_at <= stored.window.end_at)
        )
        for stored in known
    )


def _go_on(uow: UnitOfWork, stored: StoredOutage, window: OutageWindow) -> None:
    end = window.end_at
    uow.outages.set_span(
        stored.id,
        start_ms=round(stored.window.start_at.timestamp() * 1000),
        end_ms=None if end is None else round(end.timestamp() * 1000),
        is_set_by_hand=False,
    )
    uow.outages.tell(stored.id, window.why)
