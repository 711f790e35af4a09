"""One ad account's past, entered into its book in the order in which it was learned.

The live evaluation enters all of it and judges once; a replay judges between the entries. So both
judge by the same book, and nothing that was learned later is in it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityKind
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.outage import merged
from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.facts import LONGEST_LOOK_DAYS
from stratum_desktop.domain.rules.hour_curve import CURVE_DAYS
from stratum_desktop.domain.window import Window
from stratum_desktop.platforms.ad_contract import ReadingTraits
from stratum_desktop.services.autopilot.told import Told, ToldHours, by_hour, newest_by_hour
from stratum_desktop.store.read_models.ad_past import AdPast
from stratum_desktop.store.repositories.ad_accounts import KnownAccount, KnownEntity
from stratum_desktop.store.repositories.outages import StoredOutage
from stratum_desktop.store.repositories.platform_words import KnownChange
from stratum_desktop.store.unit_of_work import UnitOfWork

_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_DAY_S = 86_400
_LONGEST_DAY_S = 26 * 3600
"""Source: no clock is put back by more than two hours."""

SIZED_OVER_MS = _DAY_MS
"""A change is measured against the lowest budget of this time. Source: product rulebook 6."""

_LEVERS = (("status", Lever.STATUS), ("budget", Lever.DAILY_BUDGET), ("amount", Lever.DAILY_BUDGET))
"""What a platform's name of a changed field holds, in small letters. Source: Google Ads change
events (`campaign.status`, `campaign_budget.amount_micros`); no other platform tells of changes."""


class AccountPast:
    """What is stored of one account, with a book that learns it."""

    def __init__(
        self,
        uow: UnitOfWork,
        known: KnownAccount,
        traits: ReadingTraits,
        *,
        budget_step: Decimal,
        since_ms: int,
        until_ms: int,
        with_today: bool = True,
    ) -> None:
        """Read what was learned before an instant; the book is empty.

        Args:
            uow: to read with; not used afterwards.
            known: the account.
            traits: how its platform's figures are read.
            budget_step: the smallest step of a budget, in major units.
            since_ms: epoch milliseconds; the first instant that the book will be asked of. It is
                asked at whole hours, and at the end.
            until_ms: epoch milliseconds, exclusive.
            with_today: the book will be asked of days that are not over, as pacing does. Without,
                hours are left out, and what a day was told in its course.
        """
        self.known = known
        self.settles_after_days = traits.settles_after_days
        self.book = AccountBook(
            known.account,
            settles_after_days=traits.settles_after_days,
            evens_out_over_days=traits.evens_out_over_days,
            budget_step=budget_step,
        )
        since = datetime.fromtimestamp(since_ms / 1000, UTC)
        first_day = since - timedelta(days=LONGEST_LOOK_DAYS + traits.settles_after_days + 1)
        states = uow.ad_accounts.all_states(known.id, EntityKind.CAMPAIGN)
        self._budgets = _Budgets(one for one in states if one.learned_at_ms < until_ms)
        self._entities = _Queue(states, attrgetter("learned_at_ms"))
        ids = {one.entity.external_id: one.id for one in states}
        told = uow.platform_words.known_changes(known.id, since=first_day)
        changes = [one for change in told for one in _levers_of(change, ids)]
        self._changes = _Queue(sorted(changes), itemgetter(0))
        self._outages = uow.outages.touching(since_ms=_ms(first_day), until_ms=until_ms)
        past = AdPast(uow.connection)
        spans = {"learned_before_ms": until_ms}
        self._days = Told(by_hour(past.days(known.id, since_s=_ms(first_day) // 1000, **spans)))
        self._courses, self._hours = Told({}), ToldHours((), self.book.calendar)
        if with_today:
            first_s = _ms(since) // 1000 - _LONGEST_DAY_S
            courses = past.courses(known.id, since_s=first_s, **spans)
            hours = past.hours(known.id, since_s=first_s - CURVE_DAYS * _DAY_S, **spans)
            self._courses = Told(newest_by_hour(courses))
            self._hours = ToldHours(hours, self.book.calendar)

    def learn_before(self, at_ms: int) -> None:
        """Enter everything that was learned before an instant, and the outages known by then."""
        book = self.book
        for state in self._entities.before(at_ms):
            book.learn_entity(
                state.id, state.entity, is_listed=state.is_listed, at_ms=state.learned_at_ms
            )
        for _, entity_id, lever, changed_ms in self._changes.before(at_ms):
            book.learn_change(entity_id, lever, at_ms=changed_ms)
        for on, spent in self._hours.days_over(at_ms):
            book.learn_day_hours(on, spent)
        book.learn_courses(self._courses.before(at_ms))
        book.learn_days(self._days.before(at_ms))
        book.learn_hours(self._hours.before(at_ms))
        book.turn_to(at_ms)
        book.know_outages(_outages_at(self._outages, at_ms, self.known.platform))

    def lowest_budget(self, entity_id: int, *, at_ms: int) -> Decimal | None:
        """Return a campaign's lowest daily budget of the 24 hours before an instant.

        What it was found with before counts until it was found otherwise. None: not known.
        """
        return self._budgets.lowest(entity_id, at_ms=at_ms)


class _Queue:
    """Things in the order in which they were learned, taken from the front."""

    def __init__(self, found: Sequence[Any], learned_ms: Callable[[Any], int]) -> None:
        self._found, self._key = found, learned_ms
        self._place = 0

    def before(self, at_ms: int) -> Sequence[Any]:
        end = self._place
        while end < len(self._found) and self._key(self._found[end]) < at_ms:
            end += 1
        taken = self._found[self._place : end]
        self._place = end
        return taken


class _Budgets:
    """Daily budgets of campaigns as they were found."""

    def __init__(self, states: Iterable[KnownEntity]) -> None:
        self._found: dict[int, list[tuple[int, Decimal | None]]] = defaultdict(list)
        for one in states:
            self._found[one.id].append((one.learned_at_ms, daily_budget(one.entity)))

    def lowest(self, entity_id: int, *, at_ms: int) -> Decimal | None:
        found = self._found.get(entity_id, [])
        begins = bisect_right(found, at_ms - SIZED_OVER_MS, key=itemgetter(0)) - 1
        ends = bisect_right(found, at_ms, key=itemgetter(0))
        amounts = [amount for _, amount in found[max(0, begins) : ends]]
        return min((one for one in amounts if one is not None), default=None)


def daily_budget(entity: AdEntity) -> Decimal | None:
    """Return a campaign's own daily budget; None where it has none."""
    return entity.budget.amount if entity.budget.kind is BudgetKind.DAILY else None


def _levers_of(known: KnownChange, ids: Mapping[str, int]) -> Iterable[tuple[int, int, Lever, int]]:
    """Yield what of a campaign was changed: when that was learned, of which, what, and when."""
    entity_id = ids.get(known.change.external_id)
    if known.change.kind is not EntityKind.CAMPAIGN or entity_id is None:
        return
    fields = [name.lower() for name in (*known.change.before, *known.change.after)]
    levers = {lever for part, lever in _LEVERS for name in fields if part in name}
    for lever in sorted(levers):
        yield known.learned_at_ms, entity_id, lever, _ms(known.change.at)


def _outages_at(found: Sequence[StoredOutage], at_ms: int, platform: str) -> tuple[Window, ...]:
    """Return what was known as an outage at an instant; one that went on ends there."""
    at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return merged(
        Window(one.window.start_at, min(one.window.until(at).end_at, at))
        for one in found
        if one.noticed_at_ms < at_ms
        and (one.dismissed_at_ms is None or one.dismissed_at_ms >= at_ms)
        and one.window.concerns(platform)
    )


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
