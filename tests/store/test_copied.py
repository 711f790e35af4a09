"""The first opening of a copy lets everything wait that may have been sent since it was made."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ad_actions import a_raise, known_campaign
from stored_rows import NOW_MS, a_delivery, a_destination, an_attempt, claims_of, history_of, row_of

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.delivery import OPEN_STATES, DeliveryState
from stratum_desktop.domain.window import hour_of
from stratum_desktop.store.backup import back_up
from stratum_desktop.store.connection import Access, connect
from stratum_desktop.store.copied import copied_minutes, mark_copy
from stratum_desktop.store.database import open_store
from stratum_desktop.store.repositories.delivery_records import HourlyKey
from stratum_desktop.store.repositories.latencies import LatencyProgress
from stratum_desktop.store.repositories.uploads import NewUpload
from stratum_desktop.store.repositories.verdicts import AWAITING
from stratum_desktop.store.store import Store
from stratum_desktop.store.unit_of_work import UnitOfWork

MADE_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
UPLOADS = ("draft", "checking", "checked", "sending", "sent", "cancelled", "failed")


@pytest.fixture
def before(store: Store) -> dict[str, int]:
    """One delivery in every state, and one that the platform took and has not judged."""

    def fill(uow: UnitOfWork) -> dict[str, int]:
        destination = a_destination(uow)
        ids = {state.value: a_delivery(uow, destination, state=state) for state in DeliveryState}
        ids["awaited"] = a_delivery(uow, destination, state=DeliveryState.DELIVERED)
        attempt = an_attempt(uow, destination)
        uow.connection.exec_driver_sql(
            "UPDATE delivery SET attempt_id = ? WHERE id = ?", (attempt, ids["awaited"])
        )
        uow.verdicts.confirm([ids["awaited"]], AWAITING)
        key = HourlyKey(
            hour_of(NOW_MS), destination, "server", "Purchase", "delivered", AWAITING.code
        )
        uow.deliveries.count_hourly({key: (1, 20.0)})
        uow.verdicts.expect(
            attempt,
            destination,
            reference="r-1",
            delivery_ids=[ids["awaited"]],
            delivered_at_ms=NOW_MS,
            due_at_ms=NOW_MS,
        )
        uow.latencies.keep_progress(LatencyProgress("UTC", attempt))
        for status in UPLOADS:
            new = NewUpload(status, "meta", "custom", status, "2026", "orders.csv", 100, "{}")
            uow.uploads.add(new, started_at_ms=5)
        return ids

    return store.write_now(fill)


@pytest.fixture
def copy(before, store: Store, path: Path, key: bytes, clock, tmp_path: Path) -> Path:
    place = tmp_path / "elsewhere" / "stratum.db"
    place.parent.mkdir()
    shutil.copyfile(back_up(path, key=key, clock=clock).path, place)
    return place


def mark_of(path: Path, key: bytes) -> int:
    with closing(connect(path, key=key, access=Access.FILE)) as connection:
        return copied_minutes(connection)


def test_what_was_open_and_what_was_not_judged_waits_for_a_person(
    copy: Path, before, key: bytes, clock
) -> None:
    opened = open_store(copy, key=key, clock=clock)
    try:
        assert opened.adopted is not None
        assert opened.adopted.copied_at == MADE_AT
        assert opened.adopted.uncertain == len(OPEN_STATES) + 1
        rows = opened.read_now(
            lambda uow: {name: row_of(uow, number) for name, number in before.items()}
        )
        for name, row in rows.items():
            moves = name == "awaited" or name in OPEN_STATES
            assert row["state"] == ("uncertain" if moves else name)
            assert (row["reason"] or "").count("copy_restored") == moves
        told = opened.read_now(lambda uow: history_of(uow, before["ready"]))
        assert [(line[0], line[1], line[2]) for line in told] == [(1, clock.now_ms(), "uncertain")]
        told = opened.read_now(lambda uow: history_of(uow, before["awaited"]))
        assert [line[2] for line in told] == ["delivered", "uncertain"]
        assert opened.read_now(claims_of) == []
        assert opened.read_now(lambda uow: uow.verdicts.due(now_ms=2**60, limit=9)) == ()
    finally:
        opened.close_now()


def test_hours_count_what_became_of_it(copy: Path, before, key: bytes, clock) -> None:
    opened = open_store(copy, key=key, clock=clock)
    counts = opened.read_now(
        lambda uow: {
            tuple(row[:2]): tuple(row[2:])
            for row in uow.connection.exec_driver_sql(
                "SELECT state, reason_code, count, value_sum FROM delivery_hourly"
            )
        }
    )
    opened.close_now()
    waits = len(OPEN_STATES) + 1
    assert counts == {
        ("delivered", AWAITING.code): (0, 0.0),
        ("uncertain", "delivery.copy_restored"): (waits, 20.0 * waits),
    }


def test_uploads_that_had_not_ended_do_not_go_on(copy: Path, key: bytes, clock) -> None:
    opened = open_store(copy, key=key, clock=clock)
    uploads = opened.read_now(lambda uow: uow.uploads.newest(9))
    opened.close_now()
    ended = {one.name: one.status for one in uploads}
    assert ended == {
        name: name if name in ("sent", "cancelled", "failed") else "failed" for name in UPLOADS
    }
    (draft,) = (one for one in uploads if one.name == "draft")
    assert draft.message is not None
    assert "2026-03-02 12:00 UTC" in draft.message


def test_latencies_are_counted_anew_because_what_was_counted_was_taken_back(
    copy: Path, key: bytes, clock
) -> None:
    opened = open_store(copy, key=key, clock=clock)
    assert opened.read_now(lambda uow: uow.latencies.progress()) is None
    opened.close_now()


def test_only_the_first_opening_for_work_does_that(copy: Path, key: bytes, clock) -> None:
    minutes = int(MADE_AT.timestamp()) // 60
    open_store(copy, key=key, clock=clock, read_only=True).close_now()
    assert mark_of(copy, key) == minutes
    open_store(copy, key=key, clock=clock).close_now()
    assert mark_of(copy, key) == 0
    again = open_store(copy, key=key, clock=clock)
    assert again.adopted is None
    again.close_now()


def test_the_copy_of_a_copy_is_one_of_the_first_instant(
    copy: Path, key: bytes, clock, tmp_path: Path
) -> None:
    clock.advance(seconds=86_400)
    second = back_up(copy, key=key, clock=clock, folder=tmp_path / "second")
    assert mark_of(second.path, key) == mark_of(copy, key)


def test_the_database_that_was_copied_goes_on(copy: Path, store: Store, path, key, clock) -> None:
    store.close_now()
    reopened = open_store(path, key=key, clock=clock)
    assert reopened.adopted is None
    assert reopened.read_now(lambda uow: uow.upkeep.waiting())[0] > 0
    reopened.close_now()


@pytest.mark.parametrize("at", [datetime(1970, 1, 1, tzinfo=UTC), datetime(2525, 1, 1, tzinfo=UTC)])
def test_a_clock_of_any_age_marks_a_copy(copy: Path, key: bytes, at: datetime, path, clock) -> None:
    open_store(copy, key=key, clock=clock).close_now()
    mark_copy(copy, key=key, made_at=at)
    assert mark_of(copy, key) == max(1, int(at.timestamp()) // 60)


def test_what_was_not_carried_out_expires_and_what_was_is_settled_elsewhere(
    store: Store, path: Path, key: bytes, clock, tmp_path: Path
) -> None:
    undecided = {"proposed", "snoozed", "blocked", "approved", "undo_window"}

    def fill(uow: UnitOfWork) -> dict[int, str]:
        entity = known_campaign(uow, at_ms=NOW_MS)
        made = {}
        for state in ActionState:
            number = uow.actions.add(a_raise(entity, at_ms=NOW_MS))
            uow.connection.exec_driver_sql(
                "UPDATE action SET state = ?, approved_at_ms = 5 WHERE id = ?",
                (state.value, number),
            )
            made[number] = state.value
        return made

    before = store.write_now(fill)
    place = tmp_path / "elsewhere" / "stratum.db"
    place.parent.mkdir()
    shutil.copyfile(back_up(path, key=key, clock=clock).path, place)
    opened = open_store(place, key=key, clock=clock)
    try:
        assert opened.adopted is not None
        assert opened.adopted.actions == len(undecided)
        for number, state in before.items():
            found = opened.read_now(lambda uow, number=number: uow.actions.get(number))
            steps = opened.read_now(lambda uow, number=number: uow.actions.steps(number))
            if state not in undecided:
                assert (found.state, found.approved_at_ms, steps) == (state, 5, ())
                continue
            assert (found.state, found.approved_at_ms) == ("expired", None)
            assert found.why.code == "approval.copy_restored"
            (step,) = steps
            assert (step.outcome, json.loads(json.loads(step.detail)["why"])["code"]) == (
                "expired",
                found.why.code,
            )
    finally:
        opened.close_now()
