"""How a rule's changes did, beside campaigns of the same account that nobody touched.

For each change that was carried out, the week after it is laid over the week before it, and that
is laid over the same of its look-alikes: campaigns of like size whose budget and status nobody
changed in those weeks. What they have in common, a season or a sale, falls out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.autopilot.rank_interval import least_values, median_range
from stratum_desktop.domain.money import step_of
from stratum_desktop.domain.rules.definition import Lookback
from stratum_desktop.domain.rules.judgement import Metric
from stratum_desktop.platforms import registry
from stratum_desktop.services.autopilot.past import AccountPast
from stratum_desktop.services.autopilot.replay import COMPARED_DAYS, stretch_of
from stratum_desktop.services.autopilot.replayed import Stretch
from stratum_desktop.services.autopilot.scored import Effectiveness, Scorecard
from stratum_desktop.store.repositories.ad_accounts import KnownAccount, KnownEntity
from stratum_desktop.store.repositories.rules import (
    NOTHING_PROPOSED,
    AppliedChange,
    StoredRule,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

LIKE_SIZE = 3.0
"""A look-alike spent at most so many times as much, or as little. Source: own choice."""

MOST_DAYS = 180
"""Older changes are not looked at. Source: own choice; twice what a rule may look back on."""

_MEASURES: Mapping[Metric, Callable[[Stretch], float | None]] = {
    Metric.SPEND: lambda one: float(one.spend) / one.days,
    Metric.CONVERSIONS: lambda one: one.conversions / one.days,
    Metric.CPA: lambda one: float(one.spend) / one.conversions if one.conversions else None,
    Metric.ROAS: lambda one: float(one.revenue / one.spend) if one.spend else None,
}
_DAY_MS = 86_400_000
_MATURE_PCT = Lookback().mature_pct


@dataclass(frozen=True, slots=True)
class _Compared:
    """One change, with how much of each metric was left of it, by what was left of look-alikes."""

    ratios: Mapping[Metric, float]
    look_alikes: int


def scorecard_of(uow: UnitOfWork, rule: StoredRule, *, now_ms: int) -> Scorecard:
    """Return a rule's record, from all that is stored now."""
    tally = uow.rules.tallies().get(rule.id, NOTHING_PROPOSED)
    decided = tally.approved + tally.rejected
    changes = uow.rules.applied(rule.id, since_ms=now_ms - MOST_DAYS * _DAY_MS)
    compared = list(_compared(uow, changes, now_ms)) if changes else []
    return Scorecard(
        rule_id=rule.id,
        tally=tally,
        approved_pct=100 * tally.approved / decided if decided else None,
        effects=tuple(_effect(metric, compared) for metric in _MEASURES),
        least_changes=least_values(),
    )


def _effect(metric: Metric, compared: Sequence[_Compared]) -> Effectiveness:
    found = [one for one in compared if metric in one.ratios]
    span = median_range(one.ratios[metric] for one in found)
    return Effectiveness(
        metric=metric,
        changes=len(found),
        look_alikes=sum(one.look_alikes for one in found),
        ratio=None if span is None else span.median,
        lower=None if span is None else span.lower,
        upper=None if span is None else span.upper,
    )


def _compared(
    uow: UnitOfWork, changes: Sequence[AppliedChange], now_ms: int
) -> Iterator[_Compared]:
    by_entity = defaultdict(list)
    for one in changes:
        by_entity[one.entity_id].append(one)
    for known in uow.ad_accounts.accounts():
        ids = {one.id for one in uow.ad_accounts.entities(known.id, EntityKind.CAMPAIGN)}
        own = [one for entity_id in ids & by_entity.keys() for one in by_entity[entity_id]]
        if own and (field := _Field.of(uow, known, own, now_ms)) is not None:
            yield from filter(None, map(field.compare, sorted(own)))


class _Field:
    """One account's campaigns: what they did, and when somebody changed them."""

    def __init__(self, past: AccountPast, touched_ms: Mapping[int, Sequence[int]]) -> None:
        self._book, self._touched_ms = past.book, touched_ms
        self._age = past.book.maturity().age(_MATURE_PCT)

    @classmethod
    def of(
        cls, uow: UnitOfWork, known: KnownAccount, own: Sequence[AppliedChange], now_ms: int
    ) -> _Field | None:
        traits = registry.get(known.platform).manifest.reading
        if traits is None:
            return None
        past = AccountPast(
            uow,
            known,
            traits,
            budget_step=step_of(known.account.currency),
            since_ms=min(one.applied_at_ms for one in own) - COMPARED_DAYS * _DAY_MS,
            until_ms=now_ms + 1,
            with_today=False,
        )
        past.learn_before(now_ms + 1)
        states = uow.ad_accounts.all_states(known.id, EntityKind.CAMPAIGN)
        through_us = uow.rules.carried_out(since_ms=now_ms - 2 * MOST_DAYS * _DAY_MS)
        return cls(past, _touched(states, through_us))

    def compare(self, change: AppliedChange) -> _Compared | None:
        """Return how a change did; None where it cannot be told apart, or not yet."""
        on = self._book.calendar.day_of(change.applied_at_ms // 1000)
        if self._book.today - (on + COMPARED_DAYS) < self._age:
            return None
        own = self._weeks(change.entity_id, on)
        if own is None or self._was_touched(change.entity_id, change.applied_at_ms, is_own=True):
            return None
        others = [
            weeks
            for entity_id in self._book.campaigns
            if entity_id != change.entity_id
            and not self._was_touched(entity_id, change.applied_at_ms)
            and (weeks := self._weeks(entity_id, on)) is not None
            and _is_like(weeks[0], own[0])
        ]
        ratios = {}
        for metric, measure in _MEASURES.items():
            mine, theirs = _left(own, measure), [_left(one, measure) for one in others]
            known = [one for one in theirs if one is not None]
            middle = median(known) if known else None
            if mine is not None and middle:
                ratios[metric] = mine / middle
        return _Compared(ratios, len(others)) if ratios else None

    def _weeks(self, entity_id: int, on: int) -> tuple[Stretch, Stretch] | None:
        campaign = self._book.campaigns.get(entity_id)
        if campaign is None:
            return None
        left_out = self._book.outage_days
        before = stretch_of(campaign, on - COMPARED_DAYS, on - 1, left_out=left_out)
        after = stretch_of(campaign, on + 1, on + COMPARED_DAYS, left_out=left_out)
        return None if before is None or after is None else (before, after)

    def _was_touched(self, entity_id: int, at_ms: int, *, is_own: bool = False) -> bool:
        """Say whether its budget or status was changed around an instant, beside its own change.

        Its own change is found by a reading of the day after it at the latest.
        """
        span_ms = round(timedelta(days=COMPARED_DAYS).total_seconds() * 1000)
        times = self._touched_ms.get(entity_id, ())
        near = times[bisect_left(times, at_ms - span_ms) : bisect_left(times, at_ms + span_ms)]
        return any(not (is_own and at_ms <= one <= at_ms + _DAY_MS) for one in near)


def _touched(
    states: Sequence[KnownEntity], through_us: Sequence[tuple[int, int]]
) -> Mapping[int, list[int]]:
    """Return when each campaign was changed through us, or found changed, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    last: dict[int, KnownEntity] = {}
    for one in states:
        before = last.get(one.id)
        if before is not None and (before.entity.budget, before.entity.status) != (
            one.entity.budget,
            one.entity.status,
        ):
            found[one.id].append(one.learned_at_ms)
        last[one.id] = one
    for at_ms, entity_id in through_us:
        found[entity_id].append(at_ms)
    return {entity_id: sorted(times) for entity_id, times in found.items()}


def _is_like(one: Stretch, other: Stretch) -> bool:
    mine, theirs = float(one.spend) / one.days, float(other.spend) / other.days
    return theirs > 0 and 1 / LIKE_SIZE <= mine / theirs <= LIKE_SIZE


def _left(
    weeks: tuple[Stretch, Stretch], measure: Callable[[Stretch], float | None]
) -> float | None:
    before, after = measure(weeks[0]), measure(weeks[1])
    return None if not before or after is None else after / before
