"""Weeks of an ad account as syncs would have found them: some campaigns do well, some do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ad_rows import ACCOUNT, campaign

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.rules.definition import (
    PacingSettings,
    RuleDefinition,
    RuleKind,
    ScalingSettings,
    StatusSettings,
    Targets,
)
from stratum_desktop.domain.signal_health import Component, ComponentScore
from stratum_desktop.store.bulk import run_many, upsert_sql
from stratum_desktop.store.tables import ad_figure
from stratum_desktop.store.unit_of_work import UnitOfWork

ZONE = ZoneInfo(ACCOUNT.time_zone)
CPA, ROAS = 20, 3
TARGETS = Targets(roas=Decimal(ROAS), least_roas=Decimal(1), cpa=Decimal(CPA))
SCALING = RuleDefinition(RuleKind.SCALING, ScalingSettings(), TARGETS)
PACING = RuleDefinition(RuleKind.PACING, PacingSettings(), TARGETS)
STATUS = RuleDefinition(RuleKind.STATUS, StatusSettings(), TARGETS, cool_down_hours=0)

_ROW = (
    *("entity_id", "step", "starts_s", "learned_at_ms"),
    *("spend_micros", "conversions", "revenue_micros", "impressions", "clicks"),
)
KEEP_FIGURE = upsert_sql(ad_figure, _ROW)
_RIPENS = ((1, 0.9), (3, 1.0))


@dataclass(frozen=True)
class Told:
    """A campaign with a daily budget."""

    name: str
    #: Of its budget, what it spends.
    pace: float = 0.95
    #: By how much it beats its targets.
    worth: float = 1.0
    budget: int = 100


CAMPAIGNS = (
    Told("strong", worth=1.6),
    Told("plain"),
    Told("weak", worth=0.6),
    Told("hopeless", worth=0.0),
    Told("slow", pace=0.4, worth=1.1),
)


def tell_past(
    uow: UnitOfWork, *, now_ms: int, days: int = 45, campaigns: tuple[Told, ...] = CAMPAIGNS
) -> dict[str, int]:
    """Store an account with its past up to now; returns the campaigns' ids by name."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    first = now.astimezone(ZONE).date() - timedelta(days=days)
    begun_ms = _ms(_at(first, 0))
    lane = uow.destinations.add(
        platform="meta", account="1", label="Meta 1", base_url="", options={}, now_ms=begun_ms
    )
    account = uow.ad_accounts.keep_account("meta", lane, ACCOUNT, at_ms=begun_ms)
    found = [
        campaign(one.name, name=one.name, budget=Budget(BudgetKind.DAILY, Decimal(one.budget)))
        for one in campaigns
    ]
    uow.ad_accounts.keep_entities(account, found, at_ms=begun_ms)
    known = uow.ad_accounts.entities(account, EntityKind.CAMPAIGN)
    ids = {one.entity.external_id: one.id for one in known}
    for told in campaigns:
        for back in range(days, -1, -1):
            on = now.astimezone(ZONE).date() - timedelta(days=back)
            run_many(uow.connection, KEEP_FIGURE, _versions(told, ids[told.name], on, now_ms))
    return ids


def look_at_signals(
    uow: UnitOfWork, *, since_ms: int, until_ms: int, band: Band = Band.RELIABLE
) -> None:
    """Keep how far Meta could be trusted, every six hours."""
    lower = {Band.RELIABLE: 90.0, Band.DIRECTIONAL: 65.0}.get(band, 30.0)
    parts = tuple(ComponentScore(one, lower, lower, lower) for one in Component)
    trust = Trust("meta", "Meta", band, lower, 0.5, parts, 0.1, {}, {})
    for at_ms in range(since_ms, until_ms, 6 * 3_600_000):
        uow.trust_readings.keep(trust, at_ms=at_ms)


def figure_row(
    entity_id: int, step: str, starts_s: int, told_ms: int, spend: float, conversions: float
) -> tuple[object, ...]:
    """Return a row of `ad_figure` as `KEEP_FIGURE` takes it; money in major units."""
    micros, revenue = round(spend * 1e6), round(conversions * CPA * ROAS * 1e6)
    return (entity_id, step, starts_s, told_ms, micros, conversions, revenue, 1000, 40)


def _versions(told: Told, entity_id: int, on: object, now_ms: int) -> Iterator[tuple[object, ...]]:
    start = _at(on, 0)
    starts_s, a_day = int(start.timestamp()), told.budget * told.pace
    a_day *= 1 + ((starts_s // 86_400) % 5 - 2) / 50
    conversions = round(a_day / CPA * told.worth, 2)
    for hour in (6, 12, 18, 24):
        at_ms = _ms(start + timedelta(hours=hour, minutes=15))
        if at_ms < now_ms:
            spent = a_day * hour / 24
            yield figure_row(entity_id, "day", starts_s, at_ms, spent, conversions * hour / 40)
            for each in range(hour - 6, hour):
                yield figure_row(
                    entity_id, "hour", starts_s + each * 3600, at_ms, a_day / 24, conversions / 24
                )
    for after, share in _RIPENS:
        at_ms = _ms(start + timedelta(days=1 + after, minutes=15))
        if at_ms < now_ms:
            yield figure_row(entity_id, "day", starts_s, at_ms, a_day, conversions * share)


def _at(on: object, hour: int) -> datetime:
    return datetime.combine(on, time(hour), ZONE).astimezone(UTC)  # type: ignore[arg-type]


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
