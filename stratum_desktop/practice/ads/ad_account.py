"""One platform's account as it lives: what is in it, what it spent and what that brought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from zlib import crc32

from stratum_desktop.domain.ads.entity import (
    AdEntity,
    Budget,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.money import places_of
from stratum_desktop.practice.ads.local_time import LocalDay, day_of, local_day
from stratum_desktop.practice.ads.outage import tracked_share
from stratum_desktop.practice.ads.plan import LEARNING_DAYS
from stratum_desktop.practice.ads.planned import RATES, PlannedEntity, plan_account
from stratum_desktop.practice.ads.sales import MATURE_AFTER_SECONDS, Sale, SalesBook
from stratum_desktop.practice.ads.script import changes_of
from stratum_desktop.practice.ads.spend import DaySpend, SpendLedger
from stratum_desktop.practice.ads.timeline import Timeline, WorldChange
from stratum_desktop.practice.ads.vendor_words import delivery_word
from stratum_desktop.practice.ads.versions import CampaignDay, Told, versions_of

KNOWN_AFTER_SECONDS = 900
"""How long after it is spent money shows in a platform's figures. Source: made up."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class _Reach:
    """How much is seen and clicked for money; made up, of the size that agencies publish."""

    #: Impressions for one unit of the shop's currency.
    impressions: float
    #: Clicks for an impression.
    clicks: float


_REACHES = {
    "meta": _Reach(112.0, 0.013),
    "google": _Reach(34.0, 0.047),
    "tiktok": _Reach(205.0, 0.009),
    "snapchat": _Reach(240.0, 0.006),
    "linkedin": _Reach(29.0, 0.005),
}


@dataclass(frozen=True, slots=True)
class _Running:
    """A campaign with its books."""

    campaign: PlannedEntity
    ledger: SpendLedger
    book: SalesBook
    #: Figures that nothing changes any more, by step and day.
    settled: dict[tuple[Step, date], tuple[AdFigure, ...]]


class LivingAccount:
    """One account. Not for two threads at a time."""

    def __init__(
        self,
        platform: str,
        *,
        seed: int,
        begun_at: float,
        currency: str,
        scale: float,
        made: Sequence[WorldChange],
    ) -> None:
        """Begin it.

        Args:
            begun_at: epoch seconds; the practice month ends then.
            scale: spend against the full-size shop's.
            made: what was changed since.
        """
        self._platform, self._seed, self._begun_at = platform, seed, begun_at
        self._currency = currency
        self._places = places_of(currency)
        reach = _REACHES[platform]
        self._clicks = reach.clicks
        self._impressions: float = reach.impressions / 10**self._places / RATES[currency]
        self._begun_on = day_of(begun_at)
        self._units: int = 10**self._places
        self._entities = plan_account(
            platform, seed=seed, begun_on=self._begun_on, currency=currency, scale=scale
        )
        self._by_id = {one.external_id: one for one in self._entities}
        self._script = changes_of(
            platform, self._entities, begun_on=self._begun_on, currency=currency
        )
        self._unchanged = Timeline(self._entities)
        self.change(made)

    def change(self, made: Sequence[WorldChange]) -> None:
        """Go on with what was changed by calls; all of it, not the last alone."""
        self._changes = tuple(sorted((*self._script, *made), key=lambda one: one.at))
        self._timeline = Timeline(self._entities, self._changes)
        self._running = [self._run(one) for one in self._entities if one.campaign is not None]

    def changes(self, *, since: float) -> tuple[WorldChange, ...]:
        """Return what was changed from an instant on, oldest first."""
        return tuple(change for change in self._changes if change.at >= since)

    def planned(self, external_id: str) -> PlannedEntity:
        """Return one entity as it began.

        Raises:
            LookupError: there is none with this id.
        """
        return self._by_id[external_id]

    def entities(self, kind: EntityKind, now: float) -> tuple[AdEntity, ...]:
        """Return a level as it is at an instant; what begins later is not there yet."""
        return tuple(
            self._entity(one, now)
            for one in self._entities
            if one.kind is kind and one.starts <= now
        )

    def figures(self, step: Step, *, first: date, last: date, now: float) -> Iterator[AdFigure]:
        """Yield what the platform tells of the campaigns at an instant, day by day."""
        on, end = first, min(last, day_of(now))
        while on <= end:
            day = local_day(on)
            for running in self._running:
                if on >= running.ledger.first_day:
                    yield from self._figures_of(running, step, day, now)
            on += timedelta(days=1)

    def versions(
        self, step: Step, *, first: date, last: date, readings: Sequence[float]
    ) -> Iterator[Told]:
        """Yield what readings would have found new, campaign by campaign, day by day.

        Args:
            readings: epoch seconds in their order, each a quarter past a full hour.
        """
        end = min(last, day_of(readings[-1]))
        for running in self._running:
            on = max(first, running.ledger.first_day)
            while on <= end:
                day = local_day(on)
                spend = running.ledger.day(on, readings[-1] - KNOWN_AFTER_SECONDS)
                one = CampaignDay(day, spend, dict(running.book.day(day, spend, self._units)))
                yield from versions_of(
                    step,
                    one,
                    readings,
                    known_after=KNOWN_AFTER_SECONDS,
                    make=partial(self._version, running),
                )
                on += timedelta(days=1)

    def _version(
        self,
        running: _Running,
        step: Step,
        one: CampaignDay,
        numbers: Sequence[int],
        sales: Sequence[Sale],
    ) -> AdFigure | None:
        return self._figure(running, step, one.day, one.spend, numbers, sales)

    def _run(self, campaign: PlannedEntity) -> _Running:
        key = crc32(f"{self._seed}/{self._platform}/{campaign.external_id}".encode())
        ledger = SpendLedger(
            self._platform,
            campaign,
            self._timeline.stretches(campaign),
            key=key,
            begun_on=self._begun_on,
            places=self._places,
        )
        first_budget = max(one.a_day for one in self._unchanged.stretches(campaign))
        book = SalesBook(
            self._platform,
            campaign,
            key=key,
            first_budget=first_budget / min(1.0, _first_budget_of(campaign)),
            units=self._units * RATES[self._currency],
            tracked=lambda starts: tracked_share(starts, self._begun_on),
        )
        return _Running(campaign, ledger, book, {})

    def _figures_of(
        self, running: _Running, step: Step, day: LocalDay, now: float
    ) -> tuple[AdFigure, ...]:
        found = running.settled.get((step, day.on))
        if found is not None and now >= day.edges[-1] + MATURE_AFTER_SECONDS:
            return found
        spend = running.ledger.day(day.on, now - KNOWN_AFTER_SECONDS)
        sales = {
            number: [sale for sale in made if sale.known_at <= now]
            for number, made in running.book.day(day, spend, self._units)
        }
        hours = range(len(spend.hours))
        if step is Step.HOUR:
            made = [
                self._figure(running, step, day, spend, (number,), sales.get(number, ()))
                for number in hours
            ]
        else:
            known = [sale for of_hour in sales.values() for sale in of_hour]
            made = [self._figure(running, step, day, spend, hours, known)]
        rows = tuple(figure for figure in made if figure is not None)
        if now >= day.edges[-1] + MATURE_AFTER_SECONDS:
            running.settled[step, day.on] = rows
        return rows

    def _figure(
        self,
        running: _Running,
        step: Step,
        day: LocalDay,
        spend: DaySpend,
        numbers: Sequence[int],
        sales: Sequence[Sale],
    ) -> AdFigure | None:
        """Return what these hours spent and these sales brought; None where nothing was spent."""
        hours = [spend.hours[number] for number in numbers]
        spent = sum(hours)
        if spent == 0:
            return None
        # Hour by hour, so that a day is the sum of its hours.
        seen = [int(units * self._impressions) for units in hours]
        return AdFigure(
            running.campaign.external_id,
            step,
            day.starts_at[numbers[0] if step is Step.HOUR else 0],
            _money(spent, self._places),
            sum([sale.credit for sale in sales]) if sales else 0.0,
            _money(sum([sale.value for sale in sales]) if sales else 0, self._places),
            sum(seen),
            sum([int(times * self._clicks + 0.5) for times in seen]),
        )

    def _entity(self, one: PlannedEntity, now: float) -> AdEntity:
        state = self._timeline.state(one.external_id, now)
        above = self._above(one, now)
        is_learning = now - one.starts < LEARNING_DAYS * _DAY
        return AdEntity(
            kind=one.kind,
            external_id=one.external_id,
            parent_id=one.parent_id,
            name=one.name,
            status=state.status,
            delivery_status=delivery_word(
                self._platform, one.kind, state.status, above, is_learning=is_learning
            ),
            budget=Budget(one.budget.kind, state.budget, one.budget.budget_id, one.budget.spenders),
            is_learning=is_learning,
            objective=one.objective,
            starts_at=datetime.fromtimestamp(one.starts, UTC),
            ends_at=None if one.ends is None else datetime.fromtimestamp(one.ends, UTC),
            creative_id=one.creative_id,
        )

    def _above(self, one: PlannedEntity, now: float) -> EntityStatus:
        while one.parent_id is not None:
            one = self._by_id[one.parent_id]
            status = self._timeline.state(one.external_id, now).status
            if status is not EntityStatus.ACTIVE:
                return status
        return EntityStatus.ACTIVE


@lru_cache(maxsize=20_000)
def _money(units: int, places: int) -> Decimal:
    return Decimal(units).scaleb(-places)


def _first_budget_of(campaign: PlannedEntity) -> float:
    return campaign.campaign.first_budget if campaign.campaign is not None else 1.0
