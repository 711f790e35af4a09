from __future__ import annotations

from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace
from signal_rows import Rows

from stratum_desktop.services.reports import Reports
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.store import Store


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)


@pytest.fixture
def reports(workspace: Workspace) -> Reports:
    """The service under test."""
    return Reports(workspace)


@pytest.fixture
def rows(store: Store, clock: ManualClock) -> Rows:
    """Writes into the store under test."""
    return Rows(store, clock)


@pytest.fixture
def told(rows: Rows) -> Rows:
    """Three days of two platforms, files and latencies, in the tables of the contract."""
    rows.destination("meta")
    rows.destination("google")
    for day, platform, score, quality in (
        ("2026-02-28", "meta", 91.5, 8.0),
        ("2026-03-01", "meta", 82.25, 7.9),
        ("2026-03-02", "meta", 55.0, 3.0),
        ("2026-03-02", "google", None, None),
        ("2026-03-02", "", 55.0, 5.0),
        ("2026-01-01", "meta", 10.0, 1.0),
    ):
        rows.insert(
            "emq_measurements",
            measurement_date=day,
            platform=platform,
            overall_score=score,
            deduplication_quality=quality,
            events_received=40,
            events_matched=30,
            status="unknown" if score is None else "reliable",
            evidence_pct=100,
            drivers="[]",
            measured_at_ms=1,
        )
    for day, platform, status, score, volume in (
        ("2026-02-28", "meta", "ok", 91.5, 120),
        ("2026-03-01", "meta", "risk", 82.25, 80),
        ("2026-03-02", "meta", "critical", 55.0, 3),
        ("2026-03-02", "google", "unknown", None, 0),
        ("2026-01-01", "meta", "ok", 10.0, 9),
    ):
        rows.insert(
            "fact_signal_health_daily",
            date=day,
            platform=platform,
            status=status,
            emq_score=score,
            conversion_volume=volume,
        )
    for day, event, count, p50, p95 in (
        ("2026-03-01", "Lead", 4, 20_000, 61_000),
        ("2026-03-02", "Purchase", 9, 301_000, 900_000),
    ):
        rows.insert(
            "conversion_latency_stats",
            period_date=day,
            platform="meta",
            event_type=event,
            event_count=count,
            avg_latency_ms=p50 + 500,
            median_latency_ms=p50,
            p95_latency_ms=p95,
            p99_latency_ms=p95,
            speed_class="good" if p50 < 60_000 else "critical",
        )
    for number, platform, status, total, successful, created_at in (
        (1, "meta", "sent", 200, 150, "2026-03-01T09:00:00.000+00:00"),
        (2, "meta", "sent", 100, 90, "2026-03-02T09:00:00.000+00:00"),
        (3, "google,meta", "sent", 50, 10, "2026-03-02T09:00:00.000+00:00"),
        (4, "meta", "checked", 900, 0, "2026-03-02T09:00:00.000+00:00"),
        (5, "meta", "sent", 7, 7, "2026-01-02T09:00:00.000+00:00"),
    ):
        rows.insert(
            "offline_conversion_batches",
            id=number,
            batch_name=f"till-{number}.csv",
            platform=platform,
            upload_type="custom",
            total_records=total,
            successful_records=successful,
            failed_records=total - successful,
            duplicate_records=1,
            status=status,
            created_at=created_at,
            file_path="till.csv",
            file_bytes=1,
            plan="{}",
        )
    for state in ("delivered", "delivered", "rejected"):
        rows.delivery(1, seconds_ago=60, state=state, event={"origin": "upload", "upload_id": 1})
    rows.delivery(2, seconds_ago=60, state="ready", event={"origin": "upload", "upload_id": 3})
    rows.delivery(1, seconds_ago=60)
    return rows
