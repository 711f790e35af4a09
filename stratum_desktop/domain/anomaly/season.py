"""What is usual at an hour of the day, or at an hour of the week, learned step by step.

Nothing here knows of a step that lies ahead: `predict` is asked first, `learn` is told after.
Everything is a median, so that a bad day among those that taught does little.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median
from types import MappingProxyType

from stratum_desktop.domain.anomaly.scale import Scale
from stratum_desktop.domain.anomaly.series import weighted_median

LEVEL_DAYS = 14
"""Days whose median tells how the level stands to that of the season. Source: own choice: a
change that lasts is the new usual after half of them, and one that does not is forgotten."""

SPREAD_DAYS = 28
"""Days whose errors of prediction tell how far figures scatter. Source: own choice."""

_MEDIAN_COST = 1.57
"""Variance of a median by that of a mean: pi / 2. Source: normal distribution."""

_FEW_ERRORS = 4.0
"""The spread of n errors is widened by this by n. Source: own choice; a spread learned from
few errors is itself uncertain."""


_WEEK_DAYS = 7


class Season(StrEnum):
    """By what a figure was judged."""

    #: The hour of the day.
    DAILY = "daily"
    #: The hour of the day and the weekday.
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Habits:
    """How a season learns."""

    #: Values that a cell keeps.
    keeps: int
    #: Values without which a cell predicts nothing.
    least: int
    #: Values without which nothing is judged by it.
    judges: int
    #: Share of errors, 0-1, that the learned spread is drawn from the end of.
    share: float
    #: Below which a squared standard normal variable lies with that share.
    square: float


HABITS: Mapping[Season, Habits] = MappingProxyType(
    {
        # Without weekdays one day in seven may be another kind of day altogether, of which the
        # median error knows nothing.
        Season.DAILY: Habits(keeps=28, least=3, judges=5, share=0.9, square=2.7055),
        Season.WEEKLY: Habits(keeps=6, least=2, judges=3, share=0.5, square=0.4549),
    }
)
"""Source: quantiles of the chi-squared distribution; the rest are own choices."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a step should be, on the scale."""

    place: float
    #: By what the variance of one figure grows because the prediction is uncertain, too.
    uncertainty: float
    #: Without the level.
    seasonal: float
    #: How many earlier steps of this cell taught.
    taught_by: int


@dataclass
class Memory:
    """What one season has taught so far."""

    scale: Scale
    #: Steps a day.
    a_day: int
    habits: Habits
    cells: dict[tuple[int, int], deque[float]] = field(default_factory=dict)
    _errors: deque[float] = field(init=False)
    _levels: deque[tuple[float, float]] = field(init=False)
    _level: float = field(init=False)
    _rest: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self._errors = deque(maxlen=SPREAD_DAYS * self.a_day)
        self._levels = deque(maxlen=LEVEL_DAYS * self.a_day)
        self._level = 1.0 if self.scale.is_multiplied else 0.0

    def predict(self, cell: tuple[int, int]) -> Prediction | None:
        """Return what this cell should show next; None before it has learned enough."""
        values = self.cells.get(cell, ())
        if len(values) < self.habits.least:
            return None
        seasonal = median(values)
        place = seasonal * self._level if self.scale.is_multiplied else seasonal + self._level
        return Prediction(place, 1 + _MEDIAN_COST / len(values), seasonal, len(values))

    def spread(self, prediction: Prediction, sample: int) -> float | None:
        """Return the standard deviation about a prediction; None before any error is known."""
        if not self._errors:
            return None
        scale = self.scale
        variance = scale.chance(sample) + self._rest * scale.rest(prediction.place)
        few = 1 + _FEW_ERRORS / len(self._errors)
        return few * math.sqrt(variance * prediction.uncertainty)

    def learn(self, cell: tuple[int, int], place: float, sample: int) -> None:
        """Take in what the cell did show."""
        prediction = self.predict(cell)
        if prediction is not None:
            square = (place - prediction.place) ** 2 / self.habits.square / prediction.uncertainty
            scale = self.scale
            self._errors.append((square - scale.chance(sample)) / scale.rest(prediction.place))
            self._levels.append((place, prediction.seasonal))
        if cell not in self.cells:
            self.cells[cell] = deque(maxlen=self.habits.keeps)
        self.cells[cell].append(place)

    def end_day(self) -> None:
        """Draw level and spread from all that is known; both hold for the whole next day.

        The learned variance is the one under which as many errors are small as would be of a
        normal variable: the quantile of what each would need. The level waits for a whole week,
        so that weekdays do not pass for one.
        """
        if self._errors:
            place = math.ceil(self.habits.share * len(self._errors)) - 1
            self._rest = max(0.0, sorted(self._errors)[place])
        if len(self._levels) < _WEEK_DAYS * self.a_day:
            return
        if self.scale.is_multiplied:
            pairs = [(seen / usual, usual) for seen, usual in self._levels if usual > 0]
            self._level = weighted_median(pairs) if pairs else 1.0
        else:
            self._level = median(seen - usual for seen, usual in self._levels)
