"""Judging a series: what each step should have been by what lies before it, and whether it was.

Source: product rulebook, section 4, "Anomalies".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from stratum_desktop.domain.anomaly.metric import TRAITS, Direction, Traits
from stratum_desktop.domain.anomaly.scale import Scale, beyond_tolerance
from stratum_desktop.domain.anomaly.season import HABITS, Memory, Prediction, Season
from stratum_desktop.domain.anomaly.series import Series, Step, local_hours, steps, widths
from stratum_desktop.domain.window import Window

DAILY_FROM_DAYS = 7
"""Days of history below which nothing is judged."""

WEEKLY_FROM_DAYS = 21
"""Days of history from which the weekday counts, too."""

LOOKS_BACK_DAYS = 42
"""Older figures say little of today's: own choice, six of every weekday."""

EDGE = 3.5
"""Standard deviations from what is expected to the edge of the range: own choice, by the benchmark
of labelled series; at 3 one alert in five was wrong, at 4 one anomaly in twenty more was missed."""

CRITICAL_AT = 2.0
"""Times the way from what is expected to the edge of the range: own choice."""

_FROM_DAYS = ((Season.WEEKLY, WEEKLY_FROM_DAYS), (Season.DAILY, DAILY_FROM_DAYS))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a step should have been, in the figure's own unit."""

    centre: float
    low: float
    high: float
    #: By what.
    season: Season


@dataclass(frozen=True, slots=True)
class Judged:
    """One step and what was expected of it, as it was known when the step was over."""

    #: Epoch seconds.
    start_s: int
    #: Exclusive.
    end_s: int
    #: None: nothing to measure.
    value: float | None
    sample: int
    #: None: too little history.
    expected: Expected | None
    #: On which bad side of the range the value lies; None: on neither, or not judged.
    flagged: Direction | None

    @property
    def is_judged(self) -> bool:
        """Say whether there was something to compare with something."""
        return self.value is not None and self.expected is not None

    @property
    def excess(self) -> float:
        """How far off it is, where 1 is the edge of the range; 0 of what was not judged."""
        if self.value is None or self.expected is None:
            return 0.0
        centre = self.expected.centre
        edge = self.expected.low if self.value < centre else self.expected.high
        way = abs(edge - centre)
        return abs(self.value - centre) / way if way else 0.0


def judge(
    series: Series,
    *,
    zone: ZoneInfo,
    after_s: int,
    until_s: int,
    leave_out: Sequence[Window] = (),
) -> tuple[Judged, ...]:
    """Judge every step that ended in a span, oldest first, each by the steps before it alone.

    Args:
        series: may reach back `LOOKS_BACK_DAYS` before the span; more is of no use.
        zone: whose hours and weekdays make the season.
        after_s: epoch seconds; steps that began before are not judged again.
        until_s: epoch seconds; what is not over by then is not looked at.
        leave_out: outages; figures in them teach nothing. They are judged all the same.

    Returns:
        Steps of one width a day. Nothing of a day before which too little came in.
    """
    first = series.first_s
    if first is None:
        return ()
    hours = local_hours(first, until_s // 3600 * 3600, zone)
    width_of = {
        on: width for on, width in widths(series, hours, leave_out).items() if width is not None
    }
    wanted = {on for start, on, _ in hours if start >= after_s}
    found: list[Judged] = []
    for width in {width_of[on] for on in wanted if on in width_of}:
        days = {on for on in wanted if width_of.get(on) == width}
        replay = _Replay(series, width, leave_out)
        found += [
            judged
            for step, judged in replay.run(steps(series, hours, width))
            if step.on in days and step.start_s >= after_s
        ]
    return tuple(sorted(found, key=lambda one: one.start_s))


class _Replay:
    """Goes through all steps of one width in order, and learns after each."""

    def __init__(self, series: Series, width: int, leave_out: Sequence[Window]) -> None:
        self._traits: Traits = TRAITS[series.metric]
        self._scale = Scale(self._traits.kind)
        self._leave_out = leave_out
        self._memories = {
            season: Memory(self._scale, 24 // width, habits) for season, habits in HABITS.items()
        }
        self._taught: set[date] = set()
        self._history_days = 0

    def run(self, all_steps: Sequence[Step]) -> Iterator[tuple[Step, Judged]]:
        """Yield each step with its judgement."""
        today: date | None = None
        for step in all_steps:
            if step.on != today:
                self._begin_day()
                today = step.on
            expected = self._expect(step)
            yield step, _judged(step, expected, self._traits)
            self._learn(step)

    def _begin_day(self) -> None:
        self._history_days = len(self._taught)
        for memory in self._memories.values():
            memory.end_day()

    def _expect(self, step: Step) -> Expected | None:
        for season, from_days in _FROM_DAYS:
            if self._history_days >= from_days:
                found = self._range(season, step)
                if found is not None:
                    return self._in_words(found, season)
        return None

    def _range(self, season: Season, step: Step) -> tuple[Prediction, float] | None:
        memory = self._memories[season]
        prediction = memory.predict(_cell(season, step))
        if prediction is None or prediction.taught_by < HABITS[season].judges:
            return None
        spread = memory.spread(prediction, step.sample)
        return None if spread is None else (prediction, spread)

    def _in_words(self, found: tuple[Prediction, float], season: Season) -> Expected:
        (prediction, spread), down = found, self._scale.down
        centre = down(prediction.place)
        low = down(prediction.place - EDGE * spread)
        high = down(prediction.place + EDGE * spread)
        return Expected(
            centre,
            beyond_tolerance(self._traits, centre, low, Direction.LOW),
            beyond_tolerance(self._traits, centre, high, Direction.HIGH),
            season,
        )

    def _learn(self, step: Step) -> None:
        if step.value is None or step.is_within(self._leave_out):
            return
        place = self._scale.up(step.value)
        for season, memory in self._memories.items():
            memory.learn(_cell(season, step), place, step.sample)
        self._taught.add(step.on)


def _cell(season: Season, step: Step) -> tuple[int, int]:
    return step.place, step.on.weekday() if season is Season.WEEKLY else 0


def _judged(step: Step, expected: Expected | None, traits: Traits) -> Judged:
    flagged = None
    if step.value is not None and expected is not None:
        side = _side(step.value, expected)
        flagged = side if side in traits.bad else None
    return Judged(step.start_s, step.end_s, step.value, step.sample, expected, flagged)


def _side(value: float, expected: Expected) -> Direction | None:
    if value < expected.low:
        return Direction.LOW
    return Direction.HIGH if value > expected.high else None
