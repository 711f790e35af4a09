"""Anomalies after which copies of an event cannot be told from new ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stratum_desktop.domain.anomaly.episode import Episode, Severity
from stratum_desktop.domain.anomaly.metric import Metric

LEAST_SHARE = 0.25
"""Share of all live events that the sender has to have sent meanwhile. Source: own choice; what a
small sender does leaves the figures of all platforms as they are."""

LEAST_HOURS = 2
"""Hours that it has to last. Source: own choice."""

_HOUR = 3600

_CRITICAL: Mapping[Metric, float] = MappingProxyType(
    {Metric.GIVEN_ID_RATE: 80.0, Metric.DUPLICATE_RATE: 5.0, Metric.COLLISION_RATE: 1.0}
)
"""Per cent from which a rate is critical. Source: product rulebook, section 2."""


def breaks_dedupe(metric: Metric, episode: Episode, *, share: float) -> bool:
    """Say whether an anomaly is an outage: far from usual, critical by itself, and of weight.

    Args:
        metric: its figure.
        episode: the anomaly.
        share: of all live events of its time, that its sender sent, 0-1.
    """
    limit, value = _CRITICAL.get(metric), episode.worst.value
    if limit is None or value is None or episode.severity is not Severity.CRITICAL:
        return False
    is_critical = value < limit if metric is Metric.GIVEN_ID_RATE else value > limit
    lasted = episode.end_s - episode.start_s >= LEAST_HOURS * _HOUR
    return is_critical and lasted and share >= LEAST_SHARE


DEDUPE_METRICS = frozenset(_CRITICAL)
"""The figures it can be seen in."""
