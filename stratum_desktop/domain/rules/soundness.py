"""What makes a rule's definition sound: limits of every number, and what goes with what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.decision import MOST_PCT
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.rules.condition import (
    MATURED_DAYS,
    SPANS,
    ChangeBudget,
    Condition,
    ConditionTree,
    SetStatus,
    leaves,
)
from stratum_desktop.domain.rules.definition import (
    SETTINGS_OF,
    Lookback,
    OwnSettings,
    RuleDefinition,
    RuleSettings,
    limits_of,
)
from stratum_desktop.domain.rules.judgement import Span

MOST_CONDITIONS, MOST_DEPTH = 50, 5
"""Conditions of one rule, and how deep and/or are nested. Source: own choice: more than that
nobody reads."""

MOST_LISTED = 10_000
"""Campaigns that a rule names. Source: own choice."""

_Found = tuple[str, Reason]


def require_sound(definition: RuleDefinition) -> None:
    """Refuse a definition that cannot be judged, or that nobody could want.

    Raises:
        Refusal: names the first place that is wrong, and what is wrong there.
    """
    for place, why in _faults(definition):
        raise wrong(place, why)


def wrong(place: str, why: Reason) -> Refusal:
    """Return the refusal of a definition that is wrong at a place, "" for all of it."""
    at = f"“{place}”" if place else "its beginning"
    said = why.code.partition(".")[2].replace("_", " ")
    more = "".join(f", {name} {value}" for name, value in why.facts.items())
    message = f"The rule is wrong at {at}: {said}{more}. Mend it there and save again."
    return Refusal(message, reason=Reason(why.code, {**why.facts, "place": place or None}))


def _faults(definition: RuleDefinition) -> Iterator[_Found]:
    if type(definition.settings) is not SETTINGS_OF[definition.kind]:
        yield "settings", Reason("rules.settings_of_another_kind", {"kind": definition.kind.value})
        return
    yield from _out_of_limits("", definition)
    yield from _out_of_limits("lookback", definition.lookback)
    yield from _out_of_limits("settings", definition.settings)
    yield from _of_targets(definition)
    yield from _of_lookback(definition)
    yield from _of_when_and_where(definition)
    if isinstance(definition.settings, OwnSettings):
        yield from _of_own(definition, definition.settings)


def _out_of_limits(place: str, part: RuleDefinition | Lookback | RuleSettings) -> Iterator[_Found]:
    for name, limits in limits_of(type(part)).items():
        if not limits.least <= getattr(part, name) <= limits.most:
            at = f"{place}.{name}" if place else name
            facts: Facts = {"least": float(limits.least), "most": float(limits.most)}
            yield at, Reason("rules.out_of_limits", facts)


def _of_targets(definition: RuleDefinition) -> Iterator[_Found]:
    targets = definition.targets
    for one in fields(targets):
        value = getattr(targets, one.name)
        if value is not None and value <= 0:
            yield f"targets.{one.name}", Reason("rules.not_above_zero")
    if _both_and_less(targets.roas, targets.least_roas):
        yield "targets.least_roas", Reason("rules.least_above_target")
    if _both_and_less(targets.most_cpa, targets.cpa):
        yield "targets.most_cpa", Reason("rules.most_below_target")


def _both_and_less(one: Decimal | None, other: Decimal | None) -> bool:
    return one is not None and other is not None and one < other


def _of_lookback(definition: RuleDefinition) -> Iterator[_Found]:
    lookback = definition.lookback
    if lookback.days not in MATURED_DAYS.values():
        choices = ", ".join(map(str, MATURED_DAYS.values()))
        yield "lookback.days", Reason("rules.not_a_choice", {"choices": choices})
    if lookback.reach_back_days < lookback.days:
        yield "lookback.reach_back_days", Reason("rules.reaches_less_than_days")
    if lookback.least_days > lookback.days:
        yield "lookback.least_days", Reason("rules.asks_more_than_days")


def _of_when_and_where(definition: RuleDefinition) -> Iterator[_Found]:
    schedule, scope = definition.schedule, definition.scope
    if any(not 0 <= hour <= 23 for hour in schedule.hours):
        yield "schedule.hours", Reason("rules.out_of_limits", {"least": 0, "most": 23})
    if any(not 1 <= day <= 7 for day in schedule.weekdays):
        yield "schedule.weekdays", Reason("rules.out_of_limits", {"least": 1, "most": 7})
    if len(scope.campaigns) > MOST_LISTED:
        yield "scope.campaigns", Reason("rules.too_many", {"most": MOST_LISTED})
    most = definition.most_proposals_a_day
    if most is not None and most < 1:
        yield "most_proposals_a_day", Reason("rules.not_above_zero")


def _of_own(definition: RuleDefinition, settings: OwnSettings) -> Iterator[_Found]:
    place = "settings.conditions"
    if _depth(settings.conditions) > MOST_DEPTH:
        yield place, Reason("rules.too_deep", {"most": MOST_DEPTH})
        return
    found = list(leaves(settings.conditions))
    if _has_empty(settings.conditions):
        yield place, Reason("rules.no_condition")
    if len(found) > MOST_CONDITIONS:
        yield place, Reason("rules.too_many", {"most": MOST_CONDITIONS})
    for one in found:
        if one.span not in SPANS[one.metric]:
            choices = ", ".join(sorted(SPANS[one.metric]))
            yield (
                place,
                Reason("rules.span_of_another_metric", {"metric": one.metric, "choices": choices}),
            )
    if definition.may_raise and any(one.span is Span.SINCE_MATURED for one in found):
        yield place, Reason("rules.raise_on_immature")
    yield from _of_action(settings)


def _of_action(settings: OwnSettings) -> Iterator[_Found]:
    action = settings.action
    if isinstance(action, SetStatus) and action.status is EntityStatus.ENDED:
        yield "settings.action", Reason("rules.not_an_action")
    if isinstance(action, ChangeBudget) and (
        action.pct == 0 or not _MOST_CUT_PCT <= action.pct <= Decimal(MOST_PCT)
    ):
        limits: Facts = {"least": float(_MOST_CUT_PCT), "most": MOST_PCT}
        yield "settings.action", Reason("rules.out_of_limits", limits)


_MOST_CUT_PCT = Decimal(-90)


def _depth(tree: ConditionTree) -> int:
    return 1 if isinstance(tree, Condition) else 1 + max(map(_depth, tree.of), default=0)


def _has_empty(tree: ConditionTree) -> bool:
    return not isinstance(tree, Condition) and (not tree.of or any(map(_has_empty, tree.of)))
