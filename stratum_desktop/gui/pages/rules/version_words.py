"""What changed from one version of a rule to the next, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stratum_desktop.domain.rules.codec import definition_to_json
from stratum_desktop.domain.rules.definition import OwnSettings, RuleDefinition
from stratum_desktop.gui.pages.rules import fields, words
from stratum_desktop.services.autopilot import RuleVersionView

FIRST = "The rule was made."
_NOT_SET = "not set"
_PARTS = {
    "scope.platforms": "Platforms",
    "scope.campaigns": "Campaigns",
    "schedule.hours": "Hours",
    "schedule.weekdays": "Weekdays",
    "undo_if_worse": "Proposes to take changes back",
    "settings.conditions": "Conditions",
    "settings.action": "What is done",
}
_ALL = "all"


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version with what it changed."""

    view: RuleVersionView
    #: None: it is the first.
    before: RuleDefinition | None

    @property
    def said(self) -> str:
        """What changed, in one line."""
        if self.before is None:
            return FIRST
        return "; ".join(changes(self.before, self.view.definition))


def version_lines(versions: Sequence[RuleVersionView]) -> tuple[VersionLine, ...]:
    """Return each version with the one before it; the newest first, as they come."""
    older: list[RuleDefinition | None] = [one.definition for one in versions[1:]]
    return tuple(
        VersionLine(one, before) for one, before in zip(versions, [*older, None], strict=True)
    )


def changes(before: RuleDefinition, after: RuleDefinition) -> tuple[str, ...]:
    """Return every number and part that is not what it was."""
    was, now = _flat(before), _flat(after)
    labels = {**fields.labels_of(after.kind), **_PARTS}
    return tuple(
        f"{labels.get(place, place)}: {_said(was.get(place))} → {_said(now.get(place))}"
        for place in dict.fromkeys((*now, *was))
        if was.get(place) != now.get(place)
    )


def _flat(definition: RuleDefinition) -> Mapping[str, object]:
    found = dict(_leaves("", json.loads(definition_to_json(definition))))
    if isinstance(definition.settings, OwnSettings):
        found["settings.conditions"] = words.tree_words(definition.settings.conditions)
        found["settings.action"] = words.action_words(definition.settings.action)
    return found


def _leaves(place: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and place not in _PARTS:
        for name, one in value.items():
            yield from _leaves(f"{place}.{name}" if place else name, one)
    else:
        yield place, value


def _said(value: object) -> str:
    if value is None:
        return _NOT_SET
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _ALL
    return str(value)
