"""What the five drivers and the delivery figures are counted from.

Every method reads one kind of stored row; what the counts mean is the domain's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar, cast

from sqlalchemy import Connection

from stratum_desktop.domain.coverage import (
    TWIN_AWAITED_SECONDS,
    TWIN_WITHIN_SECONDS,
    SightingCounts,
)
from stratum_desktop.domain.latency import LagKind
from stratum_desktop.domain.window import Window
from stratum_desktop.store.read_models.delivery_lag import (
    FROM_DELIVERIES,
    IS_EXPIRED,
    IS_OPEN,
    LIVE,
    NOT_REPLAYED,
    SETTLED_LAG,
)
from stratum_desktop.store.read_models.open_deliveries import FROM_OPEN_DELIVERIES

T = TypeVar("T")

_OF_PLATFORM = "destination_id IN (SELECT id FROM destination WHERE platform = ?)"
SEES_TWIN = "browser_at IS NOT NULL AND server_at IS NOT NULL"
# Most are old, so that is asked first.
IS_COUNTED = (
    f"first_at >= ? AND first_at < ? AND (first_at <= ? - {TWIN_AWAITED_SECONDS} OR ({SEES_TWIN}))"
)
# Without a call of a function for each of some hundred thousand.
_NEAR = f"browser_at - server_at BETWEEN -{TWIN_WITHIN_SECONDS} AND {TWIN_WITHIN_SECONDS}"


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """Events of a window that a platform could, or could not, match to a person."""

    delivered: int
    rejected: int
    none_matchable: int

    @property
    def judged(self) -> int:
        """All events that were looked at."""
        return self.delivered + self.rejected + self.none_matchable


class LagCount(NamedTuple):
    """How many live deliveries that were not confirmed have one lag."""

    kind: LagKind
    seconds: int
    deliveries: int


class AttemptTime(NamedTuple):
    """One request, as far as its timing goes."""

    destination_id: int
    started_at_ms: int
    duration_ms: int
    outcome: str


class SignalEvidence:
    """Counts of stored rows in a window."""

    def __init__(self, connection: Connection) -> None:
        """Read on this connection's snapshot."""
        self._connection = connection
        self._read: dict[Hashable, object] = {}

    def once(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what was read under a key before, else read it; for what all platforms share."""
        if key not in self._read:
            self._read[key] = read()
        return cast("T", self._read[key])

    def platforms(self) -> tuple[str, ...]:
        """Return the keys of the platforms that have a destination, in order."""
        rows = self._connection.exec_driver_sql(
            "SELECT DISTINCT platform FROM destination ORDER BY platform"
        )
        return tuple(row[0] for row in rows)

    def match_counts(self, platform: str, window: Window) -> MatchCounts:
        """Count outcomes in the window's hours."""
        rows = self._connection.exec_driver_sql(
            "SELECT state, sum(count) FROM delivery_hourly"
            f" WHERE hour_at >= ? AND hour_at < ? AND {_OF_PLATFORM}"
            " AND (state IN ('delivered', 'rejected')"
            " OR (state = 'skipped' AND reason_code = 'identity.none_matchable'))"
            " GROUP BY state",
            (*window.hours, platform),
        )
        counts = {state: int(count) for state, count in rows}
        return MatchCounts(
            counts.get("delivered", 0), counts.get("rejected", 0), counts.get("skipped", 0)
        )

    def delivered_by_name(self, platform: str, window: Window) -> Mapping[str, int]:
        """Count delivered events by event name in the window's hours."""
        rows = self._connection.exec_driver_sql(
            "SELECT event_name, sum(count) FROM delivery_hourly WHERE hour_at >= ? AND hour_at < ?"
            f" AND {_OF_PLATFORM} AND state = 'delivered' GROUP BY event_name",
            (*window.hours, platform),
        )
        return {name: int(count) for name, count in rows}

    def outcome_counts(self, platform: str | None, window: Window) -> Mapping[str, int]:
        """Count ended deliveries by state, of one platform or of all."""
        of_platform = "" if platform is None else f" AND {_OF_PLATFORM}"
        rows = self._connection.exec_driver_sql(
            "SELECT state, sum(count) FROM delivery_hourly WHERE hour_at >= ? AND hour_at < ?"
            f"{of_platform} GROUP BY state",
            (*window.hours, *_named(platform)),
        )
        return {state: int(count) for state, count in rows}

    def sighting_counts(self, window: Window, *, now_s: int) -> SightingCounts:
        """Count website conversions by who saw them; the too young are left out."""
        row = self._connection.exec_driver_sql(
            "SELECT count(*), count(browser_at), count(server_at),"
            f" count(browser_at - server_at), count(*) FILTER (WHERE {_NEAR})"
            f" FROM sighting WHERE {IS_COUNTED}",
            (window.start_ms // 1000, window.end_ms // 1000, now_s),
        ).one()
        either, browser, server, both, near = row
        return SightingCounts(near, both - near, either - server, either - browser)

    def has_origin(self, origin: str, *, since_s: int = 0) -> bool:
        """Say whether anything of this origin was ever accepted, or was since an hour."""
        row = self._connection.exec_driver_sql(
            "SELECT 1 FROM ingest_hourly WHERE hour_at >= ? AND origin = ?"
            " AND verdict = 'accepted' LIMIT 1",
            (since_s, origin),
        ).first()
        return row is not None

    def unconfirmed_lags(self, window: Window, *, now_ms: int) -> Mapping[str, list[LagCount]]:
        """Count lags of live conversions that did not arrive, by platform.

        Expired ones belong to the window of their expiry; what is open is measured up to
        `now_ms`, however long it has been waiting.
        """
        rows = self._connection.exec_driver_sql(
            "SELECT t.platform, 'open', max(0, ? / 1000 - e.event_time), count(*)"
            f"{FROM_OPEN_DELIVERIES} WHERE {LIVE} AND {NOT_REPLAYED} AND {IS_OPEN}"
            f" GROUP BY 1, 2, 3 UNION ALL SELECT t.platform, 'expired', {SETTLED_LAG}, count(*)"
            f"{FROM_DELIVERIES} WHERE {LIVE} AND {NOT_REPLAYED} AND {IS_EXPIRED} GROUP BY 1, 2, 3",
            (*(now_ms, window.end_ms), *(window.start_ms, window.end_ms)),
        )
        found: dict[str, list[LagCount]] = {}
        for platform, kind, lag, count in rows:
            found.setdefault(platform, []).append(LagCount(LagKind(kind), lag, count))
        return found

    def arrivals(self, *, since_s: int, until_s: int) -> Mapping[int, int]:
        """Count accepted live events by the UTC hour they arrived in, epoch seconds."""
        rows = self._connection.exec_driver_sql(
            "SELECT hour_at, sum(count) FROM ingest_hourly WHERE hour_at >= ? AND hour_at < ?"
            " AND origin = 'server' AND verdict = 'accepted' GROUP BY hour_at",
            (since_s, until_s),
        )
        return {hour: int(count) for hour, count in rows}

    def first_arrival_s(self) -> int | None:
        """Return the first hour in which a live event arrived, or None."""
        return self._connection.exec_driver_sql(
            "SELECT min(hour_at) FROM ingest_hourly"
            " WHERE origin = 'server' AND verdict = 'accepted'"
        ).scalar()

    def newest_arrival_ms(self, *, until_ms: int) -> int | None:
        """Return when the newest live event arrived, up to an instant, or None."""
        return self._connection.exec_driver_sql(
            "SELECT received_at_ms FROM event WHERE received_at_ms <= ? AND origin = 'server'"
            " ORDER BY received_at_ms DESC LIMIT 1",
            (until_ms,),
        ).scalar()

    def last_sync_ms(self, job: str, *, until_ms: int) -> int | None:
        """Return when this job last ended well, up to an instant, or None."""
        return self._connection.exec_driver_sql(
            "SELECT max(ended_at_ms) FROM job_run WHERE job = ?"
            " AND outcome IN ('done', 'nothing_to_do') AND started_at_ms <= ? AND ended_at_ms <= ?",
            (job, until_ms, until_ms),
        ).scalar()

    def daily(
        self, platform: str, measure: str, *, days: Sequence[str]
    ) -> Mapping[str, Mapping[str, float]]:
        """Return what each source says of these days: source to day to value.

        The shop's own figures stand under the platform they are compared with.
        """
        marks = ",".join("?" * len(days))
        rows = self._connection.exec_driver_sql(
            "SELECT source, date, value FROM platform_daily"
            f" WHERE platform = ? AND measure = ? AND date IN ({marks})",
            (platform, measure, *days),
        )
        found: dict[str, dict[str, float]] = {}
        for source, day, value in rows:
            found.setdefault(source, {})[day] = value
        return found

    def attempts(self, platform: str | None, window: Window) -> tuple[AttemptTime, ...]:
        """Return the requests that started in the window, by destination and start."""
        of_platform = "" if platform is None else f" AND {_OF_PLATFORM}"
        rows = self._connection.exec_driver_sql(
            "SELECT destination_id, started_at_ms, duration_ms, outcome FROM attempt"
            f" WHERE started_at_ms >= ? AND started_at_ms < ?{of_platform}"
            " ORDER BY destination_id, started_at_ms",
            (window.start_ms, window.end_ms, *_named(platform)),
        )
        return tuple(AttemptTime(*row) for row in rows)


def _named(platform: str | None) -> tuple[str, ...]:
    return () if platform is None else (platform,)
