"""Judged steps and anomalies, and the hourly lags that latency is judged from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from stratum_desktop.domain.anomaly.episode import Episode
from stratum_desktop.domain.anomaly.judgement import Expected, Judged
from stratum_desktop.domain.anomaly.metric import Direction, Metric
from stratum_desktop.domain.anomaly.season import Season
from stratum_desktop.store.bulk import insert_sql, run_many
from stratum_desktop.store.tables import anomaly, judged_point, latency_hourly


class SeriesKey(NamedTuple):
    """Which figure of whom."""

    metric: Metric
    #: A platform's key, or `origin/source`.
    subject: str


class LatencyHour(NamedTuple):
    """One row of `latency_hourly`, in the order it is written."""

    hour_at: int
    platform: str
    median_seconds: float
    deliveries: int


@dataclass(frozen=True, slots=True)
class StoredAnomaly:
    """An anomaly as it is stored."""

    id: int
    key: SeriesKey
    episode: Episode


_POINT_COLUMNS = (
    *("metric", "subject", "start_s", "end_s", "value", "sample"),
    *("centre", "low", "high", "season", "flagged"),
)
_ANOMALY_COLUMNS = (
    *("metric", "subject", "direction", "start_s", "end_s"),
    *("flag_count", "quiet_count", "is_open"),
    *("worst_start_s", "worst_end_s", "worst_value", "worst_sample"),
    *("worst_centre", "worst_low", "worst_high", "worst_season"),
)
_KEEP_POINT = insert_sql(judged_point, _POINT_COLUMNS) + " ON CONFLICT DO NOTHING"
_KEEP_LAG = insert_sql(latency_hourly, LatencyHour._fields) + " ON CONFLICT DO NOTHING"
_ADD = f"{insert_sql(anomaly, _ANOMALY_COLUMNS)} RETURNING id"
_CHANGE = f"UPDATE anomaly SET {', '.join(f'{one} = ?' for one in _ANOMALY_COLUMNS)} WHERE id = ?"
_READ = f"SELECT id, {', '.join(_ANOMALY_COLUMNS)} FROM anomaly"


class AnomalyRepository:
    """What was judged and what was found; a stored range is never written over."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def judged_until(self) -> Mapping[SeriesKey, int]:
        """Return when the last judged step of each series ended, epoch seconds."""
        rows = self._connection.exec_driver_sql(
            "SELECT metric, subject, max(end_s) FROM judged_point GROUP BY metric, subject"
        )
        return {SeriesKey(Metric(metric), subject): end for metric, subject, end in rows}

    def keep_points(self, key: SeriesKey, points: Iterable[Judged]) -> None:
        """Store judged steps; one that is stored stays as it is."""
        run_many(self._connection, _KEEP_POINT, (_point_row(key, point) for point in points))

    def points(self, key: SeriesKey, *, since_s: int, until_s: int) -> tuple[Judged, ...]:
        """Return the judged steps of a series that began in a span, oldest first."""
        rows = self._connection.exec_driver_sql(
            "SELECT start_s, end_s, value, sample, centre, low, high, season, flagged"
            " FROM judged_point WHERE metric = ? AND subject = ? AND start_s >= ? AND start_s < ?"
            " ORDER BY start_s",
            (key.metric.value, key.subject, since_s, until_s),
        )
        return tuple(_point(row) for row in rows)

    def judged_of(self, subject: str, *, since_s: int, until_s: int) -> Mapping[Metric, int]:
        """Return how many steps were flagged of each figure that was judged of a subject.

        Of the steps that ended in a span, those with enough history count; a figure without one
        is absent.
        """
        rows = self._connection.exec_driver_sql(
            "SELECT metric, count(flagged) FROM judged_point WHERE subject = ? AND end_s > ?"
            " AND end_s <= ? AND centre IS NOT NULL GROUP BY metric",
            (subject, since_s, until_s),
        )
        return {Metric(metric): int(flags) for metric, flags in rows}

    def forget_points(self, *, before_s: int) -> int:
        """Forget steps that ended before an instant; returns how many."""
        return self._connection.exec_driver_sql(
            "DELETE FROM judged_point WHERE end_s < ?", (before_s,)
        ).rowcount

    def open(self) -> Mapping[SeriesKey, StoredAnomaly]:
        """Return the anomaly that goes on in each series."""
        rows = self._connection.exec_driver_sql(f"{_READ} WHERE is_open ORDER BY id")
        return {one.key: one for one in map(_anomaly, rows)}

    def overlapping(self, *, since_s: int, until_s: int) -> tuple[StoredAnomaly, ...]:
        """Return the anomalies that touch a span, oldest first."""
        rows = self._connection.exec_driver_sql(
            f"{_READ} WHERE start_s < ? AND end_s > ? ORDER BY start_s, id", (until_s, since_s)
        )
        return tuple(map(_anomaly, rows))

    def get(self, anomaly_id: int) -> StoredAnomaly | None:
        """Return one anomaly."""
        row = self._connection.exec_driver_sql(f"{_READ} WHERE id = ?", (anomaly_id,)).first()
        return None if row is None else _anomaly(row)

    def add(self, key: SeriesKey, episode: Episode) -> int:
        """Store a new anomaly; returns its id."""
        row = self._connection.exec_driver_sql(_ADD, _anomaly_row(key, episode)).one()
        return int(row[0])

    def change(self, anomaly_id: int, key: SeriesKey, episode: Episode) -> None:
        """Store how an anomaly went on, or that it is over."""
        self._connection.exec_driver_sql(_CHANGE, (*_anomaly_row(key, episode), anomaly_id))

    def lags_counted_until(self) -> int:
        """Return the end of the last hour whose lags are counted, epoch seconds; 0 without any."""
        last = self._connection.exec_driver_sql("SELECT max(hour_at) FROM latency_hourly").scalar()
        return 0 if last is None else int(last) + 3600

    def forget_lags(self) -> None:
        """Let every hour be counted anew."""
        self._connection.exec_driver_sql("DELETE FROM latency_hourly")

    def keep_lags(self, rows: Sequence[LatencyHour]) -> None:
        """Store hours; one that is stored stays as it is."""
        run_many(self._connection, _KEEP_LAG, rows)

    def lags(self, *, since_s: int, until_s: int) -> tuple[LatencyHour, ...]:
        """Return the hours of a span."""
        rows = self._connection.exec_driver_sql(
            "SELECT hour_at, platform, median_seconds, deliveries FROM latency_hourly"
            " WHERE hour_at >= ? AND hour_at < ?",
            (since_s, until_s),
        )
        return tuple(LatencyHour(*row) for row in rows)


def _point_row(key: SeriesKey, point: Judged) -> tuple[object, ...]:
    expected = point.expected
    ranged: tuple[object, ...] = (None, None, None, None)
    if expected is not None:
        ranged = (expected.centre, expected.low, expected.high, expected.season.value)
    flagged = None if point.flagged is None else point.flagged.value
    told = (point.start_s, point.end_s, point.value, point.sample)
    return (key.metric.value, key.subject, *told, *ranged, flagged)


def _point(row: Row[*tuple[Any, ...]]) -> Judged:
    start, end, value, sample, centre, low, high, season, flagged = row
    return Judged(
        start,
        end,
        value,
        sample,
        None if season is None else Expected(centre, low, high, Season(season)),
        None if flagged is None else Direction(flagged),
    )


def _anomaly_row(key: SeriesKey, episode: Episode) -> tuple[object, ...]:
    worst = episode.worst
    if worst.expected is None:
        raise ValueError("a point that was not judged cannot be an anomaly's worst")
    expected = worst.expected
    return (
        *(key.metric.value, key.subject, episode.direction.value),
        *(episode.start_s, episode.end_s, episode.flags, episode.quiet, episode.is_open),
        *(worst.start_s, worst.end_s, worst.value, worst.sample),
        *(expected.centre, expected.low, expected.high, expected.season.value),
    )


def _anomaly(row: Row[*tuple[Any, ...]]) -> StoredAnomaly:
    id_, metric, subject, direction, start, end, flags, quiet, is_open, *of_worst = row
    worst_start, worst_end, value, sample, centre, low, high, season = of_worst
    side = Direction(direction)
    expected = Expected(centre, low, high, Season(season))
    worst = Judged(worst_start, worst_end, value, sample, expected, side)
    episode = Episode(side, start, end, worst, flags, quiet, bool(is_open))
    return StoredAnomaly(id_, SeriesKey(Metric(metric), subject), episode)
