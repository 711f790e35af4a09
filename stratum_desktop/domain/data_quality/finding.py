"""One thing that is wrong with data: what, how often, where, and what mending it would give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from stratum_desktop.domain.emq import RULES, Driver
from stratum_desktop.domain.reason import Reason

MOST_EXAMPLES = 5
"""Rows named with a finding. Source: ours."""

POINTS_PER_WHOLE_RATE = 100 * RULES[Driver.EVENT_MATCH].weight
"""EMQ points between a match rate of 0 and of 100 %, where all five drivers apply.

Source: product rulebook, section 4, weight of the event match rate.
"""


class Kind(StrEnum):
    """What sort of thing is wrong."""

    #: Events lack a field that others of the same source carry.
    COVERAGE = "coverage"
    #: A value cannot be read as what it should be.
    FORMAT = "format"
    #: A value stands for "nothing", or was typed to get past a required field.
    PLACEHOLDER = "placeholder"
    #: One identifier stands for many different people or orders.
    SHARED = "shared"
    #: Times are wrong as a whole, or lie in the future.
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. Says nothing of any person."""

    kind: Kind
    #: A field of `IDENTIFIERS` or of an upload's columns; None where none is to blame.
    field: str | None
    reason: Reason
    #: Rows or events concerned, of `total` that were looked at.
    count: int
    total: int
    #: The first of them: row numbers of a file, or ids of stored events.
    rows: tuple[int, ...]
    #: Of `count`, conversions that are not sent at all because of it.
    not_sent: int = 0
    #: EMQ points that mending all of them gives at most; None: no platform judges them, or only
    #: their number is known.
    points: float | None = None
    #: Whether they were counted as they came in, in whole hours; which ones it were is not kept.
    is_from_door: bool = False

    @property
    def share_pct(self) -> float:
        """Return the share concerned, 0-100."""
        return 100 * self.count / self.total if self.total else 0.0


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by what to mend first.

    Points come first, then conversions that are not sent, then the mere count.
    """
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                -(one.points or 0.0),
                -one.not_sent,
                -one.count,
                one.kind,
                one.field or "",
                one.reason.code,
            ),
        )
    )


def points_of(gained: int, judged: int) -> float | None:
    """Return the EMQ points of so many more matches among all that are judged."""
    return POINTS_PER_WHOLE_RATE * gained / judged if judged else None
