"""Correlation, as front ends ask for it: from stored roll-ups, made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from stratum_desktop.domain.correlation.measure import (
    Measure,
    SeriesKey,
    shares_figures,
)
from stratum_desktop.domain.correlation.relation import (
    CONFIDENCE_PCT,
    Strength,
    as_they_are,
    relate,
)
from stratum_desktop.services.connected import require_platform
from stratum_desktop.services.correlation.choice import (
    by_label,
    of_measure,
    of_platform,
    require_days,
    require_pair,
)
from stratum_desktop.services.correlation.report import (
    AlignedStep,
    Matrix,
    MatrixPair,
    PairReport,
    StepRows,
)
from stratum_desktop.services.correlation.rows import rows_of_day
from stratum_desktop.services.correlation.window import StepWindow, step_of
from stratum_desktop.services.correlation.workbench import Workbench
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

Pair = tuple[SeriesKey, SeriesKey]

USUAL_DAYS = 90
"""Days that are compared unless told. Source: own choice; scores look back a week, so that a
month of them holds no more than four that are independent."""

_MOST_ROWS = 200
"""Rows shown behind a figure. Source: own choice."""


class Correlation:
    """Says which figures move together; changes nothing."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def of_measure(self, measure: Measure, *, days: int = USUAL_DAYS) -> Matrix:
        """Compare a measure of every platform with each other and with the workspace's own.

        Args:
            measure: which.
            days: the so many days before today.

        Raises:
            Refusal: so many days are not kept.
        """
        return (await self.looked_at(measure, days=days))[0]

    async def of_platform(self, platform: str, *, days: int = USUAL_DAYS) -> Matrix:
        """Compare all measures of one platform with each other.

        Raises:
            Refusal: no destination of this platform is connected, or so many days are not kept.
        """
        return (await self.looked_at(platform, days=days))[0]

    async def looked_at(
        self,
        subject: Measure | str,
        *,
        days: int = USUAL_DAYS,
        choose: Callable[[Matrix], Pair | None] = lambda matrix: None,
    ) -> tuple[Matrix, PairReport | None]:
        """Compare a measure of all platforms or all of one platform, and look at one pair closely.

        Both are of one instant, and no series is read twice.

        Args:
            subject: the measure, or the key of the platform.
            days: the so many days before today.
            choose: names the pair when all are compared; None looks at none.

        Raises:
            Refusal: no destination of a platform is connected, the pair cannot be compared, or
                so many days are not kept.
        """
        require_days(days, is_hourly=False)

        def ask(uow: UnitOfWork) -> tuple[Matrix, PairReport | None]:
            # A measure is a text, too.
            if isinstance(subject, Measure):
                keys = of_measure(uow, subject)
            else:
                keys = of_platform(uow, subject)
            workbench = Workbench(uow, self._window(uow, days, is_hourly=False))
            matrix = _matrix(workbench, keys)
            chosen = choose(matrix)
            if chosen is None:
                return matrix, None
            require_pair(uow, *chosen, is_hourly=False)
            return matrix, _pair(workbench, *chosen)

        return await self._store.read(ask)

    async def pair(
        self,
        first: SeriesKey,
        second: SeriesKey,
        *,
        days: int = USUAL_DAYS,
        is_hourly: bool = False,
    ) -> PairReport:
        """Compare two series at every lag: up to 7 days, or up to 48 hours.

        Raises:
            Refusal: they cannot be compared, or so many days are not kept.
        """
        require_days(days, is_hourly=is_hourly)

        def ask(uow: UnitOfWork) -> PairReport:
            require_pair(uow, first, second, is_hourly=is_hourly)
            return _pair(
                Workbench(uow, self._window(uow, days, is_hourly=is_hourly)), first, second
            )

        return await self._store.read(ask)

    async def rows(self, series: SeriesKey, *, on: date) -> StepRows:
        """Return the stored rows behind a series' figure of one local day.

        Raises:
            Refusal: there is no such series, or no destination of its platform is connected.
        """

        def ask(uow: UnitOfWork) -> StepRows:
            if series.platform is not None:
                require_platform(uow, series.platform)
            zone = ZoneInfo(current(uow, TIME_ZONE))
            day = StepWindow(on, on, zone)
            workbench = Workbench(uow, day)
            columns, rows = rows_of_day(uow, series, on, zone, limit=_MOST_ROWS + 1)
            return StepRows(
                series=workbench.info(series),
                on=on,
                value=workbench.figures(series).get(step_of(on)),
                columns=columns,
                rows=rows[:_MOST_ROWS],
                has_more=len(rows) > _MOST_ROWS,
            )

        return await self._store.read(ask)

    def _window(self, uow: UnitOfWork, days: int, *, is_hourly: bool) -> StepWindow:
        now = datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, UTC)
        zone = ZoneInfo(current(uow, TIME_ZONE))
        return StepWindow.of_last(days, now, zone, is_hourly=is_hourly)


def _matrix(workbench: Workbench, keys: Sequence[SeriesKey]) -> Matrix:
    window = workbench.window
    pairs = tuple(
        MatrixPair(
            first,
            second,
            relate(workbench.track(first), workbench.track(second)),
            shares_figures(first, second),
        )
        for first, second in combinations(keys, 2)
    )
    return Matrix(
        first_day=window.first,
        last_day=window.last,
        zone=window.zone.key,
        platforms=by_label(workbench.labels),
        series=tuple(map(workbench.info, keys)),
        pairs=pairs,
        outage_days=workbench.outage_days,
        by_chance=_by_chance(pairs),
    )


def _pair(workbench: Workbench, first: SeriesKey, second: SeriesKey) -> PairReport:
    window = workbench.window
    tracks = workbench.track(first), workbench.track(second)
    relation = relate(*tracks)
    found = relation.strongest
    out = workbench.left_out(first) | workbench.left_out(second)
    one, other = workbench.figures(first), workbench.figures(second)
    return PairReport(
        first=workbench.info(first),
        second=workbench.info(second),
        relation=relation,
        as_is=None if found is None else as_they_are(*tracks, found.lag),
        shares_figures=shares_figures(first, second),
        is_hourly=window.is_hourly,
        zone=window.zone.key,
        steps=tuple(
            AlignedStep(window.start_of(step), one.get(step), other.get(step), step in out)
            for step in window.steps
        ),
        outages=workbench.outages(first, second),
    )


def _by_chance(pairs: tuple[MatrixPair, ...]) -> float:
    told = [
        one
        for one in pairs
        if not one.shares_figures and one.relation.strength is not Strength.NO_DATA
    ]
    return len(told) * (100 - CONFIDENCE_PCT) / 100
