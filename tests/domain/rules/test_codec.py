"""A definition as text: whatever is sound comes back as it was, and what is wrong says where."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.rules.codec import definition_from_json, definition_to_json
from stratum_desktop.domain.rules.condition import (
    SPANS,
    AllOf,
    AnyOf,
    ChangeBudget,
    Condition,
    SetStatus,
    holds,
)
from stratum_desktop.domain.rules.definition import (
    SETTINGS_OF,
    Lookback,
    OwnSettings,
    PacingSettings,
    RuleDefinition,
    RuleKind,
    Schedule,
    Scope,
    StatusSettings,
    Targets,
    default_rules,
    limits_of,
)
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span
from stratum_desktop.services.wording import sentence

CPA_IS_HIGH = Condition(Metric.CPA, Span.LAST_7, Operator.ABOVE, Decimal(40))
OWN = RuleDefinition(RuleKind.OWN, OwnSettings(CPA_IS_HIGH, ChangeBudget(Decimal(-20))))
PACING = RuleDefinition(RuleKind.PACING, PacingSettings())


def numbers(least, most):
    return st.decimals(least, most, allow_nan=False, places=2)


@st.composite
def leaf(draw):
    metric = draw(st.sampled_from(sorted(Metric)))
    spans = sorted(SPANS[metric] - {Span.SINCE_MATURED})
    operator = draw(st.sampled_from(sorted(Operator)))
    return Condition(metric, draw(st.sampled_from(spans)), operator, draw(numbers(0, 10_000)))


def trees(depth=3):
    if depth == 1:
        return leaf()
    below = st.lists(trees(depth - 1), min_size=1, max_size=3).map(tuple)
    return st.one_of(leaf(), below.map(AllOf), below.map(AnyOf))


ACTIONS = st.one_of(
    numbers(1, 50).map(ChangeBudget),
    numbers(-90, -1).map(ChangeBudget),
    st.sampled_from([SetStatus(EntityStatus.ACTIVE), SetStatus(EntityStatus.PAUSED)]),
)


@settings(max_examples=60)
@given(
    conditions=trees(), action=ACTIONS, target=numbers(1, 100), hours=st.sets(st.integers(0, 23))
)
def test_what_is_written_is_read_as_it_was(conditions, action, target, hours):
    rule = RuleDefinition(
        RuleKind.OWN,
        OwnSettings(conditions, action),
        targets=Targets(roas=target, most_cpa=target),
        scope=Scope(("meta",), ("1", "2")),
        schedule=Schedule(tuple(sorted(hours)), (1, 7)),
        most_proposals_a_day=3,
        undo_if_worse=True,
    )
    assert definition_from_json(definition_to_json(rule)) == rule


@pytest.mark.parametrize(("name", "rule"), default_rules())
def test_default_rules_are_sound_and_have_no_targets(name, rule):
    assert definition_from_json(definition_to_json(rule)) == rule
    assert rule.targets == Targets()
    assert name


def test_the_default_numbers_are_those_of_the_rulebook():
    by_kind = {rule.kind: json.loads(definition_to_json(rule)) for _, rule in default_rules()}
    assert by_kind[RuleKind.PACING]["settings"] == {
        "least_hours": "2",
        "least_expected_pct": "10",
        "slow_below": "0.7",
        "fast_above": "1.3",
        "raise_pct": "20",
        "directional_raise_pct": "10",
        "cut_pct": "20",
    }
    assert by_kind[RuleKind.SCALING]["settings"] == {
        "least_conversions": "5",
        "good_roas": "1.2",
        "poor_roas": "0.7",
        "good_cpa": "0.8",
        "poor_cpa": "1.3",
        "raise_pct": "20",
        "directional_raise_pct": "10",
        "cut_pct": "20",
    }
    assert by_kind[RuleKind.STATUS]["settings"] == {
        "roas_of_least": "0.5",
        "cpa_of_most": "2",
        "least_conversions": "5",
        "spend_factor": "3",
        "order_value_days": 28,
        "poor_days": 7,
    }
    lookback = {"days": 7, "reach_back_days": 28, "least_days": 3, "mature_pct": "95"}
    assert all(one["lookback"] == lookback for one in by_kind.values())
    assert [one["cool_down_hours"] for one in by_kind.values()] == [24, 24, 0]


def test_what_is_left_out_has_its_default():
    assert definition_from_json('{"kind": "pacing", "settings": {"slow_below": 0.5}}') == replace(
        PACING, settings=PacingSettings(slow_below=Decimal("0.5"))
    )


WRONG = [
    ("{", "", "rules.not_json"),
    ('{"kind": "pacing", "settings": {"slow_below": NaN}}', "", "rules.not_json"),
    ("[" * 100_000, "", "rules.not_json"),
    ("[]", "", "rules.not_an_object"),
    ('{"kind": "pacing"}', "settings", "rules.missing"),
    ('{"kind": "luck"}', "kind", "rules.not_a_choice"),
    ('{"kind": "pacing", "settings": {"speed": 1}}', "settings.speed", "rules.unknown_field"),
    ('{"kind": "pacing", "settings": {}, "mood": 1}', "mood", "rules.unknown_field"),
    (
        '{"kind": "pacing", "settings": {"slow_below": "slow"}}',
        "settings.slow_below",
        "rules.not_a_number",
    ),
    (
        '{"kind": "pacing", "settings": {"slow_below": true}}',
        "settings.slow_below",
        "rules.not_a_number",
    ),
    (
        '{"kind": "pacing", "settings": {"slow_below": 1e999999}}',
        "settings.slow_below",
        "rules.not_a_number",
    ),
    (
        '{"kind": "pacing", "settings": {"slow_below": "0.12345678901234"}}',
        "settings.slow_below",
        "rules.too_many_places",
    ),
    (
        '{"kind": "pacing", "settings": {}, "lookback": {"days": 7.5}}',
        "lookback.days",
        "rules.not_whole",
    ),
    (
        '{"kind": "pacing", "settings": {}, "undo_if_worse": "yes"}',
        "undo_if_worse",
        "rules.not_a_flag",
    ),
    (
        '{"kind": "pacing", "settings": {}, "scope": {"platforms": "meta"}}',
        "scope.platforms",
        "rules.not_a_list",
    ),
    (
        '{"kind": "pacing", "settings": {}, "scope": {"platforms": ["meta", 4]}}',
        "scope.platforms[1]",
        "rules.not_text",
    ),
    (
        '{"kind": "own", "settings": {"conditions": {"all_of": [{"metric": "luck"}]},'
        ' "action": {"set_status": "paused"}}}',
        "settings.conditions.all_of[0].metric",
        "rules.not_a_choice",
    ),
    (
        '{"kind": "own", "settings": {"conditions": {"all_of": []}, "action": {"jump": 1}}}',
        "settings.action",
        "rules.not_an_action",
    ),
]


@pytest.mark.parametrize(("text", "place", "code"), WRONG)
def test_what_is_wrong_in_a_text_is_refused_by_its_place(text, place, code):
    with pytest.raises(Refusal) as refused:
        definition_from_json(text)
    assert refused.value.reason.code == code
    assert refused.value.reason.facts["place"] == (place or None)
    assert place in refused.value.message
    assert "?" not in sentence(refused.value.reason)


def own(conditions=CPA_IS_HIGH, action=None):
    return replace(OWN, settings=OwnSettings(conditions, action or ChangeBudget(Decimal(-20))))


def nested(depth):
    return CPA_IS_HIGH if depth == 1 else AllOf((nested(depth - 1),))


YOUNG = replace(CPA_IS_HIGH, span=Span.SINCE_MATURED)
UNSOUND = [
    (replace(PACING, settings=StatusSettings()), "settings"),
    (replace(PACING, settings=PacingSettings(raise_pct=Decimal(51))), "settings.raise_pct"),
    (replace(PACING, cool_down_hours=-1), "cool_down_hours"),
    (replace(PACING, targets=Targets(roas=Decimal(0))), "targets.roas"),
    (
        replace(PACING, targets=Targets(roas=Decimal(2), least_roas=Decimal(3))),
        "targets.least_roas",
    ),
    (replace(PACING, targets=Targets(cpa=Decimal(30), most_cpa=Decimal(20))), "targets.most_cpa"),
    (replace(PACING, lookback=Lookback(days=8)), "lookback.days"),
    (replace(PACING, lookback=Lookback(days=14, reach_back_days=10)), "lookback.reach_back_days"),
    (replace(PACING, lookback=Lookback(least_days=8)), "lookback.least_days"),
    (replace(PACING, schedule=Schedule(hours=(24,))), "schedule.hours"),
    (replace(PACING, schedule=Schedule(weekdays=(0,))), "schedule.weekdays"),
    (replace(PACING, scope=Scope(campaigns=("1",) * 10_001)), "scope.campaigns"),
    (replace(PACING, most_proposals_a_day=0), "most_proposals_a_day"),
    (own(AllOf(())), "settings.conditions"),
    (own(AnyOf((CPA_IS_HIGH, AllOf(())))), "settings.conditions"),
    (own(AllOf((CPA_IS_HIGH,) * 51)), "settings.conditions"),
    (own(nested(6)), "settings.conditions"),
    (own(replace(CPA_IS_HIGH, span=Span.TODAY)), "settings.conditions"),
    (own(replace(CPA_IS_HIGH, metric=Metric.PACE)), "settings.conditions"),
    (own(YOUNG, ChangeBudget(Decimal(10))), "settings.conditions"),
    (own(YOUNG, SetStatus(EntityStatus.ACTIVE)), "settings.conditions"),
    (own(action=ChangeBudget(Decimal(0))), "settings.action"),
    (own(action=ChangeBudget(Decimal(51))), "settings.action"),
    (own(action=SetStatus(EntityStatus.ENDED)), "settings.action"),
]


@pytest.mark.parametrize(("rule", "place"), UNSOUND)
def test_what_nobody_could_want_is_refused_by_its_place(rule, place):
    with pytest.raises(Refusal) as refused:
        definition_to_json(rule)
    assert refused.value.reason.facts["place"] == place
    assert "?" not in sentence(refused.value.reason)


def test_a_cut_may_rest_on_young_numbers():
    definition_to_json(own(YOUNG))
    definition_to_json(own(YOUNG, SetStatus(EntityStatus.PAUSED)))


@pytest.mark.parametrize("part", [Lookback, RuleDefinition, *SETTINGS_OF.values()])
def test_every_limit_takes_the_default_and_names_its_source(part):
    for name, limits in limits_of(part).items():
        default = part.__dataclass_fields__[name].default
        assert limits.least <= default <= limits.most
        assert limits.source


A, B = (replace(CPA_IS_HIGH, value=Decimal(value)) for value in (1, 2))


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (False, False, False, False),
        (True, None, None, True),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_what_is_not_known_is_neither_met_nor_not_met(first, second, both, either):
    for found in ({A: first, B: second}, {A: second, B: first}):
        assert holds(AllOf((A, B)), found) is both
        assert holds(AnyOf((A, B)), found) is either
