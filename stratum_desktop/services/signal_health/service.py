"""Signal health, as front ends ask for it, and the job that keeps its daily rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.signal_health import DayStatus
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.domain.window import days_before
from stratum_desktop.services.connected import platform_labels
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.signal_health.day import (
    evidence_of_day,
    evidence_of_platform,
    row_of,
    rows_of_day,
)
from stratum_desktop.services.signal_health.report import (
    HealthBoard,
    HealthDay,
    HealthEvidence,
    HealthLine,
    HealthSummary,
)
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.signal_health import HealthRow, HealthSums
from stratum_desktop.store.unit_of_work import UnitOfWork

RECOUNTED_DAYS = 7
"""How many days are counted at every run.

Yesterday and today are measured anew, and a platform may take a delivery back up to three days
after it confirmed it. Older days are counted once. Source: own choice, twice that with a margin.
"""

MOST_DAYS = 366
"""Longest board. Source: own choice."""

_MOST_REQUESTS = 50

ZONE_KEY = "signal_health.zone"
"""The setting that says in which time zone the stored days were counted."""


class SignalHealth:
    """Every platform's day in one row, made from what else is stored."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def board(self, *, days: int = 30) -> HealthBoard:
        """Return the last days of every platform, today among them.

        Raises:
            Refusal: the period is too long or too short.
        """
        _require_period(days)

        def ask(uow: UnitOfWork) -> HealthBoard:
            return _board(uow, tuple(days_before(self._moment(uow).today, days)))

        return await self._store.read(ask)

    async def day(self, *, platform: str, on: date) -> HealthEvidence | None:
        """Return what a platform's day rests on, from the rows as they are now.

        Returns:
            None where nothing was measured of the platform on that day.
        """

        def ask(uow: UnitOfWork) -> HealthEvidence | None:
            moment = self._moment(uow)
            found = evidence_of_platform(uow, platform, on, moment)
            if found is None:
                return None
            rows = rows_of_day(uow, platform, on, moment, limit=_MOST_REQUESTS)
            return replace(found, rows=rows)

        return await self._store.read(ask)

    async def refresh(self) -> Changed[int]:
        """Bring the stored days up to what the rows say; returns how many rows changed.

        Days of which a row is missing are made, however old; so are all where the workspace's
        time zone is another one now.
        """
        return await self._count(await self._store.read(self._due_days))

    async def rebuild(self) -> Changed[int]:
        """Delete every stored day and make all of them again; returns how many rows there are."""
        await self._store.write(lambda uow: uow.signal_health.forget_all())
        return await self.refresh()

    async def _count(self, days: Sequence[date]) -> Changed[int]:
        # Day by day, so that nothing else waits long for its turn to write.
        written = 0
        for on in days:
            written += await self._store.write(partial(self._keep, on=on))
        await self._store.write(self._keep_zone)
        return Changed(written, frozenset({Topic.SIGNAL_QUALITY} if written else ()))

    def _keep(self, uow: UnitOfWork, *, on: date) -> int:
        stored = set(uow.signal_health.rows(since=on.isoformat(), until=on.isoformat()))
        found = [row_of(one.day) for one in evidence_of_day(uow, on, self._moment(uow))]
        changed = [row for row in found if row not in stored]
        uow.signal_health.keep(changed)
        return len(changed)

    def _keep_zone(self, uow: UnitOfWork) -> None:
        zone, stored = current(uow, TIME_ZONE), uow.settings.get(ZONE_KEY)
        if stored is None or stored.value != zone:
            uow.settings.set(ZONE_KEY, zone, at_ms=self._workspace.clock.now_ms())

    def _due_days(self, uow: UnitOfWork) -> tuple[date, ...]:
        stored = uow.settings.get(ZONE_KEY)
        if stored is None or stored.value != current(uow, TIME_ZONE):
            due = uow.signal_health.measured_days()
        else:
            since = self._moment(uow).today - timedelta(days=RECOUNTED_DAYS - 1)
            recent = [on for on in uow.signal_health.measured_days() if on >= since.isoformat()]
            due = tuple(sorted({*recent, *uow.signal_health.unwritten_days()}))
        return tuple(date.fromisoformat(on) for on in due)

    def _moment(self, uow: UnitOfWork) -> Moment:
        now = datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, UTC)
        return Moment(now, ZoneInfo(current(uow, TIME_ZONE)))


def _board(uow: UnitOfWork, days: tuple[date, ...]) -> HealthBoard:
    span = {"since": days[0].isoformat(), "until": days[-1].isoformat()}
    rows = {(row.platform, row.date): row for row in uow.signal_health.rows(**span)}
    sums = {one.platform: one for one in uow.signal_health.sums(**span)}
    labels = platform_labels(uow)
    named = {**{platform: platform for platform in sums}, **labels}
    lines = [
        HealthLine(
            platform,
            label,
            tuple(_day(on, rows.get((platform, on.isoformat()))) for on in days),
            _summary(sums.get(platform), len(days)),
        )
        for platform, label in named.items()
    ]
    return HealthBoard(days, tuple(sorted(lines, key=lambda line: line.label)))


def _day(on: date, row: HealthRow | None) -> HealthDay | None:
    if row is None:
        return None
    return HealthDay(
        on,
        row.platform,
        DayStatus(row.status),
        row.emq_score,
        row.conversion_volume,
        row.data_freshness_hours,
        row.anomaly_count,
    )


def _summary(sums: HealthSums | None, days: int) -> HealthSummary:
    if sums is None:
        return HealthSummary({}, days, None, None, None, None)
    counts: Mapping[DayStatus, int] = {
        DayStatus.OK: sums.ok_days,
        DayStatus.RISK: sums.risk_days,
        DayStatus.DEGRADED: sums.degraded_days,
        DayStatus.CRITICAL: sums.critical_days,
        DayStatus.UNKNOWN: sums.unknown_days,
    }
    return HealthSummary(
        days={status: count for status, count in counts.items() if count},
        days_without_data=days - sum(counts.values()),
        mean_emq_score=sums.mean_emq_score,
        conversion_volume=sums.conversion_volume,
        worst_freshness_hours=sums.worst_freshness_hours,
        anomaly_count=sums.anomaly_count,
    )


def _require_period(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(
            f"The period is 1 to {MOST_DAYS} days, not {days}.",
            reason=Reason("health.period_unusable", {"most_days": MOST_DAYS}),
        )
