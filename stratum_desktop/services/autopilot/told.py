"""Versions of an account's figures, in the order in which they are entered into its book."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from stratum_desktop.domain.rules.book import ToldSpend
from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.hour_curve import NO_HOURS

_HOUR_MS = 3_600_000

_LEARNED = itemgetter(0)

Rows = dict[int, list[tuple[Any, ...]]]
"""Versions of figures by the UTC hour in which they were learned."""


def by_hour(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Return every version under the hour in which it was learned."""
    hours: Rows = defaultdict(list)
    for row in rows:
        hours[row[0] // _HOUR_MS].append(row)
    return hours


def newest_by_hour(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Leave out what gave way to another version within the hour: nobody asks in between.

    An account that is read every five minutes tells of today twelve times an hour. Versions of
    one figure that do not follow each other are kept.
    """
    hours: Rows = defaultdict(list)
    before: tuple[Any, ...] = ()
    before_at = -1
    for row in rows:
        hour = row[0] // _HOUR_MS
        if hour == before_at and row[1:3] == before[1:3] and row[0] > before[0]:
            hours[hour].pop()
        hours[hour].append(row)
        before, before_at = row, hour
    return hours


class Told:
    """Versions of figures, taken in the order in which they were learned."""

    def __init__(self, hours: Rows) -> None:
        self._hours = hours
        self._order = sorted(hours, reverse=True)

    def before(self, at_ms: int) -> Sequence[tuple[Any, ...]]:
        """Take what was learned before an instant and was not taken yet."""
        found: list[tuple[Any, ...]] = []
        while self._order and self._order[-1] * _HOUR_MS < at_ms:
            hour = self._order[-1]
            rows = self._hours[hour]
            rows.sort(key=_LEARNED)
            known = len(rows)
            if rows[-1][0] >= at_ms:
                known = bisect_right(rows, at_ms - 1, key=_LEARNED)
                self._hours[hour] = rows[known:]
            else:
                self._order.pop()
                del self._hours[hour]
            found = [*found, *rows[:known]] if found else rows[:known]
            if known < len(rows):
                break
        return found


class ToldHours:
    """What campaigns spent by the hour.

    An hour teaches nothing before its day is over: of what was told by then only the last counts,
    and is entered with the day. What was told later is entered as it was learned.
    """

    def __init__(self, rows: Iterable[ToldSpend], calendar: LocalCalendar) -> None:
        """Take in every version, in any order, by the account's calendar."""
        self._calendar = calendar
        #: By local day and campaign: the spend at each hour of the clock.
        self._days: dict[int, dict[int, array[int]]] = defaultdict(dict)
        self._places: dict[int, tuple[int, int | None, int]] = {}
        self._late = Told(by_hour(self._keep(rows)))
        self._order = sorted(self._days, reverse=True)

    def days_over(self, at_ms: int) -> Iterator[tuple[int, dict[int, array[int]]]]:
        """Take the days that ended by an instant: the day, and spend by campaign and hour."""
        while self._order and self._calendar.bounds(self._order[-1])[1] * 1000 <= at_ms:
            on = self._order.pop()
            yield on, self._days.pop(on)

    def before(self, at_ms: int) -> Sequence[ToldSpend]:
        """Take what was told of days that were over by then; see `Told.before`."""
        return self._late.before(at_ms)

    def _keep(self, rows: Iterable[ToldSpend]) -> Iterator[ToldSpend]:
        """Keep what was told before its day was over; yield the rest."""
        places, days = self._places, self._days
        newest: dict[tuple[int, int], array[int]] = {}
        on_before = entity_before = -1
        spent = told_ms = NO_HOURS
        for row in rows:
            at_ms, entity_id, starts_s, spend_micros = row
            on, clock, ends_ms = places.get(starts_s) or self._place(starts_s)
            if clock is None:
                continue
            if at_ms >= ends_ms:
                yield row
                continue
            if on != on_before or entity_id != entity_before:
                on_before, entity_before = on, entity_id
                spent = days[on].setdefault(entity_id, NO_HOURS[:])
                told_ms = newest.setdefault((on, entity_id), NO_HOURS[:])
            if at_ms >= told_ms[clock]:
                told_ms[clock] = at_ms
                spent[clock] = spend_micros

    def _place(self, starts_s: int) -> tuple[int, int | None, int]:
        """Return an hour's local day, its hour of the clock, and when the day ends."""
        on, clock = self._calendar.clock_of(starts_s)
        found = self._places[starts_s] = (on, clock, self._calendar.bounds(on)[1] * 1000)
        return found
