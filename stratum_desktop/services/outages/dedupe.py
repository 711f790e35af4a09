"""Outages of dedupe: anomalies after which copies cannot be told from new events."""

from __future__ import annotations

from collections.abc import Iterator

from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.domain.detection.dedupe import DEDUPE_METRICS, breaks_dedupe
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.outages.found import Found
from stratum_desktop.store.read_models.hourly_figures import HourlyFigures
from stratum_desktop.store.repositories.anomalies import StoredAnomaly
from stratum_desktop.store.unit_of_work import UnitOfWork

_CODES = {
    Metric.GIVEN_ID_RATE: "outage.ids_went_missing",
    Metric.DUPLICATE_RATE: "outage.copies_rose",
    Metric.COLLISION_RATE: "outage.ids_reused",
}


def dedupe_outages(uow: UnitOfWork, *, since_s: int, until_s: int) -> Iterator[Found]:
    """Yield the anomalies of a span that broke dedupe for every platform."""
    for stored in uow.anomalies.overlapping(since_s=since_s, until_s=until_s):
        if stored.key.metric not in DEDUPE_METRICS:
            continue
        share, events = _share(uow, stored)
        if breaks_dedupe(stored.key.metric, stored.episode, share=share):
            yield _found(stored, events)


def _share(uow: UnitOfWork, stored: StoredAnomaly) -> tuple[float, int]:
    """Return the sender's share of all live events meanwhile, 0-1, and how many it sent."""
    episode = stored.episode
    everything = mine = 0
    for row in HourlyFigures(uow.connection).received(
        since_s=episode.start_s, until_s=episode.end_s
    ):
        everything += row.events
        if f"{row.origin}/{row.source}" == stored.key.subject:
            mine += row.events
    return (mine / everything if everything else 0.0), mine


def _found(stored: StoredAnomaly, events: int) -> Found:
    episode = stored.episode
    worst, expected = episode.worst, episode.worst.expected
    facts: dict[str, str | int | float | None] = {
        "source": stored.key.subject.partition("/")[2],
        "worst_pct": None if worst.value is None else round(worst.value, 1),
        "usual_pct": None if expected is None else round(expected.centre, 1),
        "events": events,
    }
    return Found(
        None,
        OutageKind.DEDUPE,
        episode.start_s,
        None if episode.is_open else episode.end_s,
        Reason(_CODES[stored.key.metric], facts),
        weight=float(events),
    )
