"""The book of an ad account: what is known of it, entered in the order in which it was learned.

    learn_courses, learn_days, learn_day_hours, learn_hours, learn_entity, learn_change,
    know_outages
        ──▶ book ──facts()──▶ CampaignFacts

The live evaluation enters everything and asks once; a replay asks between the entries. Both see
the same, because nothing is in the book before it was learned. Instants never go back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.outage import local_days
from stratum_desktop.domain.rules.account_days import AccountDays
from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.campaign import DayPlan, KnownCampaign
from stratum_desktop.domain.rules.definition import Lookback
from stratum_desktop.domain.rules.facts import (
    LONGEST_LOOK_DAYS,
    AccountDay,
    CampaignFacts,
    KnownDay,
)
from stratum_desktop.domain.rules.figure import Figure, in_micros
from stratum_desktop.domain.rules.hour_curve import Place
from stratum_desktop.domain.rules.maturity import Maturity
from stratum_desktop.domain.rules.today import TodayCounter
from stratum_desktop.domain.window import Window

ToldDay = tuple[int, int, int, int, float, int, int, int]
"""What was told of a day: when it was learned (epoch milliseconds), of which campaign, when the
local day begins (epoch seconds), and what a `Figure` holds."""

ToldSpend = tuple[int, int, int, int]
"""The same of an hour, or of a day in its course: rules look at the spend alone, in millionths."""


class AccountBook:
    """What is known of one ad account. Instants are epoch milliseconds unless named otherwise."""

    def __init__(
        self,
        account: AdAccount,
        *,
        settles_after_days: int,
        evens_out_over_days: int,
        budget_step: Decimal,
    ) -> None:
        """Open an empty book.

        Args:
            account: its currency and time zone hold for everything in the book.
            settles_after_days: how many days back figures may still change, as the platform says.
            evens_out_over_days: over how many days the platform evens spend out; 1: it does not.
            budget_step: the smallest step of a budget, in major units.
        """
        self.account = account
        self.calendar = LocalCalendar(account.time_zone)
        self._settles = settles_after_days
        self._counter = TodayCounter(self.calendar, evens_out_over_days)
        self._budget_step = budget_step
        self._account_days = AccountDays(self.calendar, settles_after_days)
        self._campaigns: dict[int, KnownCampaign] = {}
        self._starts: dict[int, int] = {}
        self._outages: tuple[Window, ...] = ()
        self.outage_days: frozenset[int] = frozenset()
        self._first_day = date.max.toordinal()
        #: When something of today was told last.
        self.told_ms = 0
        #: The local day of the newest entry or question, and when it ends.
        self.today = 0
        self._ends_ms = 0
        self._told_today = False
        #: Counts up with whatever concerns every campaign: a new day, other outages.
        self.stamp = 0
        #: Counts up whenever a figure of a day before today is told otherwise.
        self.version = 0
        #: Counts up with each state of a campaign, and with each change of one.
        self.changes = 0

    @property
    def campaigns(self) -> Mapping[int, KnownCampaign]:
        """Every campaign that something was learned of, by its number in the database."""
        return self._campaigns

    def learn_days(self, told: Iterable[ToldDay]) -> None:
        """Enter what was told of days; a later telling of the same takes its place.

        Args:
            told: in the order of learning, and never from before the local day of an earlier one.
        """
        campaigns, starts = self._campaigns, self._starts
        for row in told:
            at_ms, entity_id, starts_s = row[:3]
            if at_ms >= self._ends_ms:
                self._turn(at_ms)
            campaign = campaigns.get(entity_id) or self._campaign(entity_id)
            on = starts.get(starts_s) or self._day(starts_s)
            self._told_today = True
            before, now = campaign.days.get(on), _figure(row[3:])
            campaign.days[on] = now
            if on < self.today:
                self._settle(campaign, on, before, now)
            else:
                campaign.spent[on] = now.spend_micros
                self.told_ms = max(at_ms, self.told_ms)

    def learn_courses(self, told: Iterable[ToldSpend]) -> None:
        """Enter what had been spent so far on days in their course, in the order of learning.

        Of every hour it is entered before `learn_days`, which is told of the end of the course and
        of whatever counts when the day is over.
        """
        campaigns, starts = self._campaigns, self._starts
        for at_ms, entity_id, starts_s, spend_micros in told:
            campaign = campaigns.get(entity_id) or self._campaign(entity_id)
            campaign.spent[starts.get(starts_s) or self._day(starts_s)] = spend_micros
            self.told_ms = at_ms

    def learn_day_hours(self, on: int, spent: Mapping[int, Sequence[int]]) -> None:
        """Enter a day's hours as they were told last before it was over, and that is now.

        Args:
            on: a day that has each hour once.
            spent: by campaign, millionths at each hour of the clock, 0 where none is known.
        """
        for entity_id, by_clock in spent.items():
            self._campaign(entity_id).hours.tell_day(on, by_clock)

    def learn_hours(self, told: Iterable[ToldSpend]) -> None:
        """Enter the spend of many hours, in the order they were learned in."""
        clock_of = self.calendar.clock_of
        for at_ms, entity_id, starts_s, spend_micros in told:
            if at_ms >= self._ends_ms:
                self._turn(at_ms)
            on, clock = clock_of(starts_s)
            if clock is None:
                continue
            campaign = self._campaign(entity_id)
            if campaign.hours.tell(on, clock, spend_micros) and on < self.today:
                campaign.plan = None

    def _settle(self, campaign: KnownCampaign, on: int, before: Figure | None, now: Figure) -> None:
        """Count by how much a day that is over is told otherwise than before."""
        conversions, revenue = in_micros(now.conversions), now.revenue_micros
        if before is not None:
            conversions -= in_micros(before.conversions)
            revenue -= before.revenue_micros
        self._account_days.count(on, conversions, revenue)
        campaign.settle()
        self.version += 1

    def learn_entity(
        self, entity_id: int, entity: AdEntity, *, is_listed: bool, at_ms: int
    ) -> None:
        """Enter how a campaign was found; another budget or status was changed by then."""
        self.changes += 1
        self._campaign(entity_id).find(entity, is_listed=is_listed, at_ms=at_ms)

    def learn_change(self, entity_id: int, lever: Lever, *, at_ms: int) -> None:
        """Enter that somebody changed a budget or a status, whoever it was."""
        self.changes += 1
        self._campaign(entity_id).change(lever, at_ms=at_ms)

    def know_outages(self, outages: Sequence[Window]) -> None:
        """Take these for all outages that are known now, of this platform and of all.

        One that goes on ends now, and is given again later.
        """
        if tuple(outages) == self._outages:
            return
        self._outages = tuple(outages)
        days = frozenset(one.toordinal() for one in local_days(outages, self.calendar.zone))
        if days != self.outage_days:
            self.outage_days = days
            if self.today:
                self._begin()

    def campaign(self, entity_id: int) -> KnownCampaign | None:
        """Return what was told of a campaign; None: nothing."""
        return self._campaigns.get(entity_id)

    def turn_to(self, now_ms: int) -> None:
        """Let the book know what time it is: a day that is over is closed."""
        if now_ms >= self._ends_ms:
            self._turn(now_ms)

    def maturity(self) -> Maturity:
        """Return how late conversions come, as learned from the days that are over."""
        return self._account_days.maturity()

    def facts(
        self, entity_id: int, *, now: datetime, lookback: Lookback | None = None
    ) -> CampaignFacts | None:
        """Return everything that a rule may look at; None: nobody has seen the campaign itself.

        Args:
            entity_id: the campaign.
            now: aware; not before anything that was entered.
            lookback: leave out the days that a rule with this one does not look at; None: none.
        """
        self.turn_to(_ms(now))
        campaign = self._campaigns.get(entity_id)
        if campaign is None or campaign.entity is None:
            return None
        return CampaignFacts(
            now=self.calendar.local(now),
            entity=campaign.entity,
            is_listed=campaign.is_listed,
            currency=self.account.currency,
            budget_step=self._budget_step,
            days=self._known_days(campaign, lookback),
            today=self._counter.so_far(
                campaign, self.plan_of(campaign), told_s=self.told_ms // 1000
            ),
            maturity=self.maturity(),
            account_days=self.account_days(),
            budget_changed_at=_at(campaign.changed_ms.get(Lever.DAILY_BUDGET)),
            status_changed_at=_at(campaign.changed_ms.get(Lever.STATUS)),
        )

    @property
    def place(self) -> Place:
        """Where in the day something of today was told last: later spend nobody knows of."""
        return self._counter.place(self.told_ms // 1000)

    def plan_of(self, campaign: KnownCampaign) -> DayPlan:
        """Return what of a campaign holds all day."""
        return self._counter.plan(campaign, first_day=self._first_day)

    def account_days(self) -> tuple[AccountDay, ...]:
        """Return the account's days before today, oldest first, without outages."""
        return self._account_days.known()

    def _known_days(
        self, campaign: KnownCampaign, lookback: Lookback | None
    ) -> tuple[KnownDay, ...]:
        told, outages, date_of = campaign.days, self.outage_days, self.calendar.date_of
        back = self._settles + LONGEST_LOOK_DAYS
        if lookback is not None:
            back = self.maturity().age(lookback.mature_pct) + lookback.reach_back_days
        return tuple(
            [
                KnownDay(date_of(on), found, on in outages)
                for on in range(self.today - back, self.today)
                if (found := told.get(on)) is not None
            ]
        )

    def _day(self, starts_s: int) -> int:
        on = self._starts[starts_s] = self.calendar.day_of(starts_s)
        self._first_day = min(self._first_day, on)
        return on

    def _campaign(self, entity_id: int) -> KnownCampaign:
        if (known := self._campaigns.get(entity_id)) is None:
            known = self._campaigns[entity_id] = KnownCampaign()
        return known

    def _turn(self, at_ms: int) -> None:
        """Begin the local day of an instant."""
        before, self.today = self.today, self.calendar.day_of(at_ms // 1000)
        if before:
            self._end_days(before)
        self._ends_ms = self.calendar.bounds(self.today)[1] * 1000
        self._begin()

    def _begin(self) -> None:
        """Begin today, or begin it anew with other days of outages."""
        self._counter.begin(self.today, self.outage_days)
        for campaign in self._campaigns.values():
            campaign.begin(self.today)
        self._account_days.begin(self.today, self.outage_days)
        self.stamp += 1

    def _end_days(self, first: int) -> None:
        """Count the days from this one on that are over by now, and close it."""
        for campaign in self._campaigns.values():
            for on in range(first, self.today):
                if (told := campaign.days.get(on)) is not None:
                    sums = in_micros(told.conversions), told.revenue_micros
                    self._account_days.count(on, *sums)
        if self._told_today:
            self._account_days.close(first)
            self._told_today = False


# Of what the database told: 174,000 in a replay, and `Figure._make` takes twice as long.
_figure = partial(tuple.__new__, Figure)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _at(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC)
