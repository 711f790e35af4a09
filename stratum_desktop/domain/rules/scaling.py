"""Performance scaling: more for what beats its targets, less for what misses them.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.rules.definition import RuleDefinition, ScalingSettings
from stratum_desktop.domain.rules.facts import CampaignFacts
from stratum_desktop.domain.rules.figure import Totals
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.domain.rules.matured import MaturedDays, matured
from stratum_desktop.domain.rules.measure import check, measured
from stratum_desktop.domain.rules.opinion import Opinion, spoken


def of_scaling(
    definition: RuleDefinition, settings: ScalingSettings, facts: CampaignFacts
) -> Opinion:
    """Return whether the daily budget should be raised or cut by what matured days brought."""
    look = matured(facts, definition.lookback)
    votes = _votes(definition, settings, look)
    if not votes:
        return Opinion(Reason("rules.no_target"), days=look.dates)
    sample = check(
        Metric.CONVERSIONS,
        look.span,
        Operator.AT_LEAST,
        settings.least_conversions,
        measured(Metric.CONVERSIONS, look.totals),
    )
    checked = (sample, *(one for pair in votes for one in pair))
    if look.too_few is not None:
        return Opinion(look.too_few, checked=checked, days=look.dates)
    if not sample.holds:
        few: Facts = {
            "conversions": spoken(sample.value),
            "least": spoken(settings.least_conversions),
        }
        return Opinion(Reason("rules.too_few_conversions", few), checked=checked, days=look.dates)
    wishes = {_vote(good, poor) for good, poor in votes}
    if len(wishes) > 1:
        return Opinion(Reason("rules.votes_differ"), checked=checked, days=look.dates)
    return _opinion(settings, wishes.pop(), checked, look, facts.currency)


def _opinion(
    settings: ScalingSettings,
    wish: int,
    checked: tuple[Checked, ...],
    look: MaturedDays,
    currency: str,
) -> Opinion:
    roas, cpa = (measured(metric, look.totals) for metric in (Metric.ROAS, Metric.CPA))
    said: Facts = {"roas": spoken(roas), "cpa": spoken(cpa), "currency": currency}
    if wish == 0:
        return Opinion(Reason("rules.near_target", said), checked=checked, days=look.dates)
    if wish < 0:
        reason = Reason("rules.below_target", said)
        return Opinion(reason, pct=-settings.cut_pct, checked=checked, days=look.dates)
    return Opinion(
        Reason("rules.above_target", said),
        pct=settings.raise_pct,
        directional_pct=settings.directional_raise_pct,
        checked=checked,
        days=look.dates,
    )


def _votes(
    definition: RuleDefinition, settings: ScalingSettings, look: MaturedDays
) -> tuple[tuple[Checked, Checked], ...]:
    """Return for each target that is set whether it is beaten, and whether it is missed."""
    found = []
    targets, totals, span = definition.targets, look.totals, look.span
    if targets.roas is not None:
        good, poor = settings.good_roas * targets.roas, settings.poor_roas * targets.roas
        found.append(_pair(Metric.ROAS, totals, span, (Operator.AT_LEAST, good), poor))
    if targets.cpa is not None:
        good, poor = settings.good_cpa * targets.cpa, settings.poor_cpa * targets.cpa
        found.append(_pair(Metric.CPA, totals, span, (Operator.AT_MOST, good), poor))
    return tuple(found)


def _pair(
    metric: Metric, totals: Totals | None, span: Span, good: tuple[Operator, Decimal], poor: Decimal
) -> tuple[Checked, Checked]:
    value = measured(metric, totals)
    other = Operator.AT_MOST if good[0] is Operator.AT_LEAST else Operator.AT_LEAST
    return check(metric, span, *good, value), check(metric, span, other, poor, value)


def _vote(good: Checked, poor: Checked) -> int:
    return 1 if good.holds else -1 if poor.holds else 0
