"""Going through the past hour by hour with one rule, seeing at each hour what was known by then.

It judges with the code of the live evaluation: the same book, the same glance, the same rule. It
works on what was read beforehand and asks no database, so it may run beside everything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.autopilot.move import Lever, Move, effect, money_per_day
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.campaign import KnownCampaign
from stratum_desktop.domain.rules.definition import RuleDefinition
from stratum_desktop.domain.rules.facts import CampaignFacts
from stratum_desktop.domain.rules.figure import from_micros, in_micros
from stratum_desktop.domain.rules.glance import Glance
from stratum_desktop.domain.rules.judging import judge
from stratum_desktop.services.autopilot.looking import looks_at_today
from stratum_desktop.services.autopilot.past import AccountPast, daily_budget
from stratum_desktop.services.autopilot.replayed import (
    Fired,
    Replay,
    ReplayListener,
    Stretch,
    TrustSince,
)
from stratum_desktop.services.autopilot.then import GateThen, Idea

HOUR_MS = 3_600_000
"""How often a rule is asked again. Source: design, section 6 (24 hours a day)."""

FLIP_FLOP_DAYS = 7
"""A change that is turned around sooner was for nothing. Source: own choice: the days that a rule
looks at by default."""

COMPARED_DAYS = 7
"""Days before and after a change that are laid side by side. Source: product brief."""
LEAST_COMPARED_DAYS = 3
"""Fewer told days on either side say nothing. Source: product rulebook 7 (matured days)."""

_DAY_MS = 24 * HOUR_MS
_TOLD_EVERY = 24


@dataclass(frozen=True, slots=True)
class ReplayedAccount:
    """An account's past, the rule's look at it, and the campaigns that it covers."""

    past: AccountPast
    platform_label: str
    #: Entity ids in the rule's scope.
    campaigns: tuple[int, ...]
    trust_since: datetime | None


@dataclass(frozen=True, slots=True)
class Stands:
    """How long an undecided proposal stands, in milliseconds."""

    raise_ms: int
    else_ms: int

    def of(self, what: Effect) -> int:
        """Return it of a change of this effect."""
        return self.raise_ms if what is Effect.RAISE else self.else_ms


@dataclass(slots=True)
class _Simulated:
    """What the rule did so far, where that keeps it from doing something again."""

    #: Undecided proposals: until when, and of which effect.
    open: dict[int, tuple[int, Effect]] = field(default_factory=dict)
    #: Campaigns that it has started or paused, with the status that they kept in truth.
    switched: dict[int, EntityStatus] = field(default_factory=dict)
    #: What it wanted last of each campaign, and when.
    last: dict[int, tuple[int, Effect]] = field(default_factory=dict)
    #: Proposals by account and local day.
    by_day: Counter[tuple[int, int]] = field(default_factory=Counter)


class _Watch:
    """Which campaigns of an account may move at an hour.

    Where nothing was learned but figures of a day that the rule does not look at, only those are
    that were not plainly out of the question before.
    """

    def __init__(self, definition: RuleDefinition, account: ReplayedAccount) -> None:
        self.account = account
        self._glance = Glance(definition, account.past.book)
        self._covered = frozenset(account.campaigns)
        self._rests_ms = (definition.cool_down_hours + 1) * HOUR_MS
        schedule = definition.schedule
        self._always = looks_at_today(definition) or bool(schedule.hours or schedule.weekdays)
        self._key: tuple[int, int, int] | None = None
        self._busy: list[int] = []

    def due(self, at_ms: int) -> Sequence[int]:
        book = self.account.past.book
        if self._always:
            return [one for one in self._glance.due(at_ms) if one in self._covered]
        key = (book.version, book.stamp, book.changes)
        if key == self._key:
            return [one for one in self._busy if self._glance.may_move(one, at_ms)]
        self._key = key
        due = [one for one in self._glance.due(at_ms) if one in self._covered]
        busy = {*due, *self._resting(at_ms)}
        self._busy = [one for one in book.campaigns if one in busy]
        return due

    def _resting(self, at_ms: int) -> Iterator[int]:
        """Yield campaigns that rest, and so may move later without anything learned."""
        for entity_id, campaign in self.account.past.book.campaigns.items():
            last_ms = max(campaign.changed_ms.values(), default=None)
            is_resting = last_ms is not None and at_ms < last_ms + self._rests_ms
            if is_resting and entity_id in self._covered:
                yield entity_id


class Replaying:
    """One replay of one rule."""

    def __init__(
        self,
        definition: RuleDefinition,
        accounts: Sequence[ReplayedAccount],
        gate: GateThen,
        stands: Stands,
        *,
        since_ms: int,
        until_ms: int,
        now_ms: int,
    ) -> None:
        """Prepare; instants are epoch milliseconds, the first two at whole hours."""
        self._definition = definition
        self._accounts = accounts
        self._gate, self._stands = gate, stands
        self._since_ms, self._until_ms, self._now_ms = since_ms, until_ms, now_ms
        self._watches = [_Watch(definition, one) for one in accounts]
        self._done = _Simulated()
        self._fired: list[tuple[ReplayedAccount, Fired]] = []
        self._looks = 0

    def run(
        self,
        *,
        on_progress: ReplayListener | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Replay:
        """Go through the past; takes seconds of processor time."""
        hours = range(self._since_ms, self._until_ms, HOUR_MS)
        ended_ms = self._until_ms
        for number, at_ms in enumerate(hours):
            if number % _TOLD_EVERY == 0:
                if should_stop is not None and should_stop():
                    ended_ms = at_ms
                    break
                if on_progress is not None:
                    on_progress(number / len(hours))
            for watch in self._watches:
                watch.account.past.learn_before(at_ms)
                self._look(watch, at_ms)
        quiet = self._quiet(ended_ms)
        if on_progress is not None:
            on_progress(1.0)
        return self._told(ended_ms, quiet)

    def _look(self, watch: _Watch, at_ms: int) -> None:
        account = watch.account
        self._looks += len(account.campaigns)
        waiting, switched = self._done.open, self._done.switched
        for entity_id in watch.due(at_ms):
            if entity_id in waiting and self._waits(entity_id, at_ms):
                continue
            if entity_id in switched and self._is_switched(account.past.book, entity_id):
                continue
            self._judge(account, entity_id, at_ms)

    def _judge(self, account: ReplayedAccount, entity_id: int, at_ms: int) -> None:
        past = account.past
        now, lookback = _instant(at_ms), self._definition.lookback
        facts = past.book.facts(entity_id, now=now, lookback=lookback)
        if facts is None or not facts.is_listed:
            return
        band = self._gate.trusts[past.known.platform].at(at_ms).counting_band
        judgement = judge(self._definition, facts, band=band)
        if judgement.move is None or self._is_used_up(past):
            return
        move = judgement.move
        change = effect(move, lowest_budget=past.lowest_budget(entity_id, at_ms=at_ms))
        before = self._done.open.get(entity_id)
        if before is not None and not (change.effect is Effect.CUT and before[1] is Effect.RAISE):
            return
        idea = Idea(
            entity_id,
            change,
            is_pause=move.lever is Lever.STATUS and move.after == EntityStatus.PAUSED,
            currency=move.currency,
            money_per_day=money_per_day(move, daily_budget=daily_budget(facts.entity)),
        )
        decision = self._gate.decide(idea, past.known.platform, at_ms=at_ms)
        verdict = decision.verdict
        if judgement.is_immature and verdict is Verdict.PASS:
            verdict = Verdict.HOLD
        fired = Fired(
            at=_instant(at_ms),
            platform=past.known.platform,
            platform_label=account.platform_label,
            account=past.known.account.account,
            entity_id=entity_id,
            external_id=facts.entity.external_id,
            name=facts.entity.name,
            judgement=judgement,
            move=move,
            change=change,
            money_per_day=idea.money_per_day,
            verdict=verdict,
            reasons=decision.reasons,
            is_flip_flop=self._flips(entity_id, change.effect, at_ms),
            before=None,
            after=None,
        )
        self._fired.append((account, fired))
        self._take_in(past, facts, idea, move, verdict, at_ms)

    def _take_in(
        self,
        past: AccountPast,
        facts: CampaignFacts,
        idea: Idea,
        move: Move,
        verdict: Verdict,
        at_ms: int,
    ) -> None:
        """Let what was proposed keep the rule from what it keeps it from in life."""
        done, entity_id, what = self._done, idea.entity_id, idea.change.effect
        done.last[entity_id] = (at_ms, what)
        done.by_day[past.known.id, past.book.today] += 1
        if verdict is not Verdict.PASS:
            done.open[entity_id] = (at_ms + self._stands.of(what), what)
            return
        done.open.pop(entity_id, None)
        self._gate.count(idea, at_ms=at_ms)
        past.book.learn_change(entity_id, move.lever, at_ms=at_ms)
        if move.lever is Lever.STATUS:
            done.switched[entity_id] = facts.entity.status

    def _waits(self, entity_id: int, at_ms: int) -> bool:
        """Say whether an undecided proposal keeps out any other; one that expired is gone."""
        until_ms, what = self._done.open[entity_id]
        if until_ms <= at_ms:
            del self._done.open[entity_id]
            return False
        return what is not Effect.RAISE

    def _is_switched(self, book: AccountBook, entity_id: int) -> bool:
        """Say whether the rule has started or paused it and nobody has in truth since."""
        campaign, before = book.campaigns.get(entity_id), self._done.switched[entity_id]
        entity = None if campaign is None else campaign.entity
        if entity is not None and entity.status is before:
            return True
        del self._done.switched[entity_id]
        return False

    def _is_used_up(self, past: AccountPast) -> bool:
        most = self._definition.most_proposals_a_day
        return most is not None and self._done.by_day[past.known.id, past.book.today] >= most

    def _flips(self, entity_id: int, what: Effect, at_ms: int) -> bool:
        before = self._done.last.get(entity_id)
        if before is None or at_ms - before[0] > FLIP_FLOP_DAYS * _DAY_MS:
            return False
        return {before[1], what} == {Effect.RAISE, Effect.CUT}

    def _quiet(self, at_ms: int) -> tuple[tuple[str, int], ...]:
        """Count why nothing is proposed at the end, by what was known then."""
        codes: Counter[str] = Counter()
        now, lookback = _instant(at_ms), self._definition.lookback
        for account in self._accounts:
            trust = self._gate.trusts[account.past.known.platform].at(at_ms)
            for entity_id in account.campaigns:
                facts = account.past.book.facts(entity_id, now=now, lookback=lookback)
                if facts is not None and facts.is_listed:
                    judgement = judge(self._definition, facts, band=trust.counting_band)
                    if judgement.move is None:
                        codes[judgement.reason.code] += 1
        return tuple(codes.most_common())

    def _told(self, ended_ms: int, quiet: tuple[tuple[str, int], ...]) -> Replay:
        for account in {id(one): one for one, _ in self._fired}.values():
            account.past.learn_before(self._now_ms)
        fired = tuple(_with_weeks(account, one, self._definition) for account, one in self._fired)
        passed = [one for one in fired if one.verdict is Verdict.PASS]
        against = Counter(code for one in fired for code in {reason.code for reason in one.reasons})
        return Replay(
            definition=self._definition,
            since=_instant(self._since_ms),
            until=_instant(ended_ms),
            campaigns=sum(len(one.campaigns) for one in self._accounts),
            looks=self._looks,
            fired=fired,
            verdicts=dict(Counter(one.verdict for one in fired)),
            against=tuple(sorted(against.items(), key=lambda each: (-each[1], each[0]))),
            quiet=quiet,
            raised_per_day=_sums(passed, 1),
            cut_per_day=_sums(passed, -1),
            unknown_money=sum(one.money_per_day is None for one in passed),
            flip_flops=sum(one.is_flip_flop for one in fired),
            trust=tuple(_trust_since(self._accounts)),
            is_cancelled=ended_ms < self._until_ms,
        )


def stretch_of(
    campaign: KnownCampaign, first: int, last: int, *, left_out: frozenset[int]
) -> Stretch | None:
    """Return what a campaign did on several days; None where too few of them were told.

    Args:
        campaign: with what was told of it.
        first: number of a local day, included.
        last: included.
        left_out: days of outages.
    """
    told = [
        figure
        for on in range(first, last + 1)
        if on not in left_out and (figure := campaign.days.get(on)) is not None
    ]
    if len(told) < LEAST_COMPARED_DAYS:
        return None
    return Stretch(
        days=len(told),
        spend=from_micros(sum(one.spend_micros for one in told)),
        conversions=float(from_micros(sum(in_micros(one.conversions) for one in told))),
        revenue=from_micros(sum(one.revenue_micros for one in told)),
    )


def _with_weeks(account: ReplayedAccount, fired: Fired, definition: RuleDefinition) -> Fired:
    book = account.past.book
    campaign = book.campaigns.get(fired.entity_id)
    on = book.calendar.day_of(round(fired.at.timestamp()))
    age = book.maturity().age(definition.lookback.mature_pct)
    if campaign is None:
        return fired
    is_mature = book.today - (on + COMPARED_DAYS) >= age
    left_out = book.outage_days
    return replace(
        fired,
        before=stretch_of(campaign, on - COMPARED_DAYS, on - 1, left_out=left_out),
        after=(
            stretch_of(campaign, on + 1, on + COMPARED_DAYS, left_out=left_out)
            if is_mature
            else None
        ),
    )


def _sums(passed: Sequence[Fired], sign: int) -> Mapping[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for one in passed:
        money = one.money_per_day
        if money is not None and money * sign > 0:
            sums[one.move.currency] = sums.get(one.move.currency, Decimal()) + abs(money)
    return sums


def _trust_since(accounts: Sequence[ReplayedAccount]) -> Iterator[TrustSince]:
    for platform, one in {each.past.known.platform: each for each in accounts}.items():
        yield TrustSince(platform, one.platform_label, one.trust_since)


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
