from __future__ import annotations

import orjson
import pytest
from signal_rows import Rows

from stratum_desktop.services import Services


def drivers(**measured: float | None) -> str:
    """What a measurement keeps of its drivers; a driver without a value was not measured."""
    units = {"latency": "hours", "freshness": "hours"}
    return orjson.dumps(
        [
            {
                "driver": name,
                "score": None if value is None else 90.0,
                "measured": value,
                "unit": units.get(name, "pct"),
                "status": "no_data" if value is None else "good",
            }
            for name, value in measured.items()
        ]
    ).decode()


@pytest.fixture
def rows(workspace: Services, clock) -> Rows:
    """Writes into the workspace under test."""
    return Rows(workspace.signal_health._workspace.store, clock)


@pytest.fixture
async def month(workspace: Services, rows: Rows, meta: int) -> Rows:
    """Four measured days of Meta: good, with refusals, with old figures, and one unknown."""
    for day, score, lower, status, known in (
        ("2026-02-27", 92.0, 92.0, "reliable", (95.0, 2.0)),
        ("2026-02-28", 88.0, 84.0, "reliable", (95.0, 2.0)),
        ("2026-03-01", 80.0, 80.0, "reliable", (95.0, 40.0)),
        ("2026-03-02", 40.0, 20.0, "unknown", (None, None)),
    ):
        attribution, freshness = known
        rows.insert(
            "emq_measurements",
            measurement_date=day,
            platform="meta",
            overall_score=score,
            lower_bound=lower,
            upper_bound=96.0,
            events_received=10,
            events_matched=10,
            status=status,
            evidence_pct=100,
            drivers=drivers(
                event_match=95.0, latency=0.5, attribution=attribution, freshness=freshness
            ),
            measured_at_ms=1_772_323_200_000,
        )
    # Noon in UTC on 2 March: 72 hours ago is 27 February.
    for hours_ago, delivered, rejected in ((72, 120, 0), (48, 80, 20), (24, 60, 0), (1, 5, 0)):
        rows.hourly(meta, "delivered", delivered, hours_ago=hours_ago)
        rows.hourly(meta, "delivered", 999, hours_ago=hours_ago, event_name="PageView")
        if rejected:
            rows.hourly(meta, "rejected", rejected, hours_ago=hours_ago)
    await workspace.signal_health.refresh()
    return rows
