"""Rules judged the slow way: from everything that was ever told, with fractions, from the start.

Nothing of `domain.rules` but its values is used here, so that both can be wrong only apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from stratum_desktop.domain.rules.definition import RuleDefinition, RuleKind

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Telling:
    campaign: int
    on: date
    #: None: the whole day.
    hour: datetime | None
    at: datetime
    spend: Fraction
    conversions: Fraction
    revenue: Fraction


@dataclass
class Past:
    """All that was told of an account, oldest first."""

    zone: ZoneInfo
    settles: int
    period_days: int
    tellings: list[Telling] = field(default_factory=list)
    #: Campaign to (instant, daily budget while it was active or None).
    budgets: dict[int, list[tuple[datetime, Fraction | None]]] = field(default_factory=dict)
    outage_days: frozenset[date] = frozenset()

    def midnight(self, on: date) -> datetime:
        return datetime.combine(on, time(), self.zone).astimezone(UTC)

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def day(self, campaign: int, on: date, before: datetime) -> Telling | None:
        told = [
            one
            for one in self.tellings
            if one.campaign == campaign and one.on == on and one.hour is None and one.at < before
        ]
        return told[-1] if told else None

    def campaigns(self) -> set[int]:
        return {one.campaign for one in self.tellings}


def mature_age(past: Past, now: datetime, pct: int) -> int:
    """Return from which age on a day counts as mature."""
    days = [one for one in past.tellings if one.hour is None and one.at < now]
    read = {past.today(one.at) for one in days} - {past.today(now)}
    again = {on for on in read if on - DAY in read}
    if len(again) < 14:
        return past.settles + 1
    by_day: dict[date, list[Telling]] = {}
    for one in days:
        if one.on not in past.outage_days:
            by_day.setdefault(one.on, []).append(one)
    chain, mature = Fraction(1), past.settles + 1
    for age in range(past.settles, 0, -1):
        pairs = [
            _pair(past, told, on + age * DAY)
            for on, told in by_day.items()
            if on + age * DAY in again
        ]
        earlier, later = (sum(pair[place] for pair in pairs) for place in (0, 1))
        chain *= min(Fraction(1), earlier / later) if later > 0 else 0
        if chain < Fraction(pct, 100):
            return mature
        mature = age
    return mature


def _pair(past: Past, told: list[Telling], first: date) -> tuple[Fraction, Fraction]:
    """Return what was known of a day when a date began and when it ended; nothing if it was new."""
    if past.today(told[0].at) >= first:
        return Fraction(0), Fraction(0)
    known = []
    for before in (past.midnight(first), past.midnight(first + DAY)):
        latest = {one.campaign: one.conversions for one in told if one.at < before}
        known.append(sum(latest.values(), Fraction(0)))
    return known[0], known[1]


@dataclass(frozen=True)
class Look:
    matured: list[Telling]
    reach: list[Telling]
    young: list[Telling]
    newest: date


def look(past: Past, rule: RuleDefinition, campaign: int, now: datetime) -> Look:
    today, back = past.today(now), rule.lookback
    newest = today - mature_age(past, now, Fraction(back.mature_pct)) * DAY
    oldest = newest - (back.reach_back_days - 1) * DAY

    def spent(first: date, last: date) -> list[Telling]:
        found = []
        while first <= last:
            told = past.day(campaign, first, now)
            if told is not None and told.spend > 0 and first not in past.outage_days:
                found.append(told)
            first += DAY
        return found

    reach = spent(oldest, newest)
    return Look(reach[-back.days :], reach, spent(newest + DAY, today - DAY), newest)


def sums(days: list[Telling]) -> tuple[Fraction, Fraction, Fraction]:
    return (
        sum((day.spend for day in days), Fraction(0)),
        sum((day.conversions for day in days), Fraction(0)),
        sum((day.revenue for day in days), Fraction(0)),
    )


def wish(past: Past, rule: RuleDefinition, campaign: int, now: datetime) -> tuple[str, bool]:
    """Return "raise", "cut", "pause" or "" for a running campaign, and whether it is immature.

    Bands, schedules, cool-downs and the learning phase are left out.
    """
    judges = {RuleKind.PACING: _pacing, RuleKind.SCALING: _scaling, RuleKind.STATUS: _status}
    return judges[rule.kind](past, rule, campaign, now)


def _meets(rule: RuleDefinition, days: list[Telling]) -> bool:
    spend, conversions, revenue = sums(days)
    targets = rule.targets
    least = [one for one in (targets.roas, targets.least_roas) if one is not None]
    most = [one for one in (targets.cpa, targets.most_cpa) if one is not None]
    return (
        bool(least or most)
        and len(days) >= rule.lookback.least_days
        and all(revenue / spend >= Fraction(one) for one in least)
        and all(conversions > 0 and spend / conversions <= Fraction(one) for one in most)
    )


def _scaling(past, rule, campaign, now):
    days = look(past, rule, campaign, now).matured
    settings, targets = rule.settings, rule.targets
    spend, conversions, revenue = sums(days)
    if len(days) < rule.lookback.least_days or conversions < settings.least_conversions:
        return "", False
    votes = set()
    if targets.roas is not None:
        share = revenue / spend / Fraction(targets.roas)
        votes.add(
            "raise"
            if share >= Fraction(settings.good_roas)
            else "cut"
            if share <= Fraction(settings.poor_roas)
            else ""
        )
    if targets.cpa is not None:
        share = spend / conversions / Fraction(targets.cpa)
        votes.add(
            "raise"
            if share <= Fraction(settings.good_cpa)
            else "cut"
            if share >= Fraction(settings.poor_cpa)
            else ""
        )
    return (votes.pop() if len(votes) == 1 else ""), False


def expected_share(past: Past, campaign: int, now: datetime, at: datetime) -> Fraction:
    """Return the share of the local day's spend that is usual by an instant of it."""
    today = past.today(now)
    by_clock = [Fraction(0)] * 24
    taught = 0
    for back in range(1, 29):
        on = today - back * DAY
        hours: dict[datetime, Fraction] = {}
        for one in past.tellings:
            if one.campaign == campaign and one.on == on and one.hour is not None and one.at < now:
                hours[one.hour] = one.spend
        is_plain = past.midnight(on + DAY) - past.midnight(on) == DAY
        if is_plain and on not in past.outage_days and any(hours.values()):
            taught += 1
            for hour, spend in hours.items():
                by_clock[hour.astimezone(past.zone).hour] += spend
    start, end = past.midnight(today), past.midnight(today + DAY)
    minutes = []
    while start < end:
        weight = by_clock[start.astimezone(past.zone).hour] if taught >= 7 else Fraction(1)
        minutes.append((start, weight))
        start += timedelta(minutes=1)
    if not any(weight for _, weight in minutes):
        minutes = [(start, Fraction(1)) for start, _ in minutes]
    gone = sum(weight for start, weight in minutes if start < at)
    return Fraction(gone) / sum(weight for _, weight in minutes)


def budget_on(past: Past, campaign: int, on: date) -> Fraction | None:
    """Return the largest budget in force on a day; None where it began unknown, or had none."""
    start, end = past.midnight(on), past.midnight(on + DAY)
    states = past.budgets[campaign]
    before = [budget for at, budget in states if at <= start]
    if not before:
        return None
    during = [before[-1], *(budget for at, budget in states if start < at < end)]
    return max((one for one in during if one is not None), default=None)


def _pacing(past, rule, campaign, now):
    today, settings = past.today(now), rule.settings
    told = past.day(campaign, today, now)
    of_today = [one.at for one in past.tellings if one.hour is None and one.on == today]
    of_today = [at for at in of_today if at < now]
    if told is None:
        return "", False
    at = max(of_today)
    share = expected_share(past, campaign, now, at)
    hours = Fraction((at - past.midnight(today)) // timedelta(seconds=1), 3600)
    if hours < settings.least_hours or share * 100 < Fraction(settings.least_expected_pct):
        return "", False
    planned = past.budgets[campaign][-1][1] * share
    spend_before = budget_before = Fraction(0)
    for back in range(1, past.period_days):
        day, budget = (
            past.day(campaign, today - back * DAY, now),
            budget_on(past, campaign, today - back * DAY),
        )
        if day is not None and budget is not None:
            spend_before, budget_before = spend_before + day.spend, budget_before + budget
    if spend_before + told.spend > Fraction(settings.fast_above) * (budget_before + planned):
        return "cut", False
    is_slow = told.spend < Fraction(settings.slow_below) * planned
    meets = is_slow and _meets(rule, look(past, rule, campaign, now).matured)
    return ("raise" if meets else ""), False


def _status(past, rule, campaign, now):
    found, settings, targets = look(past, rule, campaign, now), rule.settings, rule.targets
    limit = targets.cpa
    if limit is None:
        limit = order_value(past, found.newest, settings.order_value_days, now)
    limit = None if not limit or limit <= 0 else Fraction(limit) * Fraction(settings.spend_factor)
    has_verdict = len(found.matured) >= rule.lookback.least_days
    if has_verdict:
        last = found.reach[-settings.poor_days :]
        poor = len(last) == settings.poor_days and all(_is_poor(targets, day) for day in last)
        if poor or _is_bad(rule, found.matured, limit) or _is_dear(found.matured, limit):
            return "pause", False
    is_bad = not has_verdict and found.young and _is_bad(rule, found.young, limit)
    return ("pause", True) if is_bad or _is_dear(found.young, limit) else ("", False)


def _is_dear(days, limit):
    """Say whether too much was spent without a conversion."""
    spend, conversions, _ = sums(days)
    return limit is not None and conversions <= 0 and spend > limit


def _is_bad(rule, days, limit):
    spend, conversions, revenue = sums(days)
    settings, least, most = rule.settings, rule.targets.least_roas, rule.targets.most_cpa
    if conversions < settings.least_conversions and (limit is None or spend <= limit):
        return False
    if least is not None and revenue / spend < Fraction(settings.roas_of_least * least):
        return True
    if most is None or conversions <= 0:
        return False
    return spend / conversions > Fraction(settings.cpa_of_most * most)


def _is_poor(targets, day):
    least, most = targets.least_roas, targets.most_cpa
    if least is not None and day.revenue / day.spend < Fraction(least):
        return True
    cost = day.spend / day.conversions if day.conversions > 0 else day.spend
    return most is not None and cost > Fraction(most)


def order_value(past: Past, newest: date, days: int, now: datetime) -> Fraction | None:
    """Return revenue by conversion of the account's last matured days."""
    told = sorted({one.on for one in past.tellings if one.hour is None and one.at < now})
    last = [on for on in told if on <= newest and on not in past.outage_days][-days:]
    found = [past.day(campaign, on, now) for campaign in past.campaigns() for on in last]
    _, conversions, revenue = sums([one for one in found if one is not None])
    return revenue / conversions if conversions > 0 else None
