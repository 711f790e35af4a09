"""Lags of live conversions as the rows of deliveries tell them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import accumulate, groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.domain.latency import LagSeries
from stratum_desktop.domain.latency_sketch import rank_of
from stratum_desktop.domain.window import Window
from stratum_desktop.store.read_models.delivery_lag import (
    FROM_DELIVERIES,
    IS_EXPIRED,
    IS_OPEN,
    LIVE,
    NOT_REPLAYED,
    SERIES,
    SETTLED_LAG,
)
from stratum_desktop.store.read_models.open_deliveries import FROM_OPEN_DELIVERIES

_IS_LIVE = f"{LIVE} AND {NOT_REPLAYED}"
_CONFIRMED = "d.state = 'delivered' AND d.settled_at_ms >= ? AND d.settled_at_ms < ?"
_ARRIVED_HOUR = "e.received_at_ms / 3600000 * 3600"
_AGE = "CASE WHEN ? > e.event_time THEN ? - e.event_time ELSE 0 END"
_GROUPED = "GROUP BY 1, 2, 3"
_COLUMNS = "d.id, t.label, e.name, d.state, e.event_time, d.settled_at_ms"
# The percentiles whose rows are shown.
_PERCENTS = (50, 95, 99)

_HOUR = timedelta(hours=1)
"""How much of a day one statement looks at. Source: own choice; of ten million deliveries in
ninety days, five thousand."""

_WEEK = timedelta(days=7)
"""The same of what expired, which lies far apart. Source: own measurement; of ten million
deliveries in ninety days, a tenth of a second altogether."""


class LagRow(NamedTuple):
    """How many live conversions of one platform and event have one lag."""

    platform: str
    event_type: str
    seconds: int
    deliveries: int


class ConfirmedRow(NamedTuple):
    """How many confirmed conversions have one lag, one event and one hour of arrival."""

    platform: str
    event_type: str
    series: LagSeries
    #: Epoch seconds of the UTC hour in which the events came in.
    hour_at: int
    seconds: int
    deliveries: int


class Line(NamedTuple):
    """Which conversions are meant; None means all of them."""

    platform: str | None
    event_type: str | None

    @property
    def condition(self) -> str:
        """Return what its rows fulfil, with a mark for each of `parameters`."""
        of_platform = "" if self.platform is None else " AND t.platform = ?"
        return of_platform + ("" if self.event_type is None else " AND e.name = ?")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Return what the marks of `condition` stand for."""
        return tuple(one for one in self if one is not None)


class Conversion(NamedTuple):
    """One live conversion at one destination."""

    delivery_id: int
    destination: str
    event_type: str
    state: str
    #: Epoch seconds.
    event_time: int
    #: Epoch milliseconds; None while it waits.
    settled_at_ms: int | None
    #: Until it was settled, else until now.
    seconds: int


class RankedConversion(NamedTuple):
    """One delivered conversion, with its place among the others."""

    conversion: Conversion
    #: 1 is the quickest.
    place: int
    total: int


class LatencyReadModel:
    """Reads lags on one connection's snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def attempt_after(self, attempt_id: int, *, most: int | None) -> int | None:
        """Return the last of so many attempts that follow one; None where none follows."""
        newest = "SELECT max(id) FROM attempt WHERE id > ?"
        if most is None:
            return self._connection.exec_driver_sql(newest, (attempt_id,)).scalar()
        return self._connection.exec_driver_sql(
            "SELECT max(id) FROM"
            " (SELECT id FROM attempt WHERE id > ? ORDER BY id LIMIT ?) AS following",
            (attempt_id, most),
        ).scalar()

    def settled_span_ms(self, *, after: int, until: int) -> tuple[int, int] | None:
        """Return when attempts, the last included, first and last settled; None without any.

        An attempt settles at the instant at which it ends, by the clock of then: told by it, no
        delivery is missed where the clock was set back.
        """
        row = self._connection.exec_driver_sql(
            "SELECT min(started_at_ms + duration_ms), max(started_at_ms + duration_ms)"
            " FROM attempt WHERE id > ? AND id <= ?",
            (after, until),
        ).one()
        return None if row[0] is None else (row[0], row[1])

    def confirmed(self, window: Window, *, after: int, until: int) -> tuple[ConfirmedRow, ...]:
        """Count what was confirmed in a window by attempts of a span, the last included."""
        rows = self._connection.exec_driver_sql(
            f"SELECT t.platform, e.name, {SERIES}, {_ARRIVED_HOUR}, {SETTLED_LAG}, count(*)"
            f"{FROM_DELIVERIES} WHERE {_CONFIRMED} AND d.attempt_id > ? AND d.attempt_id <= ?"
            f" AND ({SERIES}) IS NOT NULL GROUP BY 1, 2, 3, 4, 5",
            (window.start_ms, window.end_ms, after, until),
        )
        return tuple(
            ConfirmedRow(platform, name, LagSeries(series), hour_at, seconds, count)
            for platform, name, series, hour_at, seconds, count in rows
        )

    def waiting(self, *, now_ms: int) -> tuple[LagRow, ...]:
        """Count what waits now, by its age; what a person holds is left out."""
        return self._lags(
            f"{_AGE}, count(*){FROM_OPEN_DELIVERIES} WHERE {IS_OPEN} AND {_IS_LIVE}",
            (now_ms // 1000, now_ms // 1000, now_ms + 1),
        )

    def expired(self, window: Window) -> tuple[LagRow, ...]:
        """Count what grew too old in a window, by its age then; a lag may come twice."""
        what = f"{SETTLED_LAG}, count(*){FROM_DELIVERIES} WHERE {IS_EXPIRED} AND {_IS_LIVE}"
        return tuple(
            row
            for part in _parts(window, _WEEK)
            for row in self._lags(what, (part.start_ms, part.end_ms))
        )

    def ranked(self, line: Line, window: Window, *, slowest: int) -> tuple[RankedConversion, ...]:
        """Return conversions that were confirmed in a window, slowest first.

        They are those at the 50th, 95th and 99th percentile and so many of the slowest.
        """
        # Counts by lag tell which lags hold these places, so that only their rows are sorted.
        parts = [(part, self._confirmed_lags(line, part)) for part in _parts(window, _HOUR)]
        counts = sum((found for _, found in parts), Counter[int]())
        total = counts.total()
        wanted = {rank_of(percent, total) for percent in _PERCENTS}
        wanted.update(range(max(1, total - slowest + 1), total + 1))
        places: dict[int, int] = {}
        for part, in_part in _in_parts(parts, counts, sorted(wanted) if total else ()):
            places |= self._places(line, part, in_part)
        marks = ", ".join("?" * len(places)) or "NULL"
        rows = self._conversions(
            f"{SETTLED_LAG}{FROM_DELIVERIES} WHERE d.id IN ({marks})", tuple(places)
        )
        found = (RankedConversion(row, places[row.delivery_id], total) for row in rows)
        return tuple(sorted(found, key=lambda one: -one.place))

    def longest_waiting(self, line: Line, *, now_ms: int, limit: int) -> tuple[Conversion, ...]:
        """Return what waits now, the oldest event first."""
        now_s = now_ms // 1000
        return self._conversions(
            f"{_AGE}{FROM_OPEN_DELIVERIES} WHERE {IS_OPEN} AND {_IS_LIVE}{line.condition}"
            " ORDER BY +e.event_time, d.id LIMIT ?",
            (now_s, now_s, now_ms + 1, *line.parameters, limit),
        )

    def newest_expired(self, line: Line, window: Window, *, limit: int) -> tuple[Conversion, ...]:
        """Return what grew too old in a window, the last one first."""
        # Of each destination the index gives the newest first, so that the rest is never read.
        destinations = self._connection.exec_driver_sql("SELECT id FROM destination").scalars()
        found = [
            row
            for one in destinations.all()
            for row in self._conversions(
                f"{SETTLED_LAG} FROM delivery d CROSS JOIN event e CROSS JOIN destination t"
                f" WHERE {IS_EXPIRED} AND d.destination_id = ? AND e.id = d.event_id"
                f" AND t.id = d.destination_id AND {_IS_LIVE}{line.condition}"
                " ORDER BY d.settled_at_ms DESC, d.id DESC LIMIT ?",
                (window.start_ms, window.end_ms, one, *line.parameters, limit),
            )
        ]
        found.sort(key=lambda one: (one.settled_at_ms, one.delivery_id), reverse=True)
        return tuple(found[:limit])

    def _confirmed_lags(self, line: Line, window: Window) -> Counter[int]:
        """Return every lag that was confirmed in a window and how often."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {SETTLED_LAG}, count(*){FROM_DELIVERIES}"
            f" WHERE {_CONFIRMED} AND {_IS_LIVE}{line.condition} GROUP BY 1",
            (window.start_ms, window.end_ms, *line.parameters),
        )
        return Counter(dict(iter(rows)))

    def _places(
        self, line: Line, window: Window, wanted: Mapping[tuple[int, int], int]
    ) -> dict[int, int]:
        """Return the deliveries that are looked for, each with its place.

        Args:
            line: which conversions.
            window: in which they were confirmed.
            wanted: places by lag, and by how many of that lag were confirmed in the window up to
                this one.
        """
        lags = sorted({lag for lag, _ in wanted})
        marks = ", ".join("?" * len(lags))
        rows = self._connection.exec_driver_sql(
            f"SELECT d.id, {SETTLED_LAG}{FROM_DELIVERIES}"
            f" WHERE {_CONFIRMED} AND {_IS_LIVE}{line.condition}"
            f" AND {SETTLED_LAG} IN ({marks}) ORDER BY 2, d.settled_at_ms, d.id",
            (window.start_ms, window.end_ms, *line.parameters, *lags),
        )
        return {
            delivery_id: wanted[lag, number]
            for lag, of_lag in groupby(rows, key=itemgetter(1))
            for number, (delivery_id, _) in enumerate(of_lag, start=1)
            if (lag, number) in wanted
        }

    def _lags(self, what: str, parameters: tuple[object, ...]) -> tuple[LagRow, ...]:
        rows = self._connection.exec_driver_sql(
            f"SELECT t.platform, e.name, {what} {_GROUPED}", parameters
        )
        return tuple(LagRow(*row) for row in rows)

    def _conversions(self, what: str, parameters: tuple[object, ...]) -> tuple[Conversion, ...]:
        rows = self._connection.exec_driver_sql(f"SELECT {_COLUMNS}, {what}", parameters)
        return tuple(Conversion(*row) for row in rows)


def _parts(window: Window, step: timedelta) -> Iterator[Window]:
    at = window.start_at
    while at < window.end_at:
        yield Window(at, min(at + step, window.end_at))
        at += step


def _in_parts(
    parts: Sequence[tuple[Window, Counter[int]]], counts: Counter[int], wanted: Sequence[int]
) -> Iterator[tuple[Window, Mapping[tuple[int, int], int]]]:
    """Yield the parts that hold any of these places, with what `_places` looks for in them.

    Args:
        parts: stretches of time, the earliest first, with how often each lag is in them.
        counts: of all parts together.
        wanted: places from 1 on, of lags in order and equal ones by when they were confirmed.
    """
    lags = sorted(counts)
    passed = [0, *accumulate(counts[lag] for lag in lags)]
    by_part: dict[Window, dict[tuple[int, int], int]] = {}
    for place in wanted:
        before = bisect_left(passed, place) - 1
        lag, number = lags[before], place - passed[before]
        for part, of_part in parts:
            if number <= of_part[lag]:
                by_part.setdefault(part, {})[lag, number] = place
                break
            number -= of_part[lag]
    yield from by_part.items()
