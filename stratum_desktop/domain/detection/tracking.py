"""Hours in which people came as usual and their conversions were not told.

What is told is compared with a witness that went on: visits, clicks on ads, or what the other
side (browser or server) told. Each day is compared with the days before it alone.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from stratum_desktop.domain.anomaly.series import local_hours
from stratum_desktop.domain.detection.run import Run, Sign, Signed, runs
from stratum_desktop.domain.window import Window

LEARNS_FROM_DAYS = 7
"""Days before which nothing is usual. Source: product rulebook, section 4, as of anomalies."""

LOOKS_BACK_DAYS = 28
"""Days that say what is usual. Source: own choice, four of every weekday."""

LEAST_EXPECTED = 15.0
"""Conversions that a step promises. Source: own choice: a break that lets one in six through is
then beyond chance."""

FAR_BELOW = 0.4
"""Share of what was expected above which a step is no breakdown. Source: own choice; days of
much idle traffic bring half of what is usual."""

UNLIKELY = 0.001
"""How likely so few were at most, were all well. Source: own choice; an outage has two steps."""

_PRIOR = 5.0
"""Conversions at the day's own rate by which an hour's rate is steadied. Source: own choice."""

_HALF = 0.5
"""Stands for none where a ratio must not be nothing."""

_HOUR = 3600


class WitnessedHour(NamedTuple):
    """One UTC hour."""

    #: Visits, clicks, or conversions that the other side told.
    witness: int
    #: Conversions.
    told: int


@dataclass(frozen=True, slots=True)
class Break:
    """Conversions that were not told although their witness went on."""

    start_s: int
    end_s: int
    is_open: bool
    #: In all its hours.
    witness: int
    told: int
    #: What was usual.
    expected: float


class _Step(NamedTuple):
    start_s: int
    end_s: int
    witness: int
    told: int
    expected: float

    @property
    def sign(self) -> Sign:
        if self.expected < LEAST_EXPECTED:
            return Sign.UNKNOWN
        if self.told > FAR_BELOW * self.expected:
            return Sign.SOUND
        is_beyond_chance = _at_most(self.told, self.expected) <= UNLIKELY
        return Sign.BROKEN if is_beyond_chance else Sign.UNKNOWN


def breaks(
    figures: Mapping[int, WitnessedHour],
    *,
    zone: ZoneInfo,
    first_day: date,
    until_s: int,
    leave_out: Sequence[Window] = (),
) -> tuple[Break, ...]:
    """Return the outages from a local day on, oldest first; the last may go on.

    Args:
        figures: by the start of the UTC hour, epoch seconds; an hour with nothing may be absent.
        zone: whose hours of the day are alike.
        first_day: days before it only teach.
        until_s: epoch seconds; what is not over by then is not looked at.
        leave_out: outages that are known; their hours teach nothing.
    """
    if not figures:
        return ()
    usual, steps, single = _Usual(), list[_Step](), dict[int, _Step]()
    hours = local_hours(min(figures), until_s // _HOUR * _HOUR, zone)
    for on, group in groupby(hours, key=lambda one: one[1]):
        of_day = [
            (start, hour, figures.get(start, WitnessedHour(0, 0))) for start, _, hour in group
        ]
        alone = list(usual.hours(on, of_day)) if on >= first_day else []
        single |= {one.start_s: one for one in alone}
        mine = list(_steps(alone))
        steps += mine
        broken = [one for one in mine if one.sign is Sign.BROKEN]
        usual.learn(on, (one for one in of_day if not _is_out(one[0], leave_out, broken)))
    found = runs(Signed(one.start_s, one.end_s, one.sign) for one in steps)
    return tuple(_break(run, steps, single) for run in found)


@dataclass
class _Usual:
    """What the days before brought, hour by hour of the local day."""

    #: Weekday, and figures by hour of the day.
    days: deque[tuple[int, dict[int, WitnessedHour]]] = field(
        default_factory=lambda: deque(maxlen=LOOKS_BACK_DAYS)
    )

    def learn(self, on: date, hours: Iterator[tuple[int, int, WitnessedHour]]) -> None:
        of_day = {hour: figure for _, hour, figure in hours}
        if of_day:
            self.days.append((on.weekday(), of_day))

    def hours(self, on: date, hours: Sequence[tuple[int, int, WitnessedHour]]) -> Iterator[_Step]:
        """Yield the hours of a day with what they promise; nothing before there is a usual."""
        if len(self.days) < LEARNS_FROM_DAYS:
            return
        known = [one for _, day in self.days for one in day.values()]
        all_witness, all_told = _sums(known)
        if not all_witness or not all_told:
            return
        rate, a_known_hour = all_told / all_witness, all_told / len(known)
        buying, busy = self._weekday(on.weekday(), rate, a_known_hour)
        for start, hour, figure in hours:
            brought, told = self._expected(hour, figure.witness, rate)
            expected = min(brought * buying, told * busy)
            yield _Step(start, start + _HOUR, figure.witness, figure.told, expected)

    def _weekday(self, weekday: int, rate: float, a_known_hour: float) -> tuple[float, float]:
        """Return what a witness of this weekday brings and what is told on it, against all days.

        1 and 1 of a weekday that is not known. It promises never more of a witness than others: on
        Sundays people may look and buy on Mondays.
        """
        alike = [one for on, day in self.days if on == weekday for one in day.values()]
        witness, told = _sums(alike)
        if not alike or not witness:
            return 1.0, 1.0
        return min(1.0, told / witness / rate), told / len(alike) / a_known_hour

    def _expected(self, hour: int, witness: int, rate: float) -> tuple[float, float]:
        """Return what this witness usually brings at this hour, and what is usually told in it.

        A crowd that is new, such as one of robots, promises nothing beyond the latter.
        """
        alike = [day[hour] for _, day in self.days if hour in day]
        if not alike:
            return 0.0, 0.0
        mine_witness, mine_told = _sums(alike)
        steadied = (mine_told + _PRIOR) / (mine_witness + _PRIOR / rate)
        return witness * steadied, mine_told / len(alike)


def _steps(hours: Iterable[_Step]) -> Iterator[_Step]:
    """Yield hours of a day, as many together as promise enough; the rest of it last."""
    step: _Step | None = None
    for one in hours:
        step = (
            one
            if step is None
            else _Step(
                step.start_s,
                one.end_s,
                step.witness + one.witness,
                step.told + one.told,
                step.expected + one.expected,
            )
        )
        if step.expected >= LEAST_EXPECTED:
            yield step
            step = None
    if step is not None:
        yield step


def _sums(figures: Iterable[WitnessedHour]) -> tuple[int, int]:
    witness = told = 0
    for one in figures:
        witness += one.witness
        told += one.told
    return witness, told


def _is_out(start_s: int, leave_out: Sequence[Window], broken: Sequence[_Step]) -> bool:
    return any(one.start_s <= start_s < one.end_s for one in broken) or any(
        one.start_ms < (start_s + _HOUR) * 1000 and start_s * 1000 < one.end_ms for one in leave_out
    )


def _at_most(count: int, expected: float) -> float:
    """Return how likely a Poisson variable is at most this."""
    if expected > 700:
        # Beyond what a float can hold, and far below `FAR_BELOW` of so many nothing is likely.
        return 0.0
    term = total = math.exp(-expected)
    for number in range(1, count + 1):
        term *= expected / number
        total += term
    return total


def _break(run: Run, steps: Sequence[_Step], hours: Mapping[int, _Step]) -> Break:
    mine = [one for one in steps if one.start_s in run.broken]
    first, last = steps.index(mine[0]), steps.index(mine[-1])
    before, after = steps[max(0, first - 1)], steps[min(len(steps) - 1, last + 1)]
    # What an hour says for the outage and against what is usual: a log-likelihood ratio.
    ratio = max(sum(one.told for one in mine), _HALF) / sum(one.expected for one in mine)
    says = {
        start: one.told * math.log(ratio) + one.expected * (1 - ratio)
        for start, one in hours.items()
        if before.start_s <= start < after.end_s
    }
    start_s = _likeliest(says, range(mine[0].end_s - _HOUR, before.start_s - _HOUR, -_HOUR))
    end_s = _likeliest(says, range(mine[-1].start_s, after.end_s, _HOUR)) + _HOUR
    inside = [one for start, one in hours.items() if start_s <= start < end_s]
    return Break(
        start_s,
        end_s,
        run.is_open,
        sum(one.witness for one in inside),
        sum(one.told for one in inside),
        sum(one.expected for one in inside),
    )


def _likeliest(says: Mapping[int, float], outwards: Sequence[int]) -> int:
    """Return the outermost hour of an outage that goes from the first of these hours outwards."""
    best, best_sum, total = outwards[0], -math.inf, 0.0
    for start in outwards:
        total += says.get(start, 0.0)
        if start in says and total > best_sum:
            best, best_sum = start, total
    return best
