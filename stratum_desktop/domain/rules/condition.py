"""What an own rule asks of a campaign, as a tree of and/or, and what it then does.

A condition whose value is not known is neither met nor not met, and neither is what hangs on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. Money is in the ad account's currency."""

    metric: Metric
    span: Span
    operator: Operator
    value: Decimal


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds when every one of them holds."""

    of: tuple[ConditionTree, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds when one of them holds."""

    of: tuple[ConditionTree, ...]


ConditionTree = Condition | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class ChangeBudget:
    """Change the daily budget by per cent of what it is: above 0 raises, below 0 cuts."""

    pct: Decimal


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Start or pause."""

    status: EntityStatus


RuleAction = ChangeBudget | SetStatus

_OF_MATURED = frozenset({Span.LAST_3, Span.LAST_7, Span.LAST_14, Span.LAST_28})
_OF_DAYS = _OF_MATURED | {Span.SINCE_MATURED}
SPANS: Mapping[Metric, frozenset[Span]] = {
    **dict.fromkeys(Metric, _OF_DAYS),
    Metric.PACE: frozenset({Span.TODAY}),
    Metric.DAILY_BUDGET: frozenset({Span.TODAY}),
    Metric.POOR_DAYS: frozenset({Span.LAST_28}),
}
"""The spans that each metric can be asked of: today counts for pacing alone."""

MATURED_DAYS: Mapping[Span, int] = {
    Span.LAST_3: 3,
    Span.LAST_7: 7,
    Span.LAST_14: 14,
    Span.LAST_28: 28,
}
"""How many matured days with spend a span looks at, at most."""


def leaves(tree: ConditionTree) -> Iterator[Condition]:
    """Yield every condition of a tree, in the order it is written."""
    if isinstance(tree, Condition):
        yield tree
        return
    for part in tree.of:
        yield from leaves(part)


def holds(tree: ConditionTree, found: Mapping[Condition, bool | None]) -> bool | None:
    """Say whether a tree holds; None: it hangs on something that is not known.

    Args:
        tree: what is asked.
        found: of each of its conditions whether it holds.
    """
    if isinstance(tree, Condition):
        return found[tree]
    parts = [holds(part, found) for part in tree.of]
    settles = isinstance(tree, AnyOf)
    if any(part is settles for part in parts):
        return settles
    return None if None in parts else not settles
