"""The ad accounts as syncs found them in the month, each thing when it was learned."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from stratum_desktop.domain.ads.entity import AdEntity, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.reading import HISTORY_DAYS, HOURLY_HISTORY_DAYS, Chore
from stratum_desktop.domain.window import hour_of
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.ad_world import PLATFORMS
from stratum_desktop.practice.ads.versions import Told
from stratum_desktop.practice.history.lanes import PracticeLane
from stratum_desktop.practice.history.month import Month
from stratum_desktop.practice.history.syncs import hourly_readings, newest_sync
from stratum_desktop.practice.history.telling import listed
from stratum_desktop.practice.shop import TIME_ZONE
from stratum_desktop.store.bulk import upsert_sql
from stratum_desktop.store.micros import to_micros
from stratum_desktop.store.tables import ad_figure
from stratum_desktop.store.unit_of_work import UnitOfWork

_FIRST_READ_DAYS = {Step.DAY: HISTORY_DAYS, Step.HOUR: HOURLY_HISTORY_DAYS}
"""How far back the first sync reads."""
_STILL_GROW_DAYS = 8
"""How far back the newest sync may find something new."""

_COLUMNS = (
    *("entity_id", "step", "starts_s", "learned_at_ms"),
    *("spend_micros", "conversions", "revenue_micros", "impressions", "clicks"),
)
_KEEP_FIGURE = upsert_sql(ad_figure, _COLUMNS)


def keep_ads(
    uow: UnitOfWork, world: AdWorld, lanes: Sequence[tuple[int, PracticeLane]], month: Month
) -> None:
    """Store what is in the ad accounts that were synced, and every version of their figures."""
    for destination_id, lane in lanes:
        if lane.figures is not None and lane.platform in PLATFORMS:
            _keep_account(uow, world, destination_id, lane, month)


def _keep_account(
    uow: UnitOfWork, world: AdWorld, destination_id: int, lane: PracticeLane, month: Month
) -> None:
    platform, newest = lane.platform, newest_sync(lane, month)
    readings = [at.timestamp() for at in hourly_readings(lane, month)]
    account_id = uow.ad_accounts.keep_account(
        platform, destination_id, world.account(platform), at_ms=_ms(newest.timestamp())
    )
    _keep_entities(uow, world, platform, account_id, [*readings, newest.timestamp()])
    first_day, today = _day(readings[0]), _day(newest.timestamp())
    for step, days in _FIRST_READ_DAYS.items():
        told = world.versions(
            platform,
            step,
            first=first_day - timedelta(days=days),
            last=today,
            readings=readings,
        )
        last = world.figures(
            platform,
            step,
            first=today - timedelta(days=_STILL_GROW_DAYS),
            last=today,
            now=newest.timestamp(),
        )
        ids = _campaign_ids(uow, account_id, told)
        uow.connection.exec_driver_sql(
            _KEEP_FIGURE, [_row(ids, one) for one in _with_newest(told, last, newest)]
        )
    for chore in Chore:
        uow.ad_accounts.note_reading(account_id, chore.value, at_ms=_ms(newest.timestamp()))


def _keep_entities(
    uow: UnitOfWork, world: AdWorld, platform: str, account_id: int, readings: Sequence[float]
) -> None:
    """Store every state that a reading found."""
    for kind in EntityKind:
        before: dict[str, AdEntity] = {}
        for at in _turns(world, platform, readings):
            found = listed(platform, world.entities(platform, kind, now=at))
            changed = [one for one in found if before.get(one.external_id) != one]
            uow.ad_accounts.keep_entities(account_id, changed, at_ms=_ms(at))
            present = {one.external_id: one for one in found}
            if before.keys() - present.keys():
                uow.ad_accounts.note_unlisted(account_id, kind, present, at_ms=_ms(at))
            before = present


def _campaign_ids(uow: UnitOfWork, account_id: int, told: Sequence[Told]) -> dict[str, int]:
    """Return the campaigns' ids by the platform's; those too that no listing ever named."""

    def known() -> dict[str, int]:
        found = uow.ad_accounts.entities(account_id, EntityKind.CAMPAIGN)
        return {one.entity.external_id: one.id for one in found}

    ids = known()
    firsts = {one.figure.external_id: one for one in reversed(told)}
    for external_id in firsts.keys() - ids.keys():
        one = firsts[external_id]
        uow.ad_figures.keep(account_id, [one.figure], at_ms=_ms(one.learned_at))
    return known()


def _turns(world: AdWorld, platform: str, readings: Sequence[float]) -> list[float]:
    """Return the readings worth a look: the first of each day, and after each change."""
    firsts = {_day(at): at for at in reversed(readings)}.values()
    changed = [change.at for change in world.changes(platform, since=readings[0])]
    after = (bisect_left(readings, at) for at in changed)
    found = {readings[place] for place in after if place < len(readings)}
    return sorted({*firsts, *found, readings[-1]})


def _with_newest(
    told: Sequence[Told], last: Sequence[AdFigure], newest: datetime
) -> Iterator[Told]:
    """Yield the versions with what the newest sync found, which outdoes those of its hour."""
    at = newest.timestamp()
    known = {(one.figure.external_id, one.figure.starts_at): one.figure for one in told}
    news = {
        (one.external_id, one.starts_at): one
        for one in last
        if known.get((one.external_id, one.starts_at)) != one
    }
    for one in told:
        is_outdone = hour_of(_ms(one.learned_at)) == hour_of(_ms(at))
        if not (is_outdone and (one.figure.external_id, one.figure.starts_at) in news):
            yield one
    for figure in news.values():
        yield Told(at, figure)


def _row(ids: dict[str, int], one: Told) -> tuple[object, ...]:
    figure = one.figure
    return (
        ids[figure.external_id],
        figure.step.value,
        round(figure.starts_at.timestamp()),
        _ms(one.learned_at),
        to_micros(figure.spend),
        figure.conversions,
        to_micros(figure.revenue),
        figure.impressions,
        figure.clicks,
    )


def _day(at: float) -> date:
    return datetime.fromtimestamp(at, TIME_ZONE).date()


def _ms(at: float) -> int:
    return round(at * 1000)
