"""Which rules look at what."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from told_past import PACING, SCALING, STATUS

from stratum_desktop.domain.rules.condition import AllOf, ChangeBudget, Condition
from stratum_desktop.domain.rules.definition import OwnSettings, RuleDefinition, RuleKind, Scope
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span
from stratum_desktop.services.autopilot.looking import covers_platform, looks_at_today


def own(metric, span):
    condition = Condition(metric, span, Operator.ABOVE, Decimal(1))
    settings = OwnSettings(AllOf((condition,)), ChangeBudget(Decimal(-10)))
    return RuleDefinition(RuleKind.OWN, settings)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (PACING, True),
        (SCALING, False),
        (STATUS, False),
        (own(Metric.PACE, Span.TODAY), True),
        (own(Metric.SPEND, Span.LAST_7), False),
    ],
)
def test_a_day_that_is_not_over_counts_for_its_pace_alone(definition, expected):
    assert looks_at_today(definition) is expected


@pytest.mark.parametrize(
    ("platforms", "expected"), [((), True), (("meta",), True), (("google",), False)]
)
def test_a_scope_without_platforms_is_all_of_them(platforms, expected):
    assert covers_platform(replace(SCALING, scope=Scope(platforms)), "meta") is expected
