from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from stratum_desktop.services import Services
from stratum_desktop.store.repositories.measurements import EmqMeasurement

#: Local day of the clock in tests.
TODAY = date(2026, 3, 2)


@pytest.fixture
def measured(workspace: Services) -> Callable[..., Awaitable[None]]:
    """Store one score for each of the days before today, the last one yesterday's."""

    async def write(scores: list[float | None], *, platform: str = "meta") -> None:
        first = TODAY - timedelta(days=len(scores))
        kept = [
            EmqMeasurement(
                (first + timedelta(days=place)).isoformat(),
                platform,
                score,
                *(None, None, None, 0, 0),
                "unknown" if score is None else "reliable",
                *(score, score, 100, "[]", 0),
            )
            for place, score in enumerate(scores)
        ]
        store = workspace.forecast._store
        await store.write(lambda uow: uow.measurements.keep_measurements(kept))

    return write
