from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from signal_rows import DAY, HOUR, Rows

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
def two_platforms(rows, today) -> dict[str, int]:
    """TikTok shows what Meta showed two days before; both deliver alike, and one more is silent."""
    lanes = {key: rows.destination(key) for key in ("meta", "tiktok", "snapchat")}
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
    noon = rows.now_s // DAY * DAY + 12 * HOUR
    counts = []
    for back in range(1, DAYS + 1):
        people = dice.randrange(50, 500)
        for lane in (lanes["meta"], lanes["tiktok"]):
            for name, share in (("Purchase", 1), ("Lead", 2), ("PageView", 9)):
                counts.append(
                    (noon - back * DAY, lane, "server", name, "delivered", people * share)
                )

    def write(uow):
        uow.measurements.keep_measurements(kept)
        uow.connection.exec_driver_sql(
            "INSERT INTO delivery_hourly (hour_at, destination_id, origin, event_name, state,"
            " count) VALUES (?, ?, ?, ?, ?, ?)",
            counts,
        )

    rows.write(write)
    return lanes
