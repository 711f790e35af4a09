"""What the Correlation page knows and does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from stratum_desktop.domain.correlation.measure import Measure, SeriesKey
from stratum_desktop.domain.correlation.relation import Strength
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.view_model import Notice, PageContext, ViewModel
from stratum_desktop.services.correlation import Matrix, MatrixPair, PairReport, StepRows

PERIODS_DAYS = (30, 60, 90, 180)
"""The windows that can be chosen."""

Subject = Measure | str
"""A measure of all platforms, or the key of the platform whose measures are compared."""

Chosen = tuple[SeriesKey, SeriesKey]

_ORDER = {Strength.STRONG: 3, Strength.SOME: 2, Strength.NONE: 1, Strength.NO_DATA: 0}


@dataclass(frozen=True, slots=True)
class DayDetail:
    """A day in the drawer; the rows of both series follow when they are read."""

    on: date
    rows: tuple[StepRows, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A matrix, and the pair of it that is looked at."""

    days: int
    subject: Subject
    matrix: Matrix
    #: None where there is no pair.
    pair: PairReport | None
    detail: DayDetail | None = None


class CorrelationViewModel(ViewModel[State]):
    """Which figures move together, for a measure or a platform."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.SIGNAL_QUALITY, Topic.DESTINATIONS, Topic.OUTAGES, Topic.SETTINGS}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._days = PERIODS_DAYS[2]
        self._subject: Subject = Measure.EMQ
        self._chosen: Chosen | None = None

    async def load(self) -> State:
        """Ask for the matrix, and for the pair that was chosen or says most."""
        days, subject, chosen = self._days, self._subject, self._chosen
        matrix, pair = await self.services.correlation.looked_at(
            subject, days=days, choose=lambda matrix: chosen or most_telling(matrix)
        )
        detail = self.state.detail if self.state is not None else None
        return State(days, subject, matrix, pair, detail)

    def is_empty(self, state: State) -> bool:
        """Say whether no platform is connected."""
        return not state.matrix.platforms

    def receive(self, argument: object) -> None:
        """Show the measure that another page named, or the platform by its key."""
        if argument is not None:
            self.show_subject(argument if isinstance(argument, Measure) else str(argument))

    def show_subject(self, subject: Subject) -> None:
        """Compare another measure, or the measures of another platform."""
        # A measure is a text, too, so that equal ones are told apart by what they are.
        if subject != self._subject or type(subject) is not type(self._subject):
            self._subject, self._chosen = subject, None
            self._look_elsewhere()

    def show_days(self, days: int) -> None:
        """Look at the so many days before today."""
        if days != self._days:
            self._days = days
            self._look_elsewhere()

    def show_pair(self, first: SeriesKey, second: SeriesKey) -> None:
        """Look at another pair."""
        if (first, second) != self._chosen:
            self._chosen = (first, second)
            self._look_elsewhere()

    def open_day(self, on: date) -> None:
        """Open a day in the drawer and read the rows behind both figures."""
        if self.state is None or self.state.pair is None:
            return
        keys = (self.state.pair.first.key, self.state.pair.second.key)
        self.set_state(replace(self.state, detail=DayDetail(on)))

        async def ask() -> tuple[StepRows, ...]:
            rows = self.services.correlation.rows
            return (await rows(keys[0], on=on), await rows(keys[1], on=on))

        def on_read(rows: tuple[StepRows, ...]) -> Notice | None:
            if self.state is not None and self.state.detail is not None:
                self.set_state(replace(self.state, detail=DayDetail(on, rows)))
            return None

        self.query("rows", ask, done=on_read)

    def close_day(self) -> None:
        """Forget what the drawer shows."""
        self.cancel("rows")
        if self.state is not None:
            self.set_state(replace(self.state, detail=None))

    def _look_elsewhere(self) -> None:
        self.close_day()
        self.reload(restart=True)


def most_telling(matrix: Matrix) -> Chosen | None:
    """Return the pair to look at first: the surest that does not have to agree anyway."""

    def worth(one: MatrixPair) -> tuple[bool, int, float]:
        found = one.relation.strongest
        value = 0.0 if found is None or found.value is None else abs(found.value)
        return not one.shares_figures, _ORDER[one.relation.strength], value

    silent = {one.key for one in matrix.series if one.why_none is not None}
    told = (one for one in matrix.pairs if not silent & {one.first, one.second})
    best = max(told, key=worth, default=None)
    return None if best is None else (best.first, best.second)
