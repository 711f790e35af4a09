"""Writing dead letters anew: what is shown, what goes, and what stays told."""

from __future__ import annotations

import hashlib
import json

import pytest
from failing_mapping import POISON, failing_platform
from practice_shop import Shop

from stratum_desktop.domain.correction import Act, correction
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.topic import Topic
from stratum_desktop.practice.servers import Fault, FaultKind
from stratum_desktop.services.body_difference import FieldChange
from stratum_desktop.services.delivery.dead_letters import Doubtful
from stratum_desktop.store.read_models.deliveries import DeliveryFilter

DAY = 86_400
RENAME = correction("event_name", Act.CHANGE, "Purchase", "Buy")
CURRENCY = correction("currency", Act.SET, "USD")


@pytest.fixture
async def refused(services, shop, meta):
    """Three events that the platform refused, delivery 1 to 3, and one that it took."""
    ids = await shop.sell(3, event_name="Buy")
    await shop.sell(1, event_name="Buy")
    meta.faults.poison(ids)
    await services.delivery.drain()
    meta.faults.clear()
    return ids


@pytest.fixture
def bodies(workspace):
    """Ask for the stored body of every delivery, by its number."""

    def ask(table="delivery_body"):
        rows = workspace.store.read_now(
            lambda uow: uow.connection.exec_driver_sql(
                f"SELECT delivery_id, body, sha256 FROM {table}"
            ).all()
        )
        assert all(hashlib.sha256(body).digest() == digest for _, body, digest in rows)
        return {delivery_id: body for delivery_id, body, _ in rows}

    return ask


async def test_the_difference_is_summed_over_all_and_nothing_is_changed(
    services, refused, bodies, states
):
    before = bodies(), states(), await services.audit.entries()
    plan = await services.rewriting.plan(corrections=[RENAME])
    assert (plan.chosen, plan.rewritten, plan.unchanged, plan.replayed) == (3, 3, 0, 0)
    (change,) = plan.changes
    assert (change.path, change.count, change.others) == ("event_name", 3, 0)
    assert change.examples == ((FieldChange("event_name", "Buy", "Purchase"), 3),)
    assert (bodies(), states(), await services.audit.entries()) == before


async def test_one_event_is_shown_with_its_new_body(services, refused):
    one = await services.rewriting.one(1, corrections=[RENAME, CURRENCY])
    assert one.changes == (
        FieldChange("custom_data.currency", "EUR", "USD"),
        FieldChange("event_name", "Buy", "Purchase"),
    )
    assert json.loads(one.body)["event_name"] == "Purchase"
    assert "shop.example" not in repr(one)
    with pytest.raises(Refusal, match="no delivery 99"):
        await services.rewriting.one(99)


async def test_what_was_shown_goes_under_the_same_id_and_the_old_body_is_kept(
    services, refused, bodies, states, meta
):
    old = bodies()
    plan = await services.rewriting.plan(corrections=[RENAME])
    answer = await services.rewriting.replay(shown=plan.shown, corrections=[RENAME])
    assert answer.value.replayed == 3
    assert answer.topics == {Topic.DELIVERIES, Topic.AUDIT}
    assert states() == {"delivered": 1, "ready": 3}
    assert bodies("former_body") == {one: old[one] for one in (1, 2, 3)}
    new = bodies()
    assert new[4] == old[4]
    await services.delivery.drain()
    assert states() == {"delivered": 4}
    assert bodies() == new
    sent = json.loads(new[1])
    assert (sent["event_name"], sent["event_id"]) == ("Purchase", "order-1")
    assert sent["event_time"] == json.loads(old[1])["event_time"]
    assert meta.ledger.counts("meta").counted == 4
    assert (await services.maintenance.verify()).ok


async def test_the_audit_names_the_deliveries_and_what_was_set_right(services, refused):
    plan = await services.rewriting.plan(corrections=[RENAME])
    await services.rewriting.replay(shown=plan.shown, corrections=[RENAME])
    (entry, *_) = await services.audit.entries()
    assert entry.action == "delivery.rewritten"
    assert json.loads(entry.after) == {
        "deliveries": 3,
        "ids": [[1, 3]],
        "sha256": hashlib.sha256(b"1,2,3").hexdigest(),
        "corrections": [{"field": "event_name", "act": "change", "text": "Purchase", "was": "Buy"}],
        "may_have_arrived": 0,
    }
    assert (await services.audit.verify()).ok


async def test_nothing_goes_that_was_not_shown(services, refused, bodies, states, meta, shop):
    plan = await services.rewriting.plan(corrections=[RENAME])
    before = bodies()
    with pytest.raises(Refusal, match="changed since you looked"):
        await services.rewriting.replay(shown=plan.shown, corrections=[RENAME, CURRENCY])
    ids = await shop.sell(1, event_name="Buy")
    meta.faults.poison(ids)
    await services.delivery.drain()
    with pytest.raises(Refusal, match="changed since you looked"):
        await services.rewriting.replay(shown=plan.shown, corrections=[RENAME])
    assert {one: body for one, body in bodies().items() if one in before} == before
    assert states() == {"delivered": 1, "rejected": 4}
    assert not bodies("former_body")


async def test_what_would_be_written_as_it_is_stays(services, refused, states):
    plan = await services.rewriting.plan()
    assert (plan.rewritten, plan.unchanged, plan.changes) == (0, 3, ())
    answer = await services.rewriting.replay(shown=plan.shown)
    assert (answer.value.replayed, answer.topics) == (0, frozenset())
    assert states()["rejected"] == 3


async def test_what_the_mapping_refuses_says_why_and_stays(services, refused, shop, meta, states):
    ids = await shop.sell(1, event_name="Buy", parameters={"value": 3.0, "currency": "EUR"})
    meta.faults.poison(ids)
    await services.delivery.drain()
    drop = [RENAME, correction("currency", Act.LEAVE_OUT)]
    plan = await services.rewriting.plan(corrections=drop)
    assert (plan.rewritten, plan.unchanged) == (0, 0)
    ((reason, count),) = plan.refused
    assert count == 4
    assert reason.code.startswith("meta.")
    one = await services.rewriting.one(1, corrections=drop)
    assert (one.refusal, one.changes, one.body) == (reason, (), "")


async def test_only_what_was_chosen_is_written_anew(services, refused, states):
    choice = {"delivery_ids": [1, 4, 77], "corrections": [RENAME]}
    plan = await services.rewriting.plan(**choice)
    told = {reason.code: count for reason, count in plan.refused}
    assert told == {"delivery.not_a_dead_letter": 1, "delivery.not_found": 1}
    await services.rewriting.replay(shown=plan.shown, **choice)
    assert states() == {"delivered": 1, "ready": 1, "rejected": 2}
    nothing = await services.rewriting.plan(where=DeliveryFilter(text="order-4"))
    assert (nothing.chosen, nothing.rewritten) == (0, 0)


async def test_a_second_correction_keeps_both_former_bodies(
    services, refused, bodies, meta, workspace, clock
):
    for one in (RENAME, CURRENCY):
        plan = await services.rewriting.plan(delivery_ids=[1], corrections=[RENAME, one])
        await services.rewriting.replay(
            shown=plan.shown, delivery_ids=[1], corrections=[RENAME, one]
        )
        meta.faults.poison(["order-1"])
        clock.advance(seconds=1)
        await services.delivery.drain()
        clock.advance(seconds=1)
    kept = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT f.seq, h.state, h.reason FROM former_body f JOIN delivery_history h"
            " ON (h.delivery_id, h.seq) = (f.delivery_id, f.seq) ORDER BY f.seq"
        ).all()
    )
    assert [(state, json.loads(reason)["code"]) for _, state, reason in kept] == [
        ("ready", "delivery.rewritten")
    ] * 2
    (event,) = (await services.flight_recorder.flight("order-1")).events
    queued = event.entries[1]
    assert queued.body.sha256 == event.lanes[0].former[0].facts.sha256
    told = [entry.changes for entry in event.entries if entry.changes]
    assert told == [
        (FieldChange("event_name", "Buy", "Purchase"),),
        (FieldChange("custom_data.currency", "EUR", "USD"),),
    ]
    assert [json.loads(one.body)["event_name"] for one in event.lanes[0].former] == [
        "Buy",
        "Purchase",
    ]
    attempts = [entry.attempt for entry in event.entries if entry.attempt is not None]
    assert len(attempts) >= 3


@pytest.fixture
async def doubtful(services, shop, meta, clock):
    """One event whose answer was lost, three days ago."""
    await shop.sell(1, event_name="Buy")
    meta.faults.add(Fault(FaultKind.RESET_AFTER))
    await services.delivery.drain()
    clock.advance(seconds=3 * DAY)
    await services.delivery.drain()


async def test_what_may_have_arrived_goes_by_a_word_of_its_own_alone(services, doubtful, states):
    plan = await services.rewriting.plan(corrections=[CURRENCY])
    assert (plan.rewritten, plan.doubtful) == (0, Doubtful(1, 1))
    assert [reason.code for reason, _ in plan.refused] == ["delivery.may_have_arrived"]
    await services.rewriting.replay(shown=plan.shown, corrections=[CURRENCY])
    assert states() == {"uncertain": 1}
    with pytest.raises(Refusal, match="changed since you looked"):
        await services.rewriting.replay(
            shown=plan.shown, corrections=[CURRENCY], include_doubtful=True
        )
    plan = await services.rewriting.plan(corrections=[CURRENCY], include_doubtful=True)
    assert plan.rewritten == 1
    await services.rewriting.replay(shown=plan.shown, corrections=[CURRENCY], include_doubtful=True)
    assert states() == {"ready": 1}
    (entry, *_) = await services.audit.entries()
    assert json.loads(entry.after)["may_have_arrived"] == 1


async def test_a_new_name_is_not_recognised_inside_the_window_either(services, shop, meta, clock):
    """The platform recognises a copy by id and name."""
    await shop.sell(1, event_name="Buy")
    meta.faults.add(Fault(FaultKind.RESET_AFTER))
    await services.delivery.drain()
    meta.faults.poison(["order-1"])
    clock.advance(seconds=60)
    await services.delivery.drain()
    same_name = await services.rewriting.plan(corrections=[CURRENCY])
    assert same_name.doubtful == Doubtful(1, 0)
    new_name = await services.rewriting.plan(corrections=[RENAME])
    assert new_name.doubtful == Doubtful(1, 1)


async def test_what_is_kept_is_set_right_in_later_events_and_not_in_queued_ones(
    services, refused, shop, bodies
):
    (before,) = await shop.sell(1, event_name="Buy")
    plan = await services.rewriting.plan(corrections=[RENAME])
    answer = await services.rewriting.replay(shown=plan.shown, corrections=[RENAME], keep=True)
    assert Topic.DESTINATIONS in answer.topics
    (after,) = await shop.sell(1, event_name="Buy")
    named = {json.loads(body)["event_id"]: json.loads(body) for body in bodies().values()}
    assert named[before]["event_name"] == "Buy"
    assert named[after]["event_name"] == "Purchase"
    assert await services.rewriting.kept(1) == (RENAME,)
    (account,) = await services.accounts.list()
    assert account.corrections == (RENAME,)
    page = await services.dashboards.deliveries(where=DeliveryFilter(text=after))
    assert page.rows[0].event_name == "Buy", "the event stays what came in"
    # What is kept is what a plan without corrections goes by.
    assert (await services.rewriting.plan()).chosen == 0


async def test_keeping_and_withdrawing_is_audited_with_both_sides(services, shop):
    await services.rewriting.keep(1, [RENAME])
    await services.rewriting.keep(1, [RENAME])
    await services.rewriting.keep(1, [])
    told = [
        (json.loads(one.before), json.loads(one.after))
        for one in await services.audit.entries()
        if one.action == "destination.corrected"
    ]
    said = [{"field": "event_name", "act": "change", "text": "Purchase", "was": "Buy"}]
    assert told == [(said, []), ([], said)]
    with pytest.raises(Refusal, match="no destination 9"):
        await services.rewriting.keep(9, [])
    with pytest.raises(Refusal, match="at most 50"):
        await services.rewriting.keep(1, [RENAME] * 51)


async def test_a_correction_is_for_one_destination(services, refused, meta, clock, workspace):
    await services.accounts.connect(
        platform="meta",
        account="999888777666",
        label="Second",
        secrets={"access_token": "a-token-of-tests-0001"},
        base_url=meta.base_url("meta"),
    )
    await Shop(services, clock, count=100).sell(1)
    await workspace.store.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE delivery SET state = 'rejected' WHERE state = 'ready'"
        )
    )
    with pytest.raises(Refusal, match="of several: "):
        await services.rewriting.plan(corrections=[RENAME])
    plan = await services.rewriting.plan(
        corrections=[RENAME], where=DeliveryFilter(destination_id=1)
    )
    assert plan.chosen == 4
    assert (await services.rewriting.plan()).chosen == 5


@pytest.mark.expects_log("the mapping for Meta failed on 1 events")
async def test_what_a_fault_of_the_program_left_without_a_body_gets_one(
    services, shop, states, bodies, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr("stratum_desktop.platforms.meta.PLATFORM", failing_platform())
        await shop.sell(1, event_id=POISON)
        assert states() == {"rejected": 1}
        assert not bodies()
    refused = (await services.delivery.replay(dry_run=True)).value.refused
    assert refused == {"delivery.never_written": 1}
    plan = await services.rewriting.plan()
    assert plan.rewritten == 1
    assert {one.examples[0][0].before for one in plan.changes} == {None}
    await services.rewriting.replay(shown=plan.shown)
    await services.delivery.drain()
    assert states() == {"delivered": 1}
    assert not bodies("former_body")
    assert (await services.maintenance.verify()).ok


async def test_values_in_clear_stay_sealed_and_are_erased_with_the_former_body(
    services, shop, meta, workspace, bodies, clock
):
    person = {"email": "canary@shop.example", "client_user_agent": "Canary/1.0"}
    ids = await shop.sell(1, event_name="Buy", user_data=person)
    meta.faults.poison(ids)
    await services.delivery.drain()
    meta.faults.clear()
    plan = await services.rewriting.plan(corrections=[RENAME])
    assert [change.path for change in plan.changes] == ["event_name"]
    await services.rewriting.replay(shown=plan.shown, corrections=[RENAME])
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT body, is_sealed FROM delivery_body UNION ALL"
            " SELECT body, is_sealed FROM former_body"
        ).all()
    )
    assert [bool(sealed) for _, sealed in rows] == [True, True]
    assert not any(b"Canary" in body for body, _ in rows)
    await services.delivery.drain()
    clock.advance(seconds=40 * DAY)
    await services.maintenance.clean_up()
    left = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM delivery_body), (SELECT count(*) FROM former_body)"
        ).one()
    )
    assert tuple(left) == (0, 0)
