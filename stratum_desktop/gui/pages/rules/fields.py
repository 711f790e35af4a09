"""What stands in the form of a rule: every place of a definition with its name and its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal

from stratum_desktop.domain.rules.condition import MATURED_DAYS
from stratum_desktop.domain.rules.definition import (
    SETTINGS_OF,
    Lookback,
    RuleDefinition,
    RuleKind,
    limits_of,
)
from stratum_desktop.gui import format as shown_as
from stratum_desktop.services.wording.rule_fields import LABELS

TARGETS: Mapping[str, str] = {
    "targets.roas": "Target ROAS",
    "targets.cpa": "Target CPA",
    "targets.least_roas": "Minimum ROAS",
    "targets.most_cpa": "Maximum CPA",
}
_COOL_DOWN, _MOST_A_DAY = "cool_down_hours", "most_proposals_a_day"
_MOST_A_DAY_WORDS = "Most proposals a day"
NO_TARGET = "Empty: not set"
_CHOICES: Mapping[str, str] = {
    "lookback.days": f"One of {', '.join(map(str, MATURED_DAYS.values()))}",
}
"""Places that take none but these, within their limits."""


@dataclass(frozen=True, slots=True)
class NumberField:
    """One number of a rule."""

    place: str
    label: str
    #: "3 to 28, usually 7".
    hint: str
    #: Empty text means that nobody said.
    is_optional: bool


def target_fields() -> tuple[NumberField, ...]:
    """Return the targets, in the account's currency."""
    return tuple(
        NumberField(place, label, NO_TARGET, is_optional=True) for place, label in TARGETS.items()
    )


def threshold_fields(kind: RuleKind) -> tuple[NumberField, ...]:
    """Return the thresholds of a kind of rule."""
    return tuple(_of_part("settings", kind.value, SETTINGS_OF[kind]))


def other_fields() -> tuple[NumberField, ...]:
    """Return which days are looked at, and how often it may propose."""
    rest = limits_of(RuleDefinition)[_COOL_DOWN]
    hint = f"{_said(rest.least)} to {_said(rest.most)}"
    return (
        *_of_part("lookback", "lookback", Lookback),
        NumberField(_COOL_DOWN, LABELS["rule.cool_down_hours"], hint, is_optional=False),
        NumberField(_MOST_A_DAY, _MOST_A_DAY_WORDS, "Empty: no limit", is_optional=True),
    )


def labels_of(kind: RuleKind) -> Mapping[str, str]:
    """Return the name of every number of a kind of rule, by its place."""
    every = (*target_fields(), *threshold_fields(kind), *other_fields())
    return {one.place: one.label for one in every}


def _of_part(place: str, name_of_part: str, part: type) -> Iterator[NumberField]:
    limits, known = limits_of(part), {one.name: one for one in fields(part)}
    for name, limit in limits.items():
        at, usual = f"{place}.{name}", known[name].default
        hint = _CHOICES.get(at, f"{_said(limit.least)} to {_said(limit.most)}")
        if usual is not MISSING:
            hint = f"{hint}, usually {_said(Decimal(str(usual)))}"
        yield NumberField(at, LABELS[f"{name_of_part}.{name}"], hint, is_optional=False)


def _said(value: Decimal) -> str:
    return shown_as.number(float(value))
