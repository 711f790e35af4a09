"""The first page: is the data good enough, and what waits for a person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.autopilot.life import ASKS
from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import RowVerdict, UploadStatus
from stratum_desktop.services.alerts.views import asking
from stratum_desktop.services.local_day import local_now, start_of_day
from stratum_desktop.services.signal_quality import EmqReport
from stratum_desktop.services.status import Status, status
from stratum_desktop.services.version_radar import version_radar
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.deliveries import at
from stratum_desktop.store.read_models.overview import (
    delivered_by_hour,
    expiring_count,
    last_delivery_ms,
)
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

_DAYS = 14
_HOURS = 24
_DAY_SECONDS = 86_400
_OPEN = (DeliveryState.READY, DeliveryState.RETRY, DeliveryState.SENDING, DeliveryState.HELD)


@dataclass(frozen=True, slots=True)
class DestinationCard:
    """One destination at a glance."""

    id: int
    label: str
    platform: str
    enabled: bool
    #: Of its platform; None when nothing could be asked.
    emq: EmqReport | None
    last_delivery_at: datetime | None
    open_count: int
    dead_count: int
    #: Why nothing is sent; None when nothing holds it.
    held_reason: Reason | None
    #: The last 14 local days, oldest first; None before the destination existed.
    delivered_by_day: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """One thing that a person can do something about."""

    #: `alarm`, `alert`, `changes`, `dead_letters`, `held`, `upload_to_send`, `expiring` or
    #: `version_ends`.
    kind: str
    count: int
    #: What it is about, in words: a destination's label, a file's name.
    subject: str
    reason: Reason | None
    #: Id of the page that deals with it.
    target_page: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows."""

    status: Status
    destinations: tuple[DestinationCard, ...]
    #: Most urgent first.
    waiting: tuple[WaitingItem, ...]
    delivered_today: int
    #: On the same weekday a week ago, up to this time of day; None without a history that long.
    delivered_same_weekday: int | None
    #: Per hour since local midnight; the hours to come are missing.
    today_by_hour: tuple[int, ...]
    #: Per hour of the same weekday a week ago; empty without a history that long.
    weekday_by_hour: tuple[int, ...]


def overview(uow: UnitOfWork, workspace: Workspace, scores: Mapping[str, EmqReport]) -> Overview:
    """Return the overview; `scores` by platform key."""
    now_ms = workspace.clock.now_ms()
    local = local_now(uow, now_ms)
    midnight = _hour_of(start_of_day(local))
    week_ago = _hour_of(start_of_day(local, days_back=7))
    first = _hour_of(start_of_day(local, days_back=_DAYS - 1))
    by_hour = delivered_by_hour(uow.connection, since=first, until=now_ms // 1000 + 1)
    hours: dict[int, int] = {}
    for (_, hour_at), count in by_hour.items():
        hours[hour_at] = hours.get(hour_at, 0) + count
    passed = min((now_ms // 1000 - midnight) // 3600 + 1, _HOURS + 1)
    today = tuple(hours.get(midnight + n * 3600, 0) for n in range(passed))
    destinations = uow.destinations.all()
    has_history = any(one.created_at_ms // 1000 <= week_ago for one in destinations)
    weekday = tuple(hours.get(week_ago + n * 3600, 0) for n in range(_HOURS)) if has_history else ()
    counts = uow.upkeep.counts_by_state()
    facts = status(uow, workspace, counts=counts)
    return Overview(
        status=facts,
        destinations=_cards(uow, destinations, scores, by_hour, local, counts),
        waiting=tuple(_waiting(uow, destinations, facts, local, counts)),
        delivered_today=sum(today),
        delivered_same_weekday=sum(weekday[:passed]) if has_history else None,
        today_by_hour=today,
        weekday_by_hour=weekday,
    )


def _cards(
    uow: UnitOfWork,
    destinations: tuple[Destination, ...],
    scores: Mapping[str, EmqReport],
    by_hour: Mapping[tuple[int, int], int],
    local: datetime,
    counts: Mapping[tuple[int, str], int],
) -> tuple[DestinationCard, ...]:
    last = last_delivery_ms(uow.connection)
    starts = [_hour_of(start_of_day(local, days_back=back)) for back in range(_DAYS - 1, -1, -1)]
    return tuple(
        DestinationCard(
            id=one.id,
            label=one.label,
            platform=one.platform,
            enabled=one.enabled,
            emq=scores.get(one.platform),
            last_delivery_at=at(last[one.id]) if one.id in last else None,
            open_count=sum(counts.get((one.id, state), 0) for state in _OPEN),
            dead_count=sum(counts.get((one.id, state), 0) for state in DEAD_LETTER_STATES),
            held_reason=one.held_reason,
            delivered_by_day=_by_day(one, starts, by_hour),
        )
        for one in destinations
    )


def _by_day(
    one: Destination, starts: list[int], by_hour: Mapping[tuple[int, int], int]
) -> tuple[float | None, ...]:
    totals: dict[int, float] = dict.fromkeys(starts, 0.0)
    for (destination_id, hour_at), count in by_hour.items():
        if destination_id == one.id:
            totals[starts[max(0, bisect_right(starts, hour_at) - 1)]] += count
    existed_from = one.created_at_ms // 1000
    return tuple(
        total if start + _DAY_SECONDS > existed_from or total else None
        for start, total in totals.items()
    )


def _waiting(
    uow: UnitOfWork,
    destinations: tuple[Destination, ...],
    facts: Status,
    local: datetime,
    counts: Mapping[tuple[int, str], int],
) -> Iterator[WaitingItem]:
    now_ms = int(local.timestamp() * 1000)
    for alarm in facts.alarms:
        yield WaitingItem("alarm", 1, alarm, None, "deliveries")
    for one in destinations:
        if one.held_reason is not None:
            held = counts.get((one.id, DeliveryState.HELD), 0)
            yield WaitingItem("held", held, one.label, one.held_reason, "accounts")
    yield from _alerting(uow, now_ms)
    yield from _deciding(uow)
    soon = expiring_count(uow.connection, before=int(local.timestamp()) + _DAY_SECONDS)
    if soon:
        yield WaitingItem("expiring", soon, "", None, "deliveries")
    if facts.dead_letter_count:
        yield WaitingItem("dead_letters", facts.dead_letter_count, "", None, "deliveries")
    for upload_id in uow.uploads.ids_in([UploadStatus.CHECKED]):
        upload = uow.uploads.get(upload_id)
        if upload is not None:
            ready = upload.verdict_counts.get(RowVerdict.READY, 0)
            reason = Reason("upload.checked", {"upload": upload_id})
            yield WaitingItem("upload_to_send", ready, upload.name, reason, "uploads")
    for radar in version_radar(uow, now_ms=now_ms):
        if radar.warn:
            code = "platform.chosen_version_ends" if radar.is_chosen else "platform.version_ends"
            reason = Reason(code, {"days": radar.days_left, "version": radar.version})
            yield WaitingItem("version_ends", 1, radar.label, reason, "accounts")


def _alerting(uow: UnitOfWork, now_ms: int) -> Iterator[WaitingItem]:
    """Yield one line for all open alerts, with the title of the newest."""
    found = asking(uow, now_ms=now_ms)
    if found:
        yield WaitingItem("alert", len(found), "", found[0].title, "alerts")


def _deciding(uow: UnitOfWork) -> Iterator[WaitingItem]:
    """Yield one line for all changes that a person can decide."""
    count = sum(number for state, number in uow.actions.counts().items() if state in ASKS)
    if count:
        yield WaitingItem("changes", count, "", None, "approvals")


def _hour_of(instant: datetime) -> int:
    """Return the first full UTC hour at or after an instant, in epoch seconds."""
    return -(-int(instant.timestamp()) // 3600) * 3600
