"""Status management: pause what loses money, and say so where numbers may still mature.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.rules.definition import RuleDefinition, StatusSettings, Targets
from stratum_desktop.domain.rules.facts import CampaignFacts, KnownDay
from stratum_desktop.domain.rules.figure import Totals, totals_of
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.domain.rules.matured import (
    matured,
    newest_matured,
    order_value,
    spent_days,
    young_days,
)
from stratum_desktop.domain.rules.measure import check, measured
from stratum_desktop.domain.rules.opinion import Opinion, spoken

_NOTHING = Decimal(0)


def of_status(
    definition: RuleDefinition, settings: StatusSettings, facts: CampaignFacts
) -> Opinion:
    """Return whether the campaign should be paused; young numbers are asked last."""
    look = matured(facts, definition.lookback)
    limit = _spend_limit(definition, settings, facts)
    checked: list[Checked] = []
    clauses = _Clauses(definition.targets, settings, limit, facts.currency)
    if look.totals is not None:
        why = clauses.ask(look.totals, look.span, checked)
        why = why or _of_poor_days(definition, settings, facts, checked)
        if why is not None:
            return _pause(why, checked, look.dates)
    young = young_days(facts, definition.lookback)
    why = clauses.ask_young(
        totals_of(day.told for day in young), checked, is_all_there_is=look.totals is None
    )
    if why is not None:
        dates = (*look.dates, *(day.on for day in young))
        return _pause(why, checked, dates, is_immature=True)
    has_limit = limit is not None or _has_limits(definition.targets)
    quiet = Reason("rules.within_limits" if has_limit else "rules.no_limit")
    return Opinion(look.too_few or quiet, checked=tuple(checked), days=look.dates)


def poor_streak(targets: Targets, days: tuple[KnownDay, ...]) -> int:
    """Return how many of these days in a row were poor, counted from the last."""
    streak = 0
    for day in reversed(days):
        if not _is_poor(targets, totals_of([day.told])):
            break
        streak += 1
    return streak


def _is_poor(targets: Targets, day: Totals) -> bool:
    """Say whether a day with spend missed a limit.

    Without a conversion its CPA counts as too high once its spend passes the most CPA.
    """
    roas, cpa = measured(Metric.ROAS, day), measured(Metric.CPA, day)
    if targets.least_roas is not None and roas is not None and roas < targets.least_roas:
        return True
    if targets.most_cpa is None:
        return False
    cost = measured(Metric.SPEND, day) if cpa is None else cpa
    return cost is not None and cost > targets.most_cpa


class _Clauses:
    """The clauses of one rule for one campaign."""

    def __init__(
        self, targets: Targets, settings: StatusSettings, limit: Decimal | None, currency: str
    ) -> None:
        self._currency = currency
        self._targets = targets
        self._settings = settings
        self._limit = limit

    def ask(self, totals: Totals, span: Span, checked: list[Checked]) -> Reason | None:
        """Return why to pause by these days; what was compared is added to `checked`."""
        enough = self._by_conversions(totals, span)
        spent = self._by_spend(totals, span)
        found = [self._by_roas(totals, span), self._by_cpa(totals, span)]
        checked += [one for one in (enough, spent, *found) if one is not None]
        has_sample = enough.holds or (spent is not None and spent.holds)
        for one in found:
            if one is not None and one.holds and has_sample:
                is_roas = one.metric is Metric.ROAS
                return Reason("rules.poor_roas" if is_roas else "rules.high_cpa", self._said(one))
        return self._without_conversion("rules.no_conversion", totals, spent)

    def ask_young(
        self, totals: Totals, checked: list[Checked], *, is_all_there_is: bool
    ) -> Reason | None:
        """Return why to pause by numbers that may still mature.

        Args:
            totals: since the last matured day.
            checked: what was compared is added to it.
            is_all_there_is: matured days gave no verdict, so every clause is asked.
        """
        if totals.spend_micros <= 0:
            return None
        if is_all_there_is:
            why = self.ask(totals, Span.SINCE_MATURED, checked)
            return None if why is None else Reason(_YOUNG[why.code], why.facts)
        spent = self._by_spend(totals, Span.SINCE_MATURED)
        if spent is not None:
            value = measured(Metric.CONVERSIONS, totals)
            none = check(Metric.CONVERSIONS, Span.SINCE_MATURED, Operator.AT_MOST, _NOTHING, value)
            checked += [spent, none]
        return self._without_conversion("rules.young_no_conversion", totals, spent)

    def _without_conversion(
        self, code: str, totals: Totals, spent: Checked | None
    ) -> Reason | None:
        if totals.conversion_micros > 0 or spent is None or not spent.holds:
            return None
        return Reason(code, self._said(spent))

    def _said(self, one: Checked) -> Facts:
        said: Facts = {"value": spoken(one.value), "limit": spoken(one.threshold)}
        return {**said, "currency": self._currency}

    def _by_conversions(self, totals: Totals, span: Span) -> Checked:
        least, value = self._settings.least_conversions, measured(Metric.CONVERSIONS, totals)
        return check(Metric.CONVERSIONS, span, Operator.AT_LEAST, least, value)

    def _by_spend(self, totals: Totals, span: Span) -> Checked | None:
        if self._limit is None:
            return None
        spend = measured(Metric.SPEND, totals)
        return check(Metric.SPEND, span, Operator.ABOVE, self._limit, spend)

    def _by_roas(self, totals: Totals, span: Span) -> Checked | None:
        if self._targets.least_roas is None:
            return None
        limit = self._settings.roas_of_least * self._targets.least_roas
        return check(Metric.ROAS, span, Operator.BELOW, limit, measured(Metric.ROAS, totals))

    def _by_cpa(self, totals: Totals, span: Span) -> Checked | None:
        if self._targets.most_cpa is None:
            return None
        limit = self._settings.cpa_of_most * self._targets.most_cpa
        return check(Metric.CPA, span, Operator.ABOVE, limit, measured(Metric.CPA, totals))


_YOUNG = {
    "rules.poor_roas": "rules.young_poor_roas",
    "rules.high_cpa": "rules.young_high_cpa",
    "rules.no_conversion": "rules.young_no_conversion",
}


def _of_poor_days(
    definition: RuleDefinition,
    settings: StatusSettings,
    facts: CampaignFacts,
    checked: list[Checked],
) -> Reason | None:
    targets = definition.targets
    if not _has_limits(targets):
        return None
    streak = poor_streak(targets, spent_days(facts, definition.lookback))
    most = Decimal(settings.poor_days)
    found = check(Metric.POOR_DAYS, Span.LAST_28, Operator.AT_LEAST, most, Decimal(streak))
    checked.append(found)
    return Reason("rules.poor_days", {"days": streak}) if found.holds else None


def _has_limits(targets: Targets) -> bool:
    return targets.least_roas is not None or targets.most_cpa is not None


def _spend_limit(
    definition: RuleDefinition, settings: StatusSettings, facts: CampaignFacts
) -> Decimal | None:
    """Return the spend that is a sample, and too much without a conversion; None: not known."""
    worth = definition.targets.cpa
    if worth is None:
        worth = order_value(
            facts.account_days,
            newest=newest_matured(facts, definition.lookback),
            days=settings.order_value_days,
        )
    return None if worth is None or worth <= 0 else settings.spend_factor * worth


def _pause(
    why: Reason, checked: list[Checked], days: tuple[date, ...], *, is_immature: bool = False
) -> Opinion:
    return Opinion(
        why,
        status=EntityStatus.PAUSED,
        checked=tuple(checked),
        days=days,
        is_immature=is_immature,
    )
