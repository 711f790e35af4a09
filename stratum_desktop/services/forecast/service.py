"""The forecast, as front ends ask for it: from stored measurements, made when it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.forecast.outlook import LOOKS_BACK_DAYS, outlook
from stratum_desktop.domain.forecast.past import COVERAGE_PCT
from stratum_desktop.domain.outage import local_days
from stratum_desktop.domain.window import local_day
from stratum_desktop.services.connected import platform_labels, require_platform
from stratum_desktop.services.forecast.report import ForecastLine, ForecastReport
from stratum_desktop.services.local_day import local_now
from stratum_desktop.services.outage_time import outage_time
from stratum_desktop.services.setting_catalogue import TIME_ZONE, WORKSPACE_NAME, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

_WORKSPACE = ""
"""The key under which the workspace's own measurements are stored."""


class Forecast:
    """Says where the EMQ goes, and how often such words came true."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def emq(
        self,
        *,
        platform: str | None = None,
        with_platforms: bool = True,
        leave_out: Collection[date] = (),
    ) -> ForecastReport:
        """Return the EMQ of today and the days after it, as the days before today let expect it.

        Today is not over, so its measurement teaches nothing. A day whose band is unknown counts
        as not measured, because nobody else reads its score either. So does a day that any part
        of an outage lies in: of the platform, or of all of them; the workspace's score is made of
        every platform's, so that its line leaves the outages of each out.

        Args:
            platform: None is the workspace and every connected platform.
            with_platforms: False leaves the workspace alone where no platform is named.
            leave_out: local days to leave out beside those of known outages.

        Raises:
            Refusal: no destination of this platform is connected.
        """
        asked = frozenset(leave_out)

        def ask(uow: UnitOfWork) -> ForecastReport:
            now = local_now(uow, self._workspace.clock.now_ms())
            last_day = now.date() - timedelta(days=1)
            return ForecastReport(
                last_day,
                current(uow, TIME_ZONE),
                COVERAGE_PCT,
                tuple(
                    _line(uow, key, label, last_day=last_day, asked=asked)
                    for key, label in _wanted(uow, platform, with_platforms=with_platforms).items()
                ),
            )

        return await self._store.read(ask)


def _wanted(uow: UnitOfWork, platform: str | None, *, with_platforms: bool) -> Mapping[str, str]:
    if platform is not None:
        return {platform: require_platform(uow, platform)}
    labels = platform_labels(uow) if with_platforms else {}
    by_label = sorted(labels.items(), key=lambda one: one[1])
    return {_WORKSPACE: current(uow, WORKSPACE_NAME), **dict(by_label)}


def _line(
    uow: UnitOfWork, platform: str, label: str, *, last_day: date, asked: Collection[date]
) -> ForecastLine:
    out = frozenset(asked) | _outage_days(uow, platform, last_day)
    found = outlook(_scores(uow, platform, last_day), last_day=last_day, leave_out=out)
    return ForecastLine(platform or None, label, tuple(sorted(out)), found)


def _outage_days(uow: UnitOfWork, platform: str, last_day: date) -> frozenset[date]:
    zone = ZoneInfo(current(uow, TIME_ZONE))
    first_day = last_day - timedelta(days=LOOKS_BACK_DAYS - 1)
    first, last = local_day(first_day, zone), local_day(last_day, zone)
    stretches = outage_time(
        uow,
        since_ms=first.start_ms,
        until_ms=last.end_ms,
        platforms=platform_labels(uow) if platform == _WORKSPACE else (platform,),
    )
    return frozenset(on for on in local_days(stretches, zone) if first_day <= on <= last_day)


def _scores(uow: UnitOfWork, platform: str, last_day: date) -> Mapping[date, float | None]:
    since = last_day - timedelta(days=LOOKS_BACK_DAYS - 1)
    rows = uow.measurements.measurements(
        platform, since=since.isoformat(), until=last_day.isoformat()
    )
    return {
        date.fromisoformat(row.measurement_date): row.overall_score
        for row in rows
        if Band(row.status) is not Band.UNKNOWN
    }
