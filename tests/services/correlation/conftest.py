from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace
from signal_rows import HOUR, Rows

from stratum_desktop.services.correlation import Correlation
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.bulk import run_many
from stratum_desktop.store.repositories.measurements import EmqMeasurement
from stratum_desktop.store.store import Store


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)


@pytest.fixture
def correlation(workspace: Workspace) -> Correlation:
    """The service under test."""
    return Correlation(workspace)


@pytest.fixture
def rows(store: Store, clock: ManualClock) -> Rows:
    """Writes into the store under test."""
    return Rows(store, clock)


@pytest.fixture
def today(clock: ManualClock) -> date:
    """The day in UTC, which is the workspace's zone unless a test sets another."""
    return datetime.fromtimestamp(clock.now_ms() / 1000, UTC).date()


@pytest.fixture
def live_hours(rows: Rows) -> Callable[..., None]:
    """Write what came in and what was delivered, by random but the same hours for everybody."""

    def write(destinations: list[int], *, days: int, seed: int = 1) -> None:
        dice = random.Random(seed)
        delivered, received = [], []
        for back in range(24 * days):
            hour = (rows.now_s - back * HOUR) // HOUR * HOUR
            people = dice.randrange(20)
            for verdict, given, share in (
                *(("accepted", True, 1.0), ("accepted", False, 0.2)),
                *(("duplicate", True, 0.1), ("collision", True, 0.05), ("refused", True, 0.1)),
            ):
                if count := round(people * share):
                    received.append((hour, "server", "shop", verdict, given, count))
            received.append((hour, "upload", "crm", "accepted", True, 500))
            for number in destinations:
                for name, state, share in (
                    *(("Purchase", "delivered", 0.8), ("PageView", "delivered", 1.0)),
                    *(("Lead", "delivered", 0.3), ("Purchase", "rejected", 0.1)),
                    *(("Purchase", "expired", 0.05), ("Purchase", "retry", 0.3)),
                ):
                    if count := round(people * share * dice.random()):
                        delivered.append((hour, number, "server", name, state, "", count))
                delivered.append((hour, number, "upload", "Purchase", "delivered", "", 300))
        rows.write(
            lambda uow: run_many(
                uow.connection,
                "INSERT INTO ingest_hourly (hour_at, origin, source, verdict, given_id, count)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                received,
            )
        )
        rows.write(
            lambda uow: run_many(
                uow.connection,
                "INSERT INTO delivery_hourly (hour_at, destination_id, origin, event_name, state,"
                " reason_code, count) VALUES (?, ?, ?, ?, ?, ?, ?)",
                delivered,
            )
        )

    return write


@pytest.fixture
def measured(rows: Rows, today: date) -> Callable[..., None]:
    """Store scores of the days before today, the last one yesterday's."""

    def write(
        scores: list[float | None],
        *,
        platform: str = "meta",
        drivers: str = "[]",
        coverage: float | None = None,
        status: str = "reliable",
    ) -> None:
        kept = [
            EmqMeasurement(
                (today - timedelta(days=len(scores) - place)).isoformat(),
                platform,
                score,
                *(None, None, coverage, 0, 0),
                status,
                *(score, score, 100, drivers, 0),
            )
            for place, score in enumerate(scores)
        ]
        rows.write(lambda uow: uow.measurements.keep_measurements(kept))

    return write
