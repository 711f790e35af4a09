"""Signal quality, as front ends ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.emq import Driver
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.domain.window import days_before, local_day
from stratum_desktop.services.connected import require_platform
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.signal_quality import declaration, duplication
from stratum_desktop.services.signal_quality.delivery_metrics import delivery_metrics
from stratum_desktop.services.signal_quality.drivers import Moment, measure
from stratum_desktop.services.signal_quality.evidence_rows import driver_rows
from stratum_desktop.services.signal_quality.measurement import (
    driver_scores,
    measurements_of,
    points,
)
from stratum_desktop.services.signal_quality.report import (
    Collision,
    DedupeReport,
    DeliveryMetrics,
    DriverRows,
    EmqPoint,
    EmqReport,
)
from stratum_desktop.services.signal_quality.scoring import platform_report, workspace_report
from stratum_desktop.services.signal_quality.silence import silent_days
from stratum_desktop.services.signal_quality.twins import LOOKED_AT, TwinReport, twin_report
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.signal_quality import SignalEvidence
from stratum_desktop.store.repositories.measurements import EmqMeasurement
from stratum_desktop.store.unit_of_work import UnitOfWork


class SignalQuality:
    """Measures signals from stored rows; nothing it says has another source."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def emq(self, *, platform: str | None = None) -> EmqReport:
        """Return the score of the last 7 local days, of one platform or of the workspace.

        Raises:
            Refusal: no destination of this platform is connected.
        """

        def ask(uow: UnitOfWork) -> EmqReport:
            moment, evidence = self._moment(uow), SignalEvidence(uow.connection)
            if platform is None:
                return workspace_report(uow, moment, evidence)
            label = require_platform(uow, platform)
            return platform_report(uow, platform, label, moment, evidence)

        return await self._store.read(ask)

    async def emq_history(
        self, *, platform: str | None = None, days: int = 30
    ) -> tuple[EmqPoint, ...]:
        """Return one point a day, oldest first and without gaps, from stored measurements."""

        def ask(uow: UnitOfWork) -> tuple[EmqPoint, ...]:
            moment = self._moment(uow)
            rows = _measurements(uow, platform or "", moment, days)
            return points(rows, today=moment.today, days=days)

        return await self._store.read(ask)

    async def silent_days(self, *, platform: str | None = None, days: int = 30) -> tuple[date, ...]:
        """Return the past days on which deliveries were due and none arrived, oldest first."""
        return await self._store.read(
            lambda uow: silent_days(uow, self._moment(uow), platform=platform, days=days)
        )

    async def driver_history(
        self, *, platform: str, days: int = 30
    ) -> Mapping[Driver, tuple[float | None, ...]]:
        """Return each driver's score by day, oldest first; None where nothing was measured."""

        def ask(uow: UnitOfWork) -> Mapping[Driver, tuple[float | None, ...]]:
            moment = self._moment(uow)
            rows = _measurements(uow, platform, moment, days)
            return driver_scores(rows, today=moment.today, days=days)

        return await self._store.read(ask)

    async def driver_rows(self, *, platform: str, driver: Driver, limit: int = 200) -> DriverRows:
        """Return the rows that a driver was measured from, newest first; latency: slowest first.

        Raises:
            Refusal: no destination of this platform is connected.
        """

        def ask(uow: UnitOfWork) -> DriverRows:
            require_platform(uow, platform)
            return driver_rows(uow, platform, driver, self._moment(uow), limit=limit)

        return await self._store.read(ask)

    async def dedupe(self, *, days: int = 7) -> DedupeReport:
        """Return what came in twice in the last days, today so far included."""
        return await self._store.read(
            lambda uow: duplication.dedupe_report(uow, self._moment(uow), days=days)
        )

    async def collisions(self, *, limit: int = 50) -> tuple[Collision, ...]:
        """Return pairs that claim one id with different content, newest first."""
        return await self._store.read(lambda uow: duplication.collisions(uow, limit=limit))

    async def twins(self, *, days: int = 7, limit: int = LOOKED_AT) -> TwinReport:
        """Return what browser and server both saw, and why the rest is not one conversion.

        Args:
            days: local days, today so far included.
            limit: how many of the browser's newest conversions are looked at one by one.
        """
        return await self._store.read(
            lambda uow: twin_report(uow, self._moment(uow), days=days, limit=limit)
        )

    async def delivery_metrics(
        self, *, platform: str | None = None, days: int = 7
    ) -> DeliveryMetrics:
        """Return how delivery went in the last days."""
        return await self._store.read(
            lambda uow: delivery_metrics(uow, self._moment(uow), platform=platform, days=days)
        )

    async def refresh(self) -> Changed[int]:
        """Store the measurements of yesterday and today; returns how many rows were written.

        Yesterday is measured as of its last moment. A declaration that rows speak against is
        withdrawn first.
        """

        def store(uow: UnitOfWork) -> int:
            now = self._moment(uow)
            self._withdraw_contradicted(uow, now)
            yesterday = local_day(now.today - timedelta(days=1), now.zone)
            end = yesterday.end_at - timedelta(milliseconds=1)
            return keep_measurements(uow, Moment(end, now.zone)) + keep_measurements(uow, now)

        written = await self._store.write(store)
        return Changed(written, frozenset({Topic.SIGNAL_QUALITY} if written else ()))

    async def declare_not_applicable(
        self, *, driver: Driver, platform: str, why: str
    ) -> Changed[None]:
        """Take a driver out of a platform's score; audited.

        Raises:
            Refusal: without a why, or while rows of that kind arrived in the last 7 days.
        """

        def store(uow: UnitOfWork) -> None:
            label = require_platform(uow, platform)
            moment = self._moment(uow)
            _require_a_why(why)
            _require_silence(uow, platform, label, driver, moment)
            declaration.declare(uow, platform, driver, why.strip(), at_ms=moment.now_ms)
            self._workspace.note(
                uow, "emq.declared_not_applicable", f"{platform}/{driver.value}", after=why.strip()
            )

        await self._store.write(store)
        return Changed(None, frozenset({Topic.SIGNAL_QUALITY, Topic.AUDIT}))

    async def withdraw_not_applicable(self, *, driver: Driver, platform: str) -> Changed[None]:
        """Count the driver again; audited. Nothing happens where nothing was declared."""

        def store(uow: UnitOfWork) -> bool:
            return self._withdraw(uow, platform, driver)

        withdrawn = await self._store.write(store)
        topics = {Topic.SIGNAL_QUALITY, Topic.AUDIT} if withdrawn else set()
        return Changed(None, frozenset(topics))

    def _moment(self, uow: UnitOfWork) -> Moment:
        now = datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, UTC)
        return Moment(now, ZoneInfo(current(uow, TIME_ZONE)))

    def _withdraw(self, uow: UnitOfWork, platform: str, driver: Driver) -> bool:
        at_ms = self._workspace.clock.now_ms()
        why = declaration.withdraw(uow, platform, driver, at_ms=at_ms)
        if why is not None:
            self._workspace.note(
                uow, "emq.withdrew_not_applicable", f"{platform}/{driver.value}", before=why
            )
        return why is not None

    def _withdraw_contradicted(self, uow: UnitOfWork, moment: Moment) -> None:
        evidence = SignalEvidence(uow.connection)
        for platform in declaration.platforms(uow):
            readings = {one.driver: one for one in measure(uow, platform, moment, evidence)}
            for driver in declaration.declared(uow, platform):
                if readings[driver].sample_size:
                    self._withdraw(uow, platform, driver)


def keep_measurements(uow: UnitOfWork, moment: Moment) -> int:
    """Store the measurements of a moment's day; returns how many rows.

    Nothing is stored of a day on which no platform was connected.
    """
    evidence = SignalEvidence(uow.connection)
    report = workspace_report(uow, moment, evidence)
    if not report.parts:
        return 0
    rows = list(measurements_of(uow, report, moment, evidence))
    uow.measurements.keep_measurements(rows)
    return len(rows)


def _measurements(
    uow: UnitOfWork, platform: str, moment: Moment, days: int
) -> tuple[EmqMeasurement, ...]:
    span = [day.isoformat() for day in days_before(moment.today, days)]
    return uow.measurements.measurements(platform, since=span[0], until=span[-1])


def _require_a_why(why: str) -> None:
    if not why.strip():
        raise Refusal(
            "Say why the driver does not apply: the audit log keeps it.",
            reason=Reason("emq.why_missing"),
        )


def _require_silence(
    uow: UnitOfWork, platform: str, label: str, driver: Driver, moment: Moment
) -> None:
    readings = measure(uow, platform, moment, SignalEvidence(uow.connection))
    reading = next(one for one in readings if one.driver is driver)
    if reading.sample_size:
        raise Refusal(
            f"{label}: {reading.sample_size} rows of this kind arrived in the last 7 days, so "
            "the driver applies. Stop the source first, then declare it 7 days later.",
            reason=Reason(
                "emq.rows_speak_against",
                {"driver": driver.value, "rows": reading.sample_size, "platform": platform},
            ),
        )
