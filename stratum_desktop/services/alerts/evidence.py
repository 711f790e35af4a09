"""Which rows stand behind an alert."""

from __future__ import annotations

from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.store.read_models.alert_rows import AlertRows, EvidenceRow
from stratum_desktop.store.read_models.hourly_figures import NO_IDENTITY
from stratum_desktop.store.repositories.anomalies import StoredAnomaly
from stratum_desktop.store.unit_of_work import UnitOfWork


def evidence_rows(uow: UnitOfWork, stored: StoredAnomaly, *, limit: int) -> tuple[EvidenceRow, ...]:
    """Return rows of an anomaly's span; none of what is only counted."""
    key, episode = stored.key, stored.episode
    rows = AlertRows(
        uow.connection,
        since_ms=episode.start_s * 1000,
        until_ms=episode.end_s * 1000,
        limit=limit,
    )
    origin, _, source = key.subject.partition("/")
    match key.metric:
        case Metric.RECEIVED:
            return rows.accepted(origin, source)
        case Metric.GIVEN_ID_RATE:
            return rows.accepted(origin, source, without_id=True)
        case Metric.DUPLICATE_RATE:
            return rows.copies(origin, source, verdict=Verdict.DUPLICATE)
        case Metric.COLLISION_RATE:
            return rows.copies(origin, source, verdict=Verdict.COLLISION)
        case Metric.DELIVERED:
            return rows.meant_for(key.subject)
        case Metric.MATCH_RATE:
            return rows.skipped(key.subject, reason_code=NO_IDENTITY)
        case Metric.LATENCY:
            return rows.slowest(key.subject)
        case Metric.FAILURE_RATE:
            return rows.lost(key.subject)
        case _:
            return ()
