"""A rule as it is being written: text in a form, until all of it is sound."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.rules.codec import definition_from_json, definition_to_json
from stratum_desktop.domain.rules.condition import AllOf, ChangeBudget, Condition
from stratum_desktop.domain.rules.definition import (
    OwnSettings,
    RuleDefinition,
    RuleKind,
    default_rules,
)
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span
from stratum_desktop.gui.pages.rules.state import Draft, Fault, State
from stratum_desktop.services.autopilot import CampaignNow, RuleView
from stratum_desktop.services.wording import sentence

_NAMES = {
    RuleKind.PACING: "Keep spend on plan",
    RuleKind.SCALING: "Scale what performs",
    RuleKind.STATUS: "Pause what loses money",
    RuleKind.OWN: "My rule",
}
_NAMELESS = "Give the rule a name."


def new_draft(kind: RuleKind, taken: Collection[str] = ()) -> Draft:
    """Return a rule of a kind with every threshold at its default, and a name that is free."""
    name, number = _NAMES[kind], 2
    while name in taken:
        name, number = f"{_NAMES[kind]} {number}", number + 1
    return Draft(None, name, _plain(_default(kind)))


def draft_of(view: RuleView) -> Draft:
    """Return a rule as it is stored, to be written on."""
    return Draft(view.id, view.name, _plain(view.definition), view.version)


def with_values(draft: Draft, name: str, plain: Mapping[str, Any]) -> Draft:
    """Return a draft with what the form holds now, and with what is wrong with it."""
    if (draft.name, draft.plain) == (name, plain):
        return draft
    typed = replace(draft, name=name, plain=plain, is_changed=True)
    found = read_draft(typed)
    return replace(typed, fault=found if isinstance(found, Fault) else None)


def read_draft(draft: Draft) -> RuleDefinition | Fault:
    """Return the definition that a draft holds, or the first thing that is wrong with it."""
    if not draft.name.strip():
        return Fault("name", _NAMELESS)
    try:
        return definition_from_json(json.dumps(draft.plain))
    except Refusal as refusal:
        place = refusal.reason.facts.get("place")
        return Fault(str(place or ""), sentence(refusal.reason))


def wanted_definition(state: State) -> RuleDefinition | Fault | None:
    """Return the draft's definition, or the chosen rule's; None where there is neither."""
    if state.draft is not None:
        return read_draft(state.draft)
    return None if state.detail is None else state.detail.view.definition


def names_of(campaigns: Iterable[CampaignNow]) -> tuple[tuple[str, str], ...]:
    """Return each campaign's id at its platform and what it is found by, by name."""
    found = {one.external_id: f"{one.name} · {one.platform_label}" for one in campaigns}
    return tuple(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def _default(kind: RuleKind) -> RuleDefinition:
    if kind is not RuleKind.OWN:
        return next(one for _, one in default_rules() if one.kind is kind)
    condition = Condition(Metric.CPA, Span.LAST_7, Operator.ABOVE, Decimal(30))
    return RuleDefinition(kind, OwnSettings(AllOf((condition,)), ChangeBudget(Decimal(-20))))


def _plain(definition: RuleDefinition) -> Mapping[str, Any]:
    plain: Mapping[str, Any] = json.loads(definition_to_json(definition))
    return plain
