"""Made-up pasts of an ad account, entered into a book and kept for judging by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

from rules_by_hand import DAY, Past, Telling

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.figure import MICRO, Figure
from stratum_desktop.domain.window import Window

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")


def campaign_of(number: int, budget: Decimal | int = 100, **others: object) -> AdEntity:
    """Return a running campaign with a daily budget of its own."""
    made: dict[str, object] = {
        "kind": EntityKind.CAMPAIGN,
        "external_id": str(number),
        "parent_id": None,
        "name": f"Campaign {number}",
        "status": EntityStatus.ACTIVE,
        "delivery_status": "ACTIVE",
        "budget": Budget(BudgetKind.DAILY, Decimal(budget)),
    }
    return AdEntity(**(made | others))


@dataclass(frozen=True)
class Entry:
    """Something to be entered, at its instant."""

    at: datetime
    telling: Telling | None = None
    entity: AdEntity | None = None
    number: int = 0


@dataclass
class MadePast:
    """A past with its account; `entries` are in the order in which they were learned."""

    zone: str
    currency: str
    settles: int
    period_days: int
    step: Decimal
    entries: list[Entry] = field(default_factory=list)
    outages: tuple[Window, ...] = ()

    def book(self) -> AccountBook:
        return AccountBook(
            AdAccount("1", "Shop", self.currency, self.zone),
            settles_after_days=self.settles,
            evens_out_over_days=self.period_days,
            budget_step=self.step,
        )

    def by_hand(self, now: datetime) -> Past:
        past = Past(ZoneInfo(self.zone), self.settles, self.period_days)
        for entry in self.entries:
            if entry.at >= now:
                break
            if entry.telling is not None:
                past.tellings.append(entry.telling)
            elif entry.entity is not None:
                runs = entry.entity.status is EntityStatus.ACTIVE
                budget = Fraction(entry.entity.budget.amount or 0) if runs else None
                past.budgets.setdefault(entry.number, []).append((entry.at, budget))
        zone = ZoneInfo(self.zone)
        days = set()
        for one in self.outages:
            on = one.start_at.astimezone(zone).date()
            while past.midnight(on) < one.end_at:
                days.add(on)
                on += DAY
        past.outage_days = frozenset(days)
        return past


def enter(book: AccountBook, entry: Entry) -> None:
    """Enter one thing into a book."""
    at_ms = int(entry.at.timestamp()) * 1000
    told = entry.telling
    if entry.entity is not None:
        book.learn_entity(entry.number, entry.entity, is_listed=True, at_ms=at_ms)
    if told is not None:
        starts = told.hour or datetime(*told.on.timetuple()[:3], tzinfo=book.calendar.zone)
        figure = Figure(
            int(told.spend * MICRO), float(told.conversions), int(told.revenue * MICRO), 1000, 10
        )
        step = Step.DAY if told.hour is None else Step.HOUR
        row = (at_ms, told.campaign, int(starts.timestamp()), *figure)
        if step is Step.DAY:
            book.learn_days([row])
        else:
            book.learn_hours([row[:4]])


def make_past(seed: int) -> MadePast:
    """Return a past of some weeks: two campaigns, late conversions, gaps, an outage."""
    chance = Random(seed)
    currency, step = chance.choice([("USD", "0.01"), ("JPY", "1"), ("KWD", "0.001"), ("EUR", "1")])
    past = MadePast(
        chance.choice(ZONES),
        currency,
        chance.choice([3, 5]),
        chance.choice([1, 7]),
        Decimal(step),
    )
    zone = ZoneInfo(past.zone)
    # About the days on which clocks change.
    first = date(2026, chance.choice([3, 10]), 1) + timedelta(days=chance.randrange(25))
    length = chance.choice([6, 20, 26])
    makers = [_Maker(Random(seed * 7 + number), number) for number in (1, 2)]
    begun = datetime(first.year, first.month, first.day, 1, 30, tzinfo=zone)
    for maker in makers:
        past.entries.append(Entry(begun, entity=maker.entity, number=maker.number))
    for ahead in range(length):
        today = first + ahead * DAY
        if chance.random() < 0.03:
            continue
        hours = sorted(chance.sample(range(3, 23), 2))
        for hour in hours:
            minute = chance.choice([0, 20, 59])
            local = datetime(today.year, today.month, today.day, hour, minute, tzinfo=zone)
            at = local.astimezone(UTC)
            for maker in makers:
                past.entries += maker.looked_at(today, at, hour, min(past.settles, ahead + 2))
                if hour == hours[0]:
                    past.entries += maker.hours(today - DAY, zone, at)
    if chance.random() < 0.3:
        start = datetime(first.year, first.month, first.day, 12, tzinfo=zone).astimezone(UTC)
        start += timedelta(days=chance.randrange(length))
        past.outages = (Window(start, start + timedelta(hours=chance.choice([3, 30]))),)
    return past


class _Maker:
    """Makes the figures of one campaign."""

    def __init__(self, chance: Random, number: int) -> None:
        self._chance = chance
        self.number = number
        self._budget = chance.choice([5, 40, 100, 2000])
        self.entity = campaign_of(number, self._budget)
        self._pace = chance.choice([0.3, 0.6, 0.9, 1.0, 1.5])
        self._cpa = chance.choice([4, 10, 20, 60, 10**9])
        self._worth = chance.choice([0, 20, 50])
        self._late = chance.choice([0.0, 0.02, 0.4])
        self._seed = chance.randrange(1000)
        self._known: dict[date, tuple[Fraction, ...]] = {}

    def looked_at(self, today: date, at: datetime, hour: int, oldest: int) -> list[Entry]:
        """Return the news that a look at the account brings; now and then another budget."""
        found = []
        if self._chance.random() < 0.02:
            self._budget = self._chance.choice([6, 50, 120])
            self.entity = campaign_of(self.number, self._budget)
            found.append(Entry(at, entity=self.entity, number=self.number))
        for age in range(oldest, -1, -1):
            on = today - age * DAY
            told = self.day(on, age, hour if age == 0 else 24)
            if told is not None and self._known.get(on) != told:
                self._known[on] = told
                found.append(Entry(at, Telling(self.number, on, None, at, *told)))
        return found

    def day(self, on: date, age: int, hour: int) -> tuple[Fraction, ...] | None:
        chance = Random(on.toordinal() * 1000 + self._seed)
        if chance.random() < 0.08:
            return None if chance.random() < 0.5 else (Fraction(0),) * 3
        spend = Fraction(round(self._budget * self._pace * (0.5 + chance.random()) * hour / 24, 2))
        spend = Fraction(int(spend * 100), 100)
        all_of_them = int(spend / self._cpa * Fraction(chance.choice([0, 1, 2])))
        conversions = Fraction(int(all_of_them * (1 - self._late / (age + 1))))
        return spend, conversions, conversions * self._worth

    def hours(self, on: date, zone: ZoneInfo, at: datetime) -> list[Entry]:
        start = datetime(on.year, on.month, on.day, tzinfo=zone).astimezone(UTC)
        end = on + DAY
        until = datetime(end.year, end.month, end.day, tzinfo=zone).astimezone(UTC)
        found, clock = [], 0
        while start < until:
            spend = Fraction((clock * 7 + self._seed) % 5 * 10, 10)
            told = Telling(self.number, on, start, at, spend, Fraction(0), Fraction(0))
            found.append(Entry(at, told))
            local = start.astimezone(zone)
            start += timedelta(minutes=60 - local.minute)
            clock += 1
        return found
