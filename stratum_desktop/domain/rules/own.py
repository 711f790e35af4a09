"""Own rules: conditions that a person built, and what is done when they hold.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from stratum_desktop.domain.ads.entity import BudgetKind
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.condition import ChangeBudget, Condition, holds, leaves
from stratum_desktop.domain.rules.definition import OwnSettings, PacingSettings, RuleDefinition
from stratum_desktop.domain.rules.facts import CampaignFacts, TodaySoFar
from stratum_desktop.domain.rules.figure import Totals, totals_of
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.domain.rules.matured import matured, spent_days, young_days
from stratum_desktop.domain.rules.measure import check, measured
from stratum_desktop.domain.rules.opinion import Opinion
from stratum_desktop.domain.rules.pacing import pace_of_period, pace_of_today, too_early
from stratum_desktop.domain.rules.pausing import poor_streak


def of_own(definition: RuleDefinition, settings: OwnSettings, facts: CampaignFacts) -> Opinion:
    """Return what the rule does where its conditions hold; what is not known does not hold."""
    found, days = compare(definition, settings, facts)
    met = {condition: one.holds for condition, one in found.items()}
    checked = tuple(found.values())
    settled = holds(settings.conditions, met)
    if not settled:
        code = "rules.conditions_unknown" if settled is None else "rules.conditions_not_met"
        return Opinion(Reason(code), checked=checked, days=days)
    # It rests on matured days where it holds without the others, too.
    without = {one: None if one.span is Span.SINCE_MATURED else met[one] for one in met}
    is_immature = not holds(settings.conditions, without)
    action = settings.action
    why = Reason("rules.conditions_met_young" if is_immature else "rules.conditions_met")
    if isinstance(action, ChangeBudget):
        return Opinion(
            why,
            pct=action.pct,
            directional_pct=settings.directional_raise_pct,
            checked=checked,
            days=days,
            is_immature=is_immature,
        )
    return Opinion(why, status=action.status, checked=checked, days=days, is_immature=is_immature)


def compare(
    definition: RuleDefinition, settings: OwnSettings, facts: CampaignFacts
) -> tuple[Mapping[Condition, Checked], tuple[date, ...]]:
    """Return every condition with its value, and the days that were looked at."""
    totals: dict[Span, Totals | None] = {}
    days: set[date] = set()
    found: dict[Condition, Checked] = {}
    for one in leaves(settings.conditions):
        if one.span not in totals and one.span is not Span.TODAY:
            totals[one.span] = _totals(definition, facts, one.span, days)
        value = _value(definition, facts, one, totals.get(one.span))
        found[one] = check(one.metric, one.span, one.operator, one.value, value)
    return found, tuple(sorted(days))


def _totals(
    definition: RuleDefinition, facts: CampaignFacts, span: Span, days: set[date]
) -> Totals | None:
    if span is Span.SINCE_MATURED:
        young = young_days(facts, definition.lookback)
        days.update(day.on for day in young)
        return totals_of(day.told for day in young)
    look = matured(facts, definition.lookback, span)
    days.update(look.dates)
    return look.totals


def _value(
    definition: RuleDefinition, facts: CampaignFacts, asked: Condition, totals: Totals | None
) -> Decimal | None:
    if asked.metric is Metric.PACE:
        return _pace(facts.today, asked.operator)
    if asked.metric is Metric.DAILY_BUDGET:
        budget = facts.entity.budget
        return budget.amount if budget.kind is BudgetKind.DAILY else None
    if asked.metric is not Metric.POOR_DAYS:
        return measured(asked.metric, totals)
    targets = definition.targets
    if totals is None or (targets.least_roas is None and targets.most_cpa is None):
        return None
    return Decimal(poor_streak(targets, spent_days(facts, definition.lookback)))


def _pace(today: TodaySoFar, operator: Operator) -> Decimal | None:
    """Return the pace as budget pacing looks at it: too much is judged over the whole period."""
    if too_early(PacingSettings(), today):
        return None
    is_too_much = operator in (Operator.ABOVE, Operator.AT_LEAST)
    return pace_of_period(today) if is_too_much else pace_of_today(today)
