from __future__ import annotations

from collections import defaultdict
from random import Random

import pytest

from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.read_models.reports import ReportReadModel, Span
from stratum_desktop.store.repositories.signal_health import HealthRow
from stratum_desktop.store.tables import offline_conversion_batches

MARCH = Span("2026-03-01", "2026-03-31", "2026-03-01T00:00:00", "2026-04-01T00:00:00", None)
COLUMNS = (
    *("batch_name", "platform", "upload_type", "total_records", "successful_records"),
    *("status", "created_at", "file_path", "file_bytes", "plan"),
)


def asked(store, name: str, span: Span = MARCH):
    return store.read_now(lambda uow: getattr(ReportReadModel(uow.connection), name)(span))


def keep_batches(store, batches) -> None:
    rows = [
        ("x", platform, "custom", total, successful, status, created_at, "x", 1, "{}")
        for platform, total, successful, status, created_at in batches
    ]
    sql = insert_sql(offline_conversion_batches, COLUMNS)
    store.write_now(lambda uow: uow.connection.exec_driver_sql(sql, rows))


@pytest.mark.parametrize(
    "name", ["emq_history", "latency", "offline_match", "dedupe_quality", "signal_health"]
)
def test_without_rows_there_is_no_line(store, name):
    assert asked(store, name) == ()
    assert asked(store, name, MARCH._replace(platform="meta")) == ()


def test_match_rates_are_those_of_a_plain_loop(store):
    random = Random(2)
    batches = [
        (
            random.choice(["meta", "google", "meta,google"]),
            total := random.randrange(0, 90),
            random.randrange(0, total + 1),
            random.choice(["sent", "sent", "checked", "cancelled"]),
            random.choice(["2026-02-28T23:59:59.999+00:00", "2026-03-01T00:00:00.000+00:00"]),
        )
        for _ in range(60)
    ]
    keep_batches(store, batches)
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for platform, total, successful, status, created_at in batches:
        if status == "sent" and created_at.startswith("2026-03"):
            sums[platform] = [
                a + b for a, b in zip(sums[platform], (1, total, successful), strict=True)
            ]
    found = {row[0]: row for row in asked(store, "offline_match")}
    assert list(found) == sorted(sums)
    for platform, (count, total, successful) in sums.items():
        assert found[platform][1:4] == (count, total, successful)
        assert found[platform][6] == pytest.approx(100 * successful / total)


def test_a_platform_is_found_among_others_by_its_whole_name(store):
    sent = ("sent", "2026-03-02T09:00:00.000+00:00")
    keep_batches(store, [("meta,ga4", 2, 1, *sent), ("metaverse", 5, 5, *sent)])
    of_meta = asked(store, "offline_match", MARCH._replace(platform="meta"))
    assert [row[0] for row in of_meta] == ["meta,ga4"]


def test_a_span_ends_with_its_last_day(store):
    days = ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")
    rows = [HealthRow(day, "meta", "ok", 90.0, 1, 0.5, None) for day in days]
    store.write_now(lambda uow: uow.signal_health.keep(rows))
    assert [row[0] for row in asked(store, "signal_health")] == ["2026-03-31", "2026-03-01"]
    assert asked(store, "signal_health", MARCH._replace(platform="google")) == ()
