"""A rule replayed on the stored past: 200 campaigns, 90 days, 24 hours a day, with gate and caps.

    one pass over the rows   reading the same rows of the same database and adding them up: what
                             any replay has to do at least
    judging every hour       the rule asked of every campaign at every hour, without a glance that
                             spares it; measured on a day and multiplied

Each day was told 24 times on the day itself and six times in the weeks after, each hour once. Both
are processor time.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import figure
from workspace import opened

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.definition import (
    PacingSettings,
    RuleDefinition,
    RuleKind,
    ScalingSettings,
    StatusSettings,
    Targets,
)
from stratum_desktop.domain.rules.judging import judge
from stratum_desktop.domain.signal_health import Component, ComponentScore
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import ReadingTraits
from stratum_desktop.services import Services
from stratum_desktop.services.autopilot.past import AccountPast
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.bulk import insert_sql, run_many
from stratum_desktop.store.read_models.ad_past import AdPast
from stratum_desktop.store.tables import ad_figure
from stratum_desktop.store.unit_of_work import UnitOfWork

_HOUR_S, _DAY_S = 3600, 86_400
_RIPENS = ((1, 0.80), (2, 0.88), (3, 0.93), (5, 0.97), (7, 0.99), (14, 1.0))
_ACCOUNT = AdAccount("100", "Benchmark", "USD", "America/New_York")
_ROWS = (
    *("entity_id", "step", "starts_s", "learned_at_ms"),
    *("spend_micros", "conversions", "revenue_micros", "impressions", "clicks"),
)
_CPA, _ROAS = 20, 3
_TARGETS = Targets(roas=Decimal(_ROAS), least_roas=Decimal(1), cpa=Decimal(_CPA))
_RULES = {
    "pacing": RuleDefinition(RuleKind.PACING, PacingSettings(), _TARGETS),
    "scaling": RuleDefinition(RuleKind.SCALING, ScalingSettings(), _TARGETS),
    "status": RuleDefinition(RuleKind.STATUS, StatusSettings(), _TARGETS),
}


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    campaigns, days, rounds = (20, 30, 1) if chosen.quick else (200, 90, 3)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as place:
        figures = asyncio.run(_measured(Path(place) / "past", campaigns, days, rounds))
    figure.show(figures, as_json=chosen.json)
    return 0


async def _measured(folder: Path, campaigns: int, days: int, rounds: int) -> list[figure.Figure]:
    figures = []
    async with opened(folder) as (workspace, services):
        await workspace.store.write(lambda uow: _live(uow, workspace, campaigns, days))
        for name, definition in _RULES.items():
            with_today = name == "pacing"
            found: dict[str, list[float]] = {"replay": [], "pass": []}
            fired = 0
            for _ in range(rounds):
                seconds, fired = await _replayed(services, definition, days)
                found["replay"].append(seconds)
                found["pass"].append(await _passed(workspace, days, with_today=with_today))
            medians = {key: sorted(each)[len(each) // 2] for key, each in found.items()}
            work = f"replay, {name}, {campaigns} campaigns x {days} days x 24 h ({fired} times)"
            wanted = figure.at_most(3.0)
            replay, whole = medians["replay"], medians["pass"]
            figures.append(
                figure.Figure(work, replay, "s", "one pass over the rows", whole, wanted)
            )
            naive = await _judged_every_hour(workspace, definition, days)
            figures.append(figure.Figure(f"{work} ", replay, "s", "judging every hour", naive))
    return figures


async def _replayed(services: Services, definition: RuleDefinition, days: int) -> tuple[float, int]:
    began = time.process_time()
    replay = await services.autopilot.replay(definition, days=days)
    return time.process_time() - began, len(replay.fired)


async def _passed(workspace: Workspace, days: int, *, with_today: bool) -> float:
    def add_up(uow: UnitOfWork) -> float:
        began = time.process_time()
        (known,) = uow.ad_accounts.accounts()
        past, total = AdPast(uow.connection), 0
        reads = (past.days, past.courses, past.hours) if with_today else (past.days,)
        for read in reads:
            total += sum(row[3] for row in read(known.id, since_s=0, learned_before_ms=2**60))
        return time.process_time() - began

    del days
    return await workspace.store.read(add_up)


async def _judged_every_hour(workspace: Workspace, definition: RuleDefinition, days: int) -> float:
    """Return what judging every campaign at every hour would take, by what one day of it takes."""

    def ask(uow: UnitOfWork) -> float:
        (known,) = uow.ad_accounts.accounts()
        now_ms = workspace.clock.now_ms()
        past = AccountPast(
            uow,
            known,
            _traits(),
            budget_step=Decimal("0.01"),
            since_ms=now_ms,
            until_ms=now_ms + 1,
        )
        past.learn_before(now_ms + 1)
        now = datetime.fromtimestamp(now_ms / 1000, UTC)
        began = time.process_time()
        for entity_id in past.book.campaigns:
            facts = past.book.facts(entity_id, now=now)
            assert facts is not None
            judge(definition, facts, band=Band.RELIABLE)
        return (time.process_time() - began) * 24 * days

    return await workspace.store.read(ask)


def _live(uow: UnitOfWork, workspace: Workspace, campaigns: int, days: int) -> None:
    """Store an account's past as syncs would have found it every hour."""
    random = Random(1)
    now_s = workspace.clock.now_ms() // 1000
    calendar = LocalCalendar(_ACCOUNT.time_zone)
    today = calendar.day_of(now_s)
    told_days = [calendar.bounds(on) for on in range(today - days, today + 1)]
    first_ms = (told_days[0][0] - _DAY_S) * 1000
    lane = uow.destinations.add(
        platform="meta", account="1", label="", base_url="", options={}, now_ms=first_ms
    )
    account = uow.ad_accounts.keep_account("meta", lane, _ACCOUNT, at_ms=first_ms)
    budgets = [random.randrange(50, 500) for _ in range(campaigns)]
    entities = [_campaign(number, a_day) for number, a_day in enumerate(budgets)]
    uow.ad_accounts.keep_entities(account, entities, at_ms=first_ms)
    found = uow.ad_accounts.entities(account, EntityKind.CAMPAIGN)
    ids = {int(one.entity.external_id): one.id for one in found}
    for at_ms in range(first_ms, now_s * 1000, 6 * _HOUR_S * 1000):
        uow.trust_readings.keep(_trust(), at_ms=at_ms)
    for number, a_day in enumerate(budgets):
        # Of twenty one is slow, one too fast, one strong and one weak; the rest do as planned.
        pace = {0: 0.5, 1: 1.5}.get(number % 20, 0.97)
        worth = {2: 1.5, 3: 0.6}.get(number % 20, 1.0)
        run_many(
            uow.connection,
            insert_sql(ad_figure, _ROWS) + " ON CONFLICT DO NOTHING",
            _versions(ids[number], a_day * pace, worth, told_days, now_s),
        )


def _campaign(number: int, a_day: int) -> AdEntity:
    return AdEntity(
        kind=EntityKind.CAMPAIGN,
        external_id=str(number),
        parent_id=None,
        name=f"Campaign {number}",
        status=EntityStatus.ACTIVE,
        delivery_status="ACTIVE",
        budget=Budget(BudgetKind.DAILY, Decimal(a_day)),
    )


def _versions(
    entity_id: int, a_day: float, worth: float, days: Sequence[tuple[int, int]], now_s: int
) -> Iterator[tuple[object, ...]]:
    """Yield everything that was told of a campaign; `worth` is by how much it beats its target."""
    random = Random(entity_id)
    for day_s, ends_s in days:
        spent, conversions = 0, 0.0
        for starts_s in range(day_s, ends_s, _HOUR_S):
            told_ms = (starts_s + _HOUR_S + 900) * 1000
            if told_ms > now_s * 1000:
                break
            spend = round(a_day / 24 * random.uniform(0.8, 1.2) * 1e6)
            spent += spend
            conversions += spend / 1e6 / _CPA * worth * random.uniform(0.5, 1.5)
            yield _row(entity_id, "hour", starts_s, told_ms, spend, 0.0)
            yield _row(entity_id, "day", day_s, told_ms, spent, conversions * 0.7)
        for after, share in _RIPENS:
            told_ms = (ends_s + after * _DAY_S + 900) * 1000
            if told_ms <= now_s * 1000:
                yield _row(entity_id, "day", day_s, told_ms, spent, conversions * share)


def _row(
    entity_id: int, step: str, starts_s: int, told_ms: int, spend: int, conversions: float
) -> tuple[object, ...]:
    counted = round(conversions, 2)
    revenue = round(counted * _CPA * _ROAS * 1e6)
    return (entity_id, step, starts_s, told_ms, spend, counted, revenue, 1000, 40)


def _traits() -> ReadingTraits:
    traits = registry.get("meta").manifest.reading
    assert traits is not None
    return traits


def _trust() -> Trust:
    parts = tuple(ComponentScore(one, 90.0, 90.0, 90.0) for one in Component)
    return Trust("meta", "Meta", Band.RELIABLE, 88.0, 0.5, parts, 0.1, {}, {})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
