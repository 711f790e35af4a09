"""What the timetable's own jobs do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from ad_actions import a_raise, known_campaign, measured
from stored_ingest import silent_month

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.engine.timetable import AFTER, TIMETABLE

JOBS = {job.name: job for job in TIMETABLE}


async def run(services, name):
    return await JOBS[name].run(services, lambda: False)


def test_every_job_has_its_interval_of_the_rulebook():
    assert {name: job.every_seconds for name, job in JOBS.items()} == {
        "uploads": None,
        "audit_check": 60,
        "pipeline_health": 1_800,
        "verdicts": 300,
        "delivery_watch": 60,
        "latency_count": 60,
        "order_count": 60,
        "delivery_count": 60,
        "emq_refresh": 21_600,
        "signal_health": None,
        "evaluate_rules": 900,
        "anomalies": 600,
        "metrics_sync": 300,
        "run_actions": 60,
        "outages": 1_800,
        "clean_up": None,
    }
    assert {name: job.daily_at for name, job in JOBS.items() if job.daily_at is not None} == {
        "clean_up": time(3)
    }
    assert len(JOBS) == len(TIMETABLE)


def ms(text):
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-03-01 12:00", "2026-03-01 12:00"),  # never ran: at once
        ("2026-03-01 03:00", "2026-03-01 12:00", "2026-03-02 03:00"),
        ("2026-03-01 02:59", "2026-03-01 12:00", "2026-03-01 03:00"),  # missed: overdue
        ("2026-02-01 03:00", "2026-03-01 02:00", "2026-02-02 03:00"),
        ("2026-03-01 12:00", "2026-03-01 12:00", "2026-03-02 03:00"),
        ("2027-03-01 12:00", "2026-03-01 12:00", "2026-03-02 03:00"),  # the clock was set back
    ],
)
def test_a_daily_job_is_due_at_its_time_of_day(last, now, due):
    last_ms = None if last is None else ms(last)
    assert JOBS["clean_up"].due_ms(last_ms, ms(now)) == ms(due)


def test_after_a_run_the_next_one_is_never_now():
    job = JOBS["clean_up"]
    at = ms("2026-03-01 03:00")
    for _ in range(3):
        following = job.following_ms(at)
        assert following - at == timedelta(days=1) / timedelta(milliseconds=1)
        at = following


def test_what_follows_a_job_is_in_the_timetable():
    assert {name for names in AFTER.values() for name in names} <= set(JOBS)
    assert set(AFTER) <= set(JOBS)


async def test_health_counts_what_was_accepted(services, shop):
    await shop.sell(3)
    assert await run(services, "pipeline_health") == {"deliveries": 3}


async def test_the_audit_check_counts_new_entries_only(services):
    await services.settings.set("workspace.name", "One")
    assert await run(services, "audit_check") == {"entries": 1}
    assert await run(services, "audit_check") == {}
    await services.settings.set("workspace.name", "Two")
    assert await run(services, "audit_check") == {"entries": 1}


@pytest.mark.of_a_file
async def test_a_changed_audit_log_is_trouble(services, workspace):
    await services.settings.set("workspace.name", "One")

    def forge(uow):
        uow.connection.exec_driver_sql("DROP TRIGGER audit_refuses_update")
        uow.connection.exec_driver_sql("UPDATE audit SET actor = 'somebody else'")

    await workspace.store.write(forge)
    with pytest.raises(Trouble, match="entry 1 does not fit"):
        await run(services, "audit_check")


async def test_nothing_is_asked_for_where_nothing_awaits_a_verdict(services, shop):
    await shop.sell(1)
    await services.delivery.drain()
    assert await run(services, "verdicts") == {}


async def test_an_upload_job_without_uploads_has_nothing_to_do(services):
    assert await run(services, "uploads") == {}


@pytest.mark.usefixtures("shop")
async def test_a_refresh_counts_the_rows_it_wrote(services):
    assert (await run(services, "emq_refresh"))["rows"] > 0


@pytest.mark.of_a_file
async def test_cleaning_up_makes_a_backup(services, workspace):
    counts = await run(services, "clean_up")
    assert counts["backups"] == 1
    assert len(list((workspace.folder / "backups").glob("stratum-*.db"))) == 1


async def test_hours_that_are_over_are_judged_and_counted_once(services, clock):
    assert await run(services, "anomalies") == {}
    clock.advance(seconds=3_600)
    await silent_month(services, clock)
    assert await run(services, "anomalies") == {}
    clock.advance(seconds=3_600)
    counts = await run(services, "anomalies")
    assert counts["points"] >= 1
    assert "raised" not in counts  # the one there is goes on
    assert await run(services, "anomalies") == {}


def test_a_job_waits_only_for_those_that_stand_before_it():
    places = {job.name: place for place, job in enumerate(TIMETABLE)}
    for job in TIMETABLE:
        assert all(places[one] < places[job.name] for one in job.waits_for), job.name


async def test_what_nobody_decided_expires_before_anything_is_carried_out(
    services, workspace, clock
):
    at_ms = clock.now_ms()

    def propose(uow):
        return uow.actions.add(a_raise(known_campaign(uow, at_ms=at_ms), at_ms=at_ms))

    number = workspace.store.write_now(propose)
    assert await run(services, "run_actions") == {}
    clock.advance(seconds=86_400)
    assert await run(services, "run_actions") == {"expired_or_woken": 1}
    found = workspace.store.read_now(lambda uow: uow.actions.get(number))
    assert found.state is ActionState.EXPIRED


@pytest.mark.parametrize("job", ["emq_refresh", "outages"])
async def test_measuring_and_looking_for_outages_ask_the_gate_again_about_what_is_open(
    job, services, workspace, clock
):
    at_ms = clock.now_ms()

    def propose(uow):
        entity = known_campaign(uow, at_ms=at_ms)
        measured(uow, at_ms=at_ms)
        uow.settings.set("autopilot.raises_currency", "EUR", at_ms=at_ms)
        return entity

    entity = await workspace.store.write(propose)
    made = (
        await services.approvals.propose_by_hand(entity, Lever.DAILY_BUDGET, "60", why="A test.")
    ).value
    assert made.state is ActionState.PROPOSED
    # Nothing was delivered, so nothing is known once it is measured; or later, what was is too old.
    clock.advance(seconds=0 if job == "emq_refresh" else 13 * 3_600)
    assert (await run(services, job))["judged_anew"] == 1
    assert (await services.approvals.show(made.id)).view.state is ActionState.BLOCKED
