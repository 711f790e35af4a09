"""What one more field would give: an estimate, with how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from stratum_desktop.domain.data_quality.finding import POINTS_PER_WHOLE_RATE

CONFIDENCE_PCT = 95
"""How often the interval holds the truth, if the events are a fair sample. Source: ours."""

Z_ALONE = 1.959964
"""Source: normal distribution, two-sided 95 %."""

Z_BOTH = 2.241403
"""For each of two shares whose product is asked for. Source: normal distribution, two-sided
97.5 %; both then hold together in at least 95 % of cases (Bonferroni)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure that was not measured."""

    low: float
    #: None where only the bounds are known.
    likely: float | None
    high: float


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would change if a source sent one field that it does not send, or not always."""

    source: str
    field: str
    #: Events of the source that carry the field now, of how many.
    carried: int
    events: int
    #: Pairs of event and platform that would match with it, of those that are judged.
    would_match: int
    judged: int
    #: Events of other sources that carry the field, of those of sources that send it; None:
    #: no other source sends it, so how often it would be there is not known.
    filled_elsewhere: tuple[int, int] | None
    #: More match rate, in percentage points.
    gain_pct: Estimate

    @property
    def carried_pct(self) -> float:
        """Return the share of events that carry the field now, 0-100."""
        return 100 * self.carried / self.events if self.events else 0.0

    @property
    def points(self) -> Estimate:
        """Return the gain in EMQ points."""
        per_pct, gain = POINTS_PER_WHOLE_RATE / 100, self.gain_pct
        likely = None if gain.likely is None else gain.likely * per_pct
        return Estimate(gain.low * per_pct, likely, gain.high * per_pct)


def gain_of(
    would_match: int, judged: int, *, events: int, filled: tuple[int, int] | None
) -> Estimate:
    """Return the gain in match rate, in percentage points.

    The share that the field could bring to match, times the share of events that would have it.

    Args:
        would_match: pairs of event and platform that match with the field and not without.
        judged: pairs at all; more than 0.
        events: how many events the pairs are of: those of one event are not independent.
        filled: how many events had it, and of how many, where the field is sent.
    """
    could = would_match / judged
    if filled is None or not filled[1]:
        return Estimate(0.0, None, 100 * wilson(could, events, Z_ALONE)[1])
    low, high = wilson(could, events, Z_BOTH)
    had = filled[0] / filled[1]
    had_low, had_high = wilson(had, filled[1], Z_BOTH)
    return Estimate(100 * low * had_low, 100 * could * had, 100 * high * had_high)


def wilson(share: float, sample: int, z: float) -> tuple[float, float]:
    """Return the interval of a share, within 0-1; without a sample it is all of that.

    Source: Wilson 1927, score interval of a binomial share.
    """
    if sample <= 0:
        return 0.0, 1.0
    spread = z * z / sample
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / sample + spread / (4 * sample)) / (1 + spread)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
