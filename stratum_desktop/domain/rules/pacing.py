"""Budget pacing: is the day's spend where it should be by now?

Source: product rulebook, section 7.
"""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.rules.definition import PacingSettings, RuleDefinition, Targets
from stratum_desktop.domain.rules.facts import CampaignFacts, TodaySoFar
from stratum_desktop.domain.rules.figure import Totals
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.domain.rules.matured import matured
from stratum_desktop.domain.rules.measure import check, measured
from stratum_desktop.domain.rules.opinion import Opinion, spoken

_WANTED = {
    "roas": (Metric.ROAS, Operator.AT_LEAST),
    "least_roas": (Metric.ROAS, Operator.AT_LEAST),
    "cpa": (Metric.CPA, Operator.AT_MOST),
    "most_cpa": (Metric.CPA, Operator.AT_MOST),
}


def of_pacing(
    definition: RuleDefinition, settings: PacingSettings, facts: CampaignFacts
) -> Opinion:
    """Return whether the daily budget should be raised or cut by how today goes."""
    today = facts.today
    if today.spend is None:
        return Opinion(Reason("rules.nothing_told_today"))
    if early := too_early(settings, today):
        return Opinion(early)
    slow, fast = pace_of_today(today), pace_of_period(today)
    is_slow = check(Metric.PACE, Span.TODAY, Operator.BELOW, settings.slow_below, slow)
    evened = Span.EVENED_OUT if today.period_days > 1 else Span.TODAY
    is_fast = check(Metric.PACE, evened, Operator.ABOVE, settings.fast_above, fast)
    said: Facts = {"pace": spoken(slow)}
    if is_fast.holds:
        said = {"pace": spoken(fast), "above": spoken(settings.fast_above)}
        if today.period_days > 1:
            said["days"] = today.period_days
        return Opinion(
            Reason("rules.over_pace", said), pct=-settings.cut_pct, checked=(is_slow, is_fast)
        )
    if not is_slow.holds:
        if today.period_days > 1:
            said = {**said, "over": spoken(fast), "days": today.period_days}
        code = "rules.pace_unknown" if slow is None else "rules.on_pace"
        return Opinion(Reason(code, said), checked=(is_slow, is_fast))
    return _raise(definition, settings, facts, (is_slow, is_fast))


def too_early(settings: PacingSettings, today: TodaySoFar) -> Reason | None:
    """Return why today says nothing yet; None: it does."""
    expected_pct = today.expected_share * 100
    if today.hours >= settings.least_hours and expected_pct >= settings.least_expected_pct:
        return None
    said: Facts = {
        "hours": spoken(today.hours),
        "least_hours": spoken(settings.least_hours),
        "expected_pct": spoken(expected_pct),
        "least_pct": spoken(settings.least_expected_pct),
    }
    return Reason("rules.too_early", said)


def pace_of_today(today: TodaySoFar) -> Decimal | None:
    """Return today's spend by what was to be spent by now; None: no data."""
    return _pace(today, Decimal(0), Decimal(0))


def pace_of_period(today: TodaySoFar) -> Decimal | None:
    """Return the pace over the days that the platform evens out; today's where it does not."""
    return _pace(today, today.spend_before, today.budget_before)


def _pace(today: TodaySoFar, spend: Decimal, budget: Decimal) -> Decimal | None:
    if today.spend is None or today.budget is None or today.budget <= 0:
        return None
    planned = budget + today.budget * today.expected_share
    return (spend + today.spend) / planned if planned > 0 else None


def _raise(
    definition: RuleDefinition,
    settings: PacingSettings,
    facts: CampaignFacts,
    paces: tuple[Checked, ...],
) -> Opinion:
    """Return a raise where every target that is set is met; what is not known is not met."""
    look = matured(facts, definition.lookback)
    wanted = targets_checked(definition.targets, look.totals, look.span)
    checked, days = (*paces, *wanted), look.dates
    if not wanted:
        return Opinion(Reason("rules.slow_without_target"), checked=checked)
    if look.too_few is not None:
        return Opinion(look.too_few, checked=checked, days=days)
    if not all(one.holds for one in wanted):
        return Opinion(Reason("rules.slow_off_target"), checked=checked, days=days)
    said: Facts = {"pace": spoken(paces[0].value), "below": spoken(settings.slow_below)}
    return Opinion(
        Reason("rules.under_pace", said),
        pct=settings.raise_pct,
        directional_pct=settings.directional_raise_pct,
        checked=checked,
        days=days,
    )


def targets_checked(targets: Targets, totals: Totals | None, span: Span) -> tuple[Checked, ...]:
    """Compare what was reached with every target that is set."""
    return tuple(
        check(metric, span, compared, wanted, measured(metric, totals))
        for name, (metric, compared) in _WANTED.items()
        if (wanted := getattr(targets, name)) is not None
    )
