"""The facts of the status bar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stratum_desktop.services.engine_desk import JobOutcome, RunEnd


async def test_a_new_workspace_has_nothing_to_tell(services, workspace):
    status = await services.dashboards.status()
    assert not status.engine.running
    assert (status.engine.pid, status.engine.last_beat) == (None, None)
    assert status.network == "unknown"
    counts = (status.delivered_today, status.open_count, status.held_count)
    assert (*counts, status.dead_letter_count, status.pending_jobs) == (0, 0, 0, 0, 0)
    assert status.alarms == ()
    assert status.workspace == workspace.folder.name
    assert status.is_practice


async def test_deliveries_are_counted_by_what_they_wait_for(services, shop, meta):
    ids = await shop.sell(4)
    meta.faults.poison([ids[0]])
    await services.delivery.drain()
    await shop.sell(2)
    status = await services.dashboards.status()
    assert (status.delivered_today, status.open_count, status.dead_letter_count) == (3, 2, 1)
    await services.accounts.hold(1)
    status = await services.dashboards.status()
    assert (status.open_count, status.held_count) == (0, 2)


@pytest.mark.parametrize(
    ("zone", "sold_at", "seen_at", "counted"),
    [
        ("UTC", "2026-03-02T23:30", "2026-03-02T23:59", 1),
        ("UTC", "2026-03-02T23:30", "2026-03-03T00:01", 0),
        # Midnight in Kolkata is half past six in the evening, UTC.
        ("Asia/Kolkata", "2026-03-02T19:10", "2026-03-02T19:20", 1),
        ("Asia/Kolkata", "2026-03-02T18:10", "2026-03-02T18:40", 0),
        # A day of 23 hours: midnight in Berlin is 23:00 UTC before it, 22:00 UTC after it.
        ("Europe/Berlin", "2026-03-28T23:30", "2026-03-29T21:30", 1),
        ("Europe/Berlin", "2026-03-29T21:30", "2026-03-29T22:30", 0),
    ],
)
async def test_today_begins_at_local_midnight(
    services, shop, clock, zone, sold_at, seen_at, counted
):
    def at(text):
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)

    await services.settings.set("workspace.time_zone", zone)
    clock.set_wall(at(sold_at))
    await shop.sell(1)
    await services.delivery.drain()
    clock.set_wall(at(seen_at))
    assert (await services.dashboards.status()).delivered_today == counted


async def test_an_alarm_lasts_until_the_check_succeeds(services):
    async def end(outcome, error):
        run_id = await services.engine_desk.begin_run("pipeline_health")
        await services.engine_desk.end_run(run_id, RunEnd(outcome, {}, error))

    await end(JobOutcome.FAILED, "Deliveries do not add up.")
    await services.engine_desk.begin_run("pipeline_health")
    assert (await services.dashboards.status()).alarms == ("Deliveries do not add up.",)
    await end(JobOutcome.DONE, None)
    assert (await services.dashboards.status()).alarms == ()


async def test_the_failure_of_another_job_is_no_alarm(services):
    run_id = await services.engine_desk.begin_run("emq_refresh")
    await services.engine_desk.end_run(run_id, RunEnd(JobOutcome.FAILED, {}, "No network."))
    assert (await services.dashboards.status()).alarms == ()
