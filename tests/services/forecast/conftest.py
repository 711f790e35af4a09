from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace
from signal_rows import Rows

from stratum_desktop.services.forecast import Forecast
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.measurements import EmqMeasurement
from stratum_desktop.store.store import Store


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)


@pytest.fixture
def forecast(workspace: Workspace) -> Forecast:
    """The service under test."""
    return Forecast(workspace)


@pytest.fixture
def rows(store: Store, clock: ManualClock) -> Rows:
    """Writes into the store under test."""
    return Rows(store, clock)


@pytest.fixture
def measured(store: Store) -> Callable[..., Awaitable[None]]:
    """Store what was measured on some days, today last."""

    async def write(
        scores: list[float | None], *, platform: str = "meta", today: date, status: str = "reliable"
    ) -> None:
        kept = [
            EmqMeasurement(
                (today - timedelta(days=len(scores) - 1 - place)).isoformat(),
                platform,
                score,
                *(None, None, None, 0, 0),
                status,
                *(score, score, 100, "[]", 0),
            )
            for place, score in enumerate(scores)
        ]
        await store.write(lambda uow: uow.measurements.keep_measurements(kept))

    return write
