from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from signal_rows import Rows

from stratum_desktop.domain.latency_sketch import LatencySketch
from stratum_desktop.services.latency.blocks import put_together
from stratum_desktop.store.repositories.latencies import LatencyDay, LatencyProgress, LatencyStat
from stratum_desktop.store.repositories.measurements import EmqMeasurement

DAYS = 70
LAG = 2


@pytest.fixture
def rows(workspace, clock) -> Rows:
    """Writes into the workspace of the page."""
    return Rows(workspace.correlation._store, clock)


@pytest.fixture
def today(clock) -> date:
    """The day of the clock, in UTC."""
    return datetime.fromtimestamp(clock.now_ms() / 1000, UTC).date()


@pytest.fixture
def two_platforms(rows, today) -> None:
    """TikTok shows what Meta showed two days before; both deliver alike, and one more is silent."""
    for key in ("meta", "tiktok", "snapchat"):
        rows.destination(key)
    dice = random.Random(9)
    scores = [dice.uniform(40, 90) for _ in range(DAYS + LAG)]
    kept = [
        EmqMeasurement(
            (today - timedelta(days=DAYS - at)).isoformat(),
            platform,
            score,
            *(None, None, None, 0, 0, "reliable", score, score, 100, "[]", 0),
        )
        for platform, of in (("meta", scores[LAG:]), ("tiktok", scores[:DAYS]))
        for at, score in enumerate(of)
    ]
    days, stats = [], []
    for back in range(1, DAYS + 1):
        people = dice.randrange(50, 500)
        for platform in ("meta", "tiktok"):
            for name, share in (("Purchase", 1), ("Lead", 2), ("PageView", 9)):
                sketch = LatencySketch.of({30: people * share})
                on = (today - timedelta(days=back)).isoformat()
                figures = (sketch.count, 30 * sketch.count, sketch.to_bytes())
                days.append(LatencyDay(on, platform, name, *figures))
                stats.append(LatencyStat(on, platform, name, sketch.count, *[3e4] * 4, "fast"))

    def write(uow):
        uow.measurements.keep_measurements(kept)
        uow.latencies.keep(days, stats, [])
        put_together(uow, {date.fromisoformat(one.period_date) for one in days})
        uow.latencies.keep_progress(LatencyProgress("UTC", 0))

    rows.write(write)
