"""What a person does with deliveries that will not go by themselves."""

from __future__ import annotations

import csv
import hashlib
import json

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.topic import Topic
from stratum_desktop.practice.servers import Fault, FaultKind
from stratum_desktop.services.delivery.dead_letters import Doubtful
from stratum_desktop.store.read_models.deliveries import DeliveryFilter

DAY = 86_400


@pytest.fixture
async def dead(services, shop, meta, clock):
    """One delivered, one rejected, one uncertain, one expired, in this order."""
    await services.ingestion.add(
        lines=shop.lines(1, event_time=clock.now_ms() // 1000 - 90 * DAY), source="shop"
    )
    ids = await shop.sell(1)
    meta.faults.add(Fault(FaultKind.RESET_AFTER))
    await services.delivery.drain()
    clock.advance(seconds=3 * DAY)
    await services.delivery.drain()
    ids = await shop.sell(2)
    meta.faults.poison([ids[0]])
    await services.delivery.drain()
    meta.faults.clear()


@pytest.fixture
def digests(workspace):
    def ask():
        rows = workspace.store.read_now(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT delivery_id, body FROM delivery_body"
            ).all()
        )
        return {delivery_id: hashlib.sha256(body).digest() for delivery_id, body in rows}

    return ask


pytestmark = pytest.mark.usefixtures("dead")


async def actions(services):
    return [entry.action for entry in await services.audit.entries()]


async def test_a_dry_run_counts_and_changes_nothing(services, states):
    before, audited = states(), await actions(services)
    answer = await services.delivery.replay(dry_run=True)
    plan = answer.value
    assert answer.topics == frozenset()
    assert (plan.replayable, plan.replayed) == (1, 0)
    assert plan.refused == {"delivery.too_old": 1, "delivery.may_have_arrived": 1}
    assert plan.doubtful == Doubtful(count=1, unrecognised=1)
    assert sum(plan.counts_by_reason.values()) == 3
    assert sum(count for _, count in plan.reasons) == 3
    assert {reason.code for reason, _ in plan.reasons} == set(plan.counts_by_reason)
    assert states() == before
    assert await actions(services) == audited


async def test_a_replay_keeps_id_and_body_and_is_audited(services, states, digests, meta):
    before = digests()
    answer = await services.delivery.replay(dry_run=False, include_doubtful=True)
    assert answer.topics == {Topic.DELIVERIES, Topic.AUDIT}
    assert answer.value.replayed == 2
    assert (await actions(services))[0] == "delivery.replayed"
    assert states() == {"delivered": 1, "expired": 1, "ready": 2}
    await services.delivery.drain()
    assert states() == {"delivered": 3, "expired": 1}
    assert digests() == before
    assert meta.ledger.counts("meta").conflicting == 0
    assert (await services.maintenance.verify()).ok


async def test_only_what_was_chosen_is_replayed(services, states):
    plan = (await services.delivery.replay(delivery_ids=[1, 3, 4, 99], dry_run=False)).value
    (entry,) = [one for one in await services.audit.entries() if one.action == "delivery.replayed"]
    assert json.loads(entry.after) == {
        "deliveries": 1,
        "ids": [[3, 3]],
        "sha256": hashlib.sha256(b"3").hexdigest(),
        "may_have_arrived": 0,
    }
    assert plan.replayed == 1
    assert plan.refused == {
        "delivery.too_old": 1,
        "delivery.not_a_dead_letter": 1,
        "delivery.not_found": 1,
    }
    assert states()["ready"] == 1


async def test_a_replay_of_another_destination_touches_nothing_here(services, states):
    before = states()
    elsewhere = DeliveryFilter(destination_id=2)
    plan = (await services.delivery.replay(where=elsewhere, dry_run=False)).value
    assert (plan.replayable, plan.replayed) == (0, 0)
    assert states() == before


async def test_a_replayed_search_begins_anew(services, workspace, meta):
    await services.delivery.replay(dry_run=False, include_doubtful=True)
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT isolation, isolation_root, attempt_count, first_sent_at_ms FROM delivery"
            " WHERE state = 'ready'"
        ).all()
    )
    assert [tuple(row) for row in rows] == [(None, None, 0, None)] * 2


async def test_what_was_erased_cannot_be_replayed(services, workspace):
    await workspace.store.write(
        lambda uow: uow.connection.exec_driver_sql("DELETE FROM delivery_body")
    )
    plan = (await services.delivery.replay(dry_run=True)).value
    assert plan.refused == {"delivery.too_old": 1, "delivery.body_erased": 2}


async def test_cancelling_stops_what_is_not_over_and_says_how_many(services, states):
    answer = await services.delivery.cancel(delivery_ids=[1, 2, 3, 4, 99])
    assert answer.value == 3
    assert states() == {"delivered": 1, "cancelled": 3}
    (entry, *_) = await services.audit.entries()
    assert entry.action == "delivery.cancelled"
    assert json.loads(entry.after)["ids"] == [[1, 3]]
    again = await services.delivery.cancel(delivery_ids=[1, 2, 3, 4])
    assert (again.value, again.topics) == (0, frozenset())
    assert (await services.maintenance.verify()).ok


async def test_an_export_holds_every_dead_letter_and_no_person(services, tmp_path):
    path = tmp_path / "letters.csv"
    assert await services.delivery.export_dead_letters(path=path) == 3
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["state"] for row in rows] == ["expired", "uncertain", "rejected"]
    assert all(row["reason"] and row["event_id"] for row in rows)
    assert "person" not in path.read_text(encoding="utf-8-sig")
    assert (await actions(services))[0] == "delivery.exported"


async def test_an_export_that_fails_is_not_audited(services, tmp_path):
    with pytest.raises(Trouble, match="could not be written"):
        await services.delivery.export_dead_letters(path=tmp_path / "missing" / "letters.csv")
    assert "delivery.exported" not in await actions(services)
