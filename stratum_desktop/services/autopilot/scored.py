"""What a rule has earned so far, beside campaigns that nobody touched."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.rules.judgement import Metric
from stratum_desktop.services.autopilot.view import RuleTally


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """How a metric changed after the rule's changes, against untouched look-alikes.

    It is a comparison, not a cause: what the rule picks differs from what it leaves alone.
    """

    metric: Metric
    #: Changes that could be compared: applied, both weeks mature, a look-alike at hand.
    changes: int
    #: Look-alikes that they were compared with, each counted once for each change.
    look_alikes: int
    #: Median of (after / before) by (look-alikes' after / before); 1: as they did. None: too few.
    ratio: float | None
    #: 90 % interval of it; None: too few.
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A rule's record."""

    rule_id: int
    tally: RuleTally
    #: Of all that were decided, in per cent; None: nothing was decided.
    approved_pct: float | None
    effects: tuple[Effectiveness, ...]
    #: Least number of comparable changes from which an effect is told.
    least_changes: int
