"""The Rules page in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.rules.condition import (
    AllOf,
    ChangeBudget,
    Condition,
    ConditionTree,
    RuleAction,
)
from stratum_desktop.domain.rules.definition import (
    Mode,
    OwnSettings,
    PacingSettings,
    RuleDefinition,
    RuleKind,
    ScalingSettings,
    StatusSettings,
    Targets,
)
from stratum_desktop.domain.rules.judgement import Metric
from stratum_desktop.gui import condition_words
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.autopilot import RuleSwitched, RuleVersionView, RuleView
from stratum_desktop.services.wording.audit import actor_words

KINDS: Mapping[RuleKind, str] = {
    RuleKind.PACING: "Budget pacing",
    RuleKind.SCALING: "Performance scaling",
    RuleKind.STATUS: "Pausing",
    RuleKind.OWN: "Own rule",
}

KINDS_MEAN = (
    "Budget pacing keeps a day's spend near its budget. Performance scaling gives more to what "
    "beats its targets and less to what misses them. Pausing stops what loses money. An own rule "
    "has conditions that you write."
)

_SUGGEST = PillLook("Suggests", "approvals", Role.ACCENT)
_GUARDED = PillLook("Guarded", "play", Role.GOOD)
_OFF = PillLook("Off", "pause", Role.MUTED)
MODES: Mapping[Mode, PillLook] = {
    Mode.SUGGEST: _SUGGEST,
    Mode.GUARDED: _GUARDED,
    Mode.OFF: _OFF,
}
MODES_BY_WORD = {look.word: look for look in MODES.values()}

MODE_MEANS: Mapping[Mode, str] = {
    Mode.SUGGEST: "What it wants waits for a person on the Approvals page.",
    Mode.GUARDED: "What the gate passes and no cap holds runs by itself; the rest waits for a "
    "person. One roll-back of anything that it did ends this.",
    Mode.OFF: "It proposes nothing.",
}

_APPROVED_STAYS = (
    "What is approved stays, and the gate decides once more before it runs. What it changed stays."
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def guarded_words(view: RuleView) -> str:
    """Return how far a rule is from running by itself what the gate passes."""
    standing = view.guarded
    back = (
        ""
        if standing.rolled_back_at is None
        else f" Something of it was rolled back on {shown_as.instant(standing.rolled_back_at)}."
    )
    if view.mode is Mode.GUARDED:
        return f"It runs by itself what the gate passes.{back}"
    if standing.is_earned:
        return f"It has earned guarded mode: {standing.approvals} approvals, no roll-back."
    return (
        f"Guarded mode takes {standing.needed} approvals of this version without a roll-back; "
        f"it has {standing.approvals}.{back}"
    )


def saved_words(view: RuleView) -> str:
    """Return what was saved, and what becomes of what it wants."""
    return f"{view.name} is saved as version {view.version}. {MODE_MEANS[view.mode]}"


def newer_words(newer: RuleVersionView) -> str:
    """Return that somebody saved the rule while a draft of it was written."""
    at = shown_as.instant(newer.made_at)
    return (
        f"Version {newer.version} was saved on {at} (by: {actor_words(newer.made_by)}), after this "
        "draft was begun. Versions tells what changed."
    )


def switched_words(switched: RuleSwitched) -> str:
    """Return how a rule was switched, what that means, and what became of what it proposed."""
    view, queue = switched.rule, switched.queue
    said = f"{view.name}: {MODES[view.mode].word.lower()}. {MODE_MEANS[view.mode]}"
    return said if queue is None else " ".join((said, *_withdrawn(queue)))


def removed_words(queue: Withdrawn) -> str:
    """Return that a rule is gone, and what became of what it proposed."""
    return " ".join(("The rule is removed. What it changed stays.", *_withdrawn(queue)))


def to_withdraw(view: RuleView) -> str:
    """Return what becomes of what a rule proposed once it is off or removed."""
    count = view.tally.open
    waits = shown_as.plural(count, "proposal that waits", "proposals that wait")
    withdrawn = f" Its {waits} for a decision will be withdrawn." if count else ""
    return f"It proposes nothing any more.{withdrawn} {_APPROVED_STAYS}"


def tally_words(view: RuleView) -> str:
    """Return what became of what a rule proposed."""
    tally = view.tally
    if not tally.proposed:
        return "Nothing proposed yet"
    return (
        f"{shown_as.number(tally.proposed)} proposed · {shown_as.number(tally.approved)} approved"
        f" · {shown_as.number(tally.rejected)} rejected"
        f" · {shown_as.number(tally.rolled_back)} rolled back"
    )


def rule_words(definition: RuleDefinition, labels: Mapping[str, str] | None = None) -> str:
    """Return a whole rule as sentences.

    Args:
        definition: a sound one.
        labels: names of platforms by their keys.
    """
    around = _around(definition, labels or {})
    return " ".join((*_does(definition), *_targets(definition.targets), *around))


def tree_words(tree: ConditionTree) -> str:
    """Return conditions as one clause; what is nested stands in brackets."""
    if isinstance(tree, Condition):
        value = condition_words.value_text(tree.metric, tree.value, "")
        return (
            f"{_in_sentence(tree.metric)} {condition_words.SPANS[tree.span]} is "
            f"{condition_words.OPERATORS[tree.operator]} {value.strip()}"
        )
    word = " and " if isinstance(tree, AllOf) else " or "
    parts = [tree_words(one) for one in tree.of]
    return word.join(
        f"({part})" if not isinstance(one, Condition) and len(tree.of) > 1 else part
        for one, part in zip(tree.of, parts, strict=True)
    )


def action_words(action: RuleAction) -> str:
    """Return what an own rule does."""
    if isinstance(action, ChangeBudget):
        verb = "raise" if action.pct > 0 else "cut"
        return f"{verb} the daily budget by {_plain(abs(action.pct))} %"
    return "pause the campaign" if action.status is EntityStatus.PAUSED else "start the campaign"


def _withdrawn(queue: Withdrawn) -> Iterator[str]:
    if count := len(queue.withdrawn):
        waited = shown_as.plural(count, "proposal that waited", "proposals that waited")
        yield f"{waited} for a decision {'was' if count == 1 else 'were'} withdrawn."
    if count := len(queue.approved):
        stays = shown_as.plural(count, "approved change stays", "approved changes stay")
        yield f"{stays}: the gate decides once more before it runs, and undo takes it back."


def _does(definition: RuleDefinition) -> Iterator[str]:
    match definition.settings:
        case PacingSettings() as pacing:
            yield (
                f"When a day's spend is below {_plain(pacing.slow_below)} times its plan and every "
                f"target is met, raise the daily budget by {_plain(pacing.raise_pct)} %; above "
                f"{_plain(pacing.fast_above)} times, cut it by {_plain(pacing.cut_pct)} %."
            )
        case ScalingSettings() as scaling:
            yield (
                f"With at least {_plain(scaling.least_conversions)} conversions: raise the daily "
                f"budget by {_plain(scaling.raise_pct)} % when ROAS reaches "
                f"{_plain(scaling.good_roas)} times its target or CPA is at most "
                f"{_plain(scaling.good_cpa)} times; cut it by {_plain(scaling.cut_pct)} % at "
                f"{_plain(scaling.poor_roas)} times or {_plain(scaling.poor_cpa)} times."
            )
        case StatusSettings() as status:
            yield (
                f"Pause a campaign when ROAS is below {_plain(status.roas_of_least)} times the "
                f"minimum, CPA above {_plain(status.cpa_of_most)} times the maximum, when it "
                f"spent {_plain(status.spend_factor)} times the target CPA without a conversion, "
                f"or after {status.poor_days} poor days in a row."
            )
        case OwnSettings() as own:
            yield f"When {tree_words(own.conditions)}, {action_words(own.action)}."


def _targets(targets: Targets) -> Iterator[str]:
    said = [
        f"{label} {_plain(value)}"
        for label, value in (
            ("target ROAS", targets.roas),
            ("target CPA", targets.cpa),
            ("minimum ROAS", targets.least_roas),
            ("maximum CPA", targets.most_cpa),
        )
        if value is not None
    ]
    if said:
        costs = targets.cpa is not None or targets.most_cpa is not None
        money = " in each account's currency" if costs else ""
        yield f"With {', '.join(said)}{money}."


def _around(definition: RuleDefinition, labels: Mapping[str, str]) -> Iterator[str]:
    scope, schedule = definition.scope, definition.schedule
    platforms = ", ".join(labels.get(one, one) for one in scope.platforms)
    if scope.campaigns:
        count = shown_as.plural(len(scope.campaigns), "campaign", "campaigns")
        yield f"Looks at {count}{f' of {platforms}' if platforms else ''} only."
    elif platforms:
        yield f"Looks at {platforms} only."
    if definition.cool_down_hours:
        yield f"Rests {definition.cool_down_hours} h after any change."
    if schedule.weekdays:
        yield f"Proposes on {', '.join(_DAYS[day - 1] for day in schedule.weekdays)}."
    if schedule.hours:
        yield f"Proposes at {', '.join(f'{hour}:00' for hour in schedule.hours)}."
    if definition.most_proposals_a_day is not None:
        yield f"At most {definition.most_proposals_a_day} proposals a day."
    if definition.undo_if_worse:
        yield "Proposes to take a change back where CPA got worse."


def _in_sentence(metric: Metric) -> str:
    word = condition_words.METRICS[metric]
    return word if word.isupper() else f"{word[0].lower()}{word[1:]}"


def _plain(value: Decimal) -> str:
    return shown_as.number(float(value))
