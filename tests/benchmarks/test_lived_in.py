"""The workspace that pages are timed on is one that the product could have left."""

from __future__ import annotations

from pathlib import Path

import pytest
from counts_by_hand import arrivals, outcomes, rows_of, stored_arrivals, stored_outcomes

HERE = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
async def lived_in(tmp_path, monkeypatch):
    """A small one, with the services on it."""
    monkeypatch.syspath_prepend(str(HERE))
    import lived_in
    import workspace

    async with workspace.opened(tmp_path / "workspace") as (opened, services):
        await lived_in.build(opened, deliveries=6_000)
        await lived_in.run_jobs(opened, services, measured_days=9)
        yield opened, services


async def test_counts_kept_ahead_are_what_the_rows_say(lived_in):
    opened, services = lived_in
    read = opened.store.read
    assert await read(stored_outcomes) == await read(outcomes)
    assert await read(stored_arrivals) == await read(arrivals)
    assert (await services.latency.rebuild()).value.changed == 0
    verified = await services.maintenance.verify()
    assert verified.ok, verified.checks


async def test_it_holds_what_pages_are_slow_on(lived_in):
    opened, services = lived_in

    def count(uow):
        of_state = rows_of(uow, "SELECT state, count(*) AS n FROM delivery GROUP BY state")
        return {row["state"]: row["n"] for row in of_state}, rows_of(
            uow,
            "SELECT (SELECT count(*) FROM delivery) AS deliveries,"
            " (SELECT count(DISTINCT platform) FROM destination) AS platforms,"
            " (SELECT count(*) FROM duplicate) AS copies, (SELECT count(*) FROM sighting) AS seen,"
            " (SELECT count(*) FROM offline_conversion_batches) AS files,"
            " (SELECT count(DISTINCT measurement_date) FROM emq_measurements) AS measured",
        )[0]

    states, found = await opened.store.read(count)
    assert {"delivered", "skipped", "rejected", "retry"} <= set(states)
    assert states["delivered"] > 0.9 * found["deliveries"]
    assert 5_000 < found["deliveries"] < 7_000
    assert (found["platforms"], found["measured"]) == (7, 9)
    assert min(found.values()) > 0
    board = await services.signal_health.board(days=7)
    assert len(board.lines) == 7
