"""Reports as stored rows, and stored rows as history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import orjson

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.emq import Band, Driver, DriverLine, DriverStatus, EmqScore
from stratum_desktop.domain.window import Window, days_before, local_day
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.signal_quality.report import EmqPoint, EmqReport
from stratum_desktop.store.read_models.dedupe import DedupeReadModel
from stratum_desktop.store.read_models.signal_quality import MatchCounts, SignalEvidence
from stratum_desktop.store.repositories.measurements import EmqMeasurement
from stratum_desktop.store.unit_of_work import UnitOfWork

_NONE = MatchCounts(0, 0, 0)


def measurements_of(
    uow: UnitOfWork, report: EmqReport, moment: Moment, evidence: SignalEvidence
) -> Iterator[EmqMeasurement]:
    """Yield the rows of the moment's day: the workspace's own, then one per platform."""
    day = local_day(moment.today, moment.zone)
    quality = dedupe_quality(uow, moment.window)
    of_day = {
        part.platform: evidence.match_counts(part.platform or "", day) for part in report.parts
    }
    rolling = {
        part.platform: evidence.match_counts(part.platform or "", moment.window)
        for part in report.parts
    }
    yield _row(report, _sum(of_day.values()), _sum(rolling.values()), quality, moment)
    for part in report.parts:
        yield _row(part, of_day[part.platform], rolling[part.platform], quality, moment)


def dedupe_quality(uow: UnitOfWork, window: Window) -> float | None:
    """Return how well copies can be told apart, 0-10; None without traffic.

    Ten times the share of events that brought an id of their own, less those whose id stood
    for two different things.
    """
    counts = DedupeReadModel(uow.connection).ingest_counts(window)
    total = sum(one.events for one in counts)
    if not total:
        return None
    good = sum(one.events for one in counts if one.is_given_id and one.verdict != Verdict.COLLISION)
    return 10 * good / total


def points(rows: Sequence[EmqMeasurement], *, today: date, days: int) -> tuple[EmqPoint, ...]:
    """Return one point a day, oldest first; a day without a row holds nothing."""
    by_day = {date.fromisoformat(row.measurement_date): row for row in rows}
    return tuple(_point(on, by_day.get(on)) for on in days_before(today, days))


def driver_scores(
    rows: Sequence[EmqMeasurement], *, today: date, days: int
) -> Mapping[Driver, tuple[float | None, ...]]:
    """Return each driver's stored scores by day, oldest first."""
    by_day = {date.fromisoformat(row.measurement_date): row.drivers for row in rows}
    scores = {
        on: {one["driver"]: one["score"] for one in orjson.loads(by_day.get(on, "[]"))}
        for on in days_before(today, days)
    }
    return {
        driver: tuple(of_day.get(driver.value) for of_day in scores.values()) for driver in Driver
    }


def _row(
    report: EmqReport,
    of_day: MatchCounts,
    rolling: MatchCounts,
    dedupe: float | None,
    moment: Moment,
) -> EmqMeasurement:
    matched = rolling.judged - rolling.none_matchable
    return EmqMeasurement(
        measurement_date=moment.today.isoformat(),
        platform=report.platform or "",
        overall_score=report.score.score,
        parameter_quality=10 * matched / rolling.judged if rolling.judged else None,
        deduplication_quality=dedupe,
        event_coverage=_measured(report, Driver.PIXEL_COVERAGE),
        events_received=of_day.judged,
        events_matched=of_day.judged - of_day.none_matchable,
        status=report.score.band.value,
        lower_bound=report.score.lower,
        upper_bound=report.score.upper,
        evidence_pct=report.score.evidence_pct,
        drivers=_drivers_json(report.score),
        measured_at_ms=moment.now_ms,
    )


def _measured(report: EmqReport, driver: Driver) -> float | None:
    """Return a driver's quantity; every platform of a workspace shares its website's."""
    for source in (report, *report.parts):
        for line in source.score.drivers:
            if line.reading.driver is driver and line.reading.status is not DriverStatus.NO_DATA:
                return line.reading.measured
    return None


def _drivers_json(score: EmqScore) -> str:
    return orjson.dumps([_driver_dict(line) for line in score.drivers]).decode()


def _driver_dict(line: DriverLine) -> dict[str, object]:
    reading = line.reading
    return {
        "driver": reading.driver.value,
        "score": reading.score,
        "measured": reading.measured,
        "unit": reading.unit.value,
        "status": reading.status.value,
        "sample_size": reading.sample_size,
        "points_lost": line.points_lost,
        "evidence": {"code": reading.evidence.code, **reading.evidence.facts},
    }


def _point(on: date, row: EmqMeasurement | None) -> EmqPoint:
    if row is None:
        return EmqPoint(on, None, None, None, Band.UNKNOWN, 0)
    return EmqPoint(
        on,
        row.overall_score,
        row.lower_bound,
        row.upper_bound,
        Band(row.status),
        row.evidence_pct,
    )


def _sum(counts: Iterable[MatchCounts]) -> MatchCounts:
    total = _NONE
    for one in counts:
        total = MatchCounts(
            total.delivered + one.delivered,
            total.rejected + one.rejected,
            total.none_matchable + one.none_matchable,
        )
    return total
