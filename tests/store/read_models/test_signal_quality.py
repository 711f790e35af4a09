from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stratum_desktop.domain.coverage import SightingCounts
from stratum_desktop.domain.window import Window
from stratum_desktop.store.read_models.dedupe import DedupeReadModel
from stratum_desktop.store.read_models.driver_rows import DriverRowsReadModel
from stratum_desktop.store.read_models.signal_quality import MatchCounts, SignalEvidence

END = datetime(2026, 3, 2, 12, tzinfo=UTC)
WINDOW = Window(END - timedelta(days=7), END)
NOW_MS = WINDOW.end_ms


async def test_an_empty_store_counts_nothing_and_knows_nothing(store):
    def ask(uow):
        evidence = SignalEvidence(uow.connection)
        return (
            evidence.match_counts("meta", WINDOW),
            evidence.sighting_counts(WINDOW, now_s=NOW_MS // 1000),
            evidence.unconfirmed_lags(WINDOW, now_ms=NOW_MS),
            evidence.delivered_by_name("meta", WINDOW),
            evidence.outcome_counts(None, WINDOW),
            evidence.has_origin("pixel"),
            evidence.first_arrival_s(),
            evidence.newest_arrival_ms(until_ms=NOW_MS),
            evidence.last_sync_ms("sync.meta", until_ms=NOW_MS),
            evidence.daily("meta", "revenue", days=["2026-03-01"]),
            evidence.attempts(None, WINDOW),
            DedupeReadModel(uow.connection).ingest_counts(WINDOW),
            DedupeReadModel(uow.connection).collided(limit=5),
            DriverRowsReadModel(uow.connection).match("meta", WINDOW, limit=5),
        )

    assert await store.read(ask) == (
        *(MatchCounts(0, 0, 0), SightingCounts(), {}, {}, {}, False),
        *(None, None, None, {}, (), (), (), ()),
    )


async def test_hours_of_the_window_are_counted_whole_and_no_others(store):
    def fill(uow) -> None:
        uow.connection.exec_driver_sql(
            "INSERT INTO destination (id, platform, account, label, base_url, enabled,"
            " created_at_ms, tokens, tokens_at_ms) VALUES (1, 'meta', '1', 'Meta', '', 1, 0, 0, 0)"
        )
        first, last = WINDOW.hours
        for hour, count in ((first - 3600, 1), (first, 10), (last - 3600, 100), (last, 1000)):
            uow.connection.exec_driver_sql(
                "INSERT INTO delivery_hourly"
                " VALUES (?, 1, 'server', 'Lead', 'delivered', '', ?, 0)",
                (hour, count),
            )
            uow.connection.exec_driver_sql(
                "INSERT INTO ingest_hourly VALUES (?, 'server', 'shop', 'accepted', 1, ?)",
                (hour, count),
            )

    await store.write(fill)

    def ask(uow):
        evidence = SignalEvidence(uow.connection)
        ingested = DedupeReadModel(uow.connection).ingest_counts(WINDOW)
        return (
            evidence.match_counts("meta", WINDOW).delivered,
            evidence.delivered_by_name("meta", WINDOW),
            evidence.outcome_counts("meta", WINDOW),
            evidence.outcome_counts("google", WINDOW),
            sum(one.events for one in ingested),
        )

    assert await store.read(ask) == (110, {"Lead": 110}, {"delivered": 110}, {}, 110)
