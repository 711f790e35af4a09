from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from manual_clock import ManualClock
from ordinary_day import HOUR, usual_count
from practice_workspace import practice_workspace

from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.services.alerts import Alerts, AlertView
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.store import Store

DAY = 24 * HOUR


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)


@pytest.fixture
def alerts(workspace: Workspace) -> Alerts:
    """The service under test."""
    return Alerts(workspace)


@dataclass
class Past:
    """Writes hourly counts as the door and the settle do."""

    store: Store
    clock: ManualClock
    alerts: Alerts
    queue: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)

    @property
    def hour(self) -> int:
        """Start of the hour that goes on, epoch seconds."""
        return self.clock.now_ms() // 1000 // HOUR * HOUR

    def insert(self, table: str, **values: object) -> None:
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
        self.queue.append((sql, tuple(values.values())))

    def write(self) -> None:
        rows, self.queue = self.queue, []
        self.store.write_now(lambda uow: [uow.connection.exec_driver_sql(*row) for row in rows])

    def all(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        return self.store.read_now(
            lambda uow: [
                dict(row) for row in uow.connection.exec_driver_sql(sql, parameters).mappings()
            ]
        )

    def received(
        self, at: int, count: int, *, source: str = "shop", origin: str = "server", **more: object
    ) -> None:
        values = {"verdict": "accepted", "given_id": True} | more
        self.insert(
            "ingest_hourly", hour_at=at, origin=origin, source=source, count=count, **values
        )

    def ended(
        self, at: int, count: int, destination: int, *, state: str = "delivered", reason: str = ""
    ) -> None:
        self.insert(
            "delivery_hourly",
            hour_at=at,
            destination_id=destination,
            origin="server",
            event_name="Purchase",
            state=state,
            reason_code=reason,
            count=count,
        )

    def destination(self, platform: str = "meta", *, days: int = 60) -> int:
        created = self.clock.now_ms() - days * DAY * 1000
        return self.store.write_now(
            lambda uow: uow.destinations.add(
                platform=platform,
                account="1",
                label=f"{platform.title()} shop",
                base_url="",
                options={},
                now_ms=created,
            )
        )

    def hours_back(self, hours: int) -> list[int]:
        """The whole hours before now, oldest first."""
        return [self.hour - back * HOUR for back in range(hours, 0, -1)]

    def ordinary(self, days: int, *, except_last: int = 0, **of: object) -> None:
        """Receive an ordinary past, up to some hours ago."""
        for at in self.hours_back(days * 24)[: days * 24 - except_last]:
            self.received(at, usual_count(at), **of)
        self.write()

    async def look(self) -> tuple[AlertView, ...]:
        """Watch, and return the alerts."""
        await self.alerts.watch()
        return await self.alerts.list()


@pytest.fixture
def past(store: Store, clock: ManualClock, alerts: Alerts) -> Past:
    """Writes rows, and looks."""
    # By day, so that an hour without anything is beyond chance.
    return Past(store, clock, alerts)


def of_metric(found: tuple[AlertView, ...], metric: Metric) -> list[AlertView]:
    """Only the alerts of one metric."""
    return [one for one in found if one.metric is metric]
