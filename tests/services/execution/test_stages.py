"""An approved change is checked, gated, written and read back, or says why not."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from decimal import Decimal

import pytest
from approved_changes import budget_change, pause
from told_past import SCALING

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.codec import definition_to_json
from stratum_desktop.domain.rules.definition import Mode
from stratum_desktop.practice.servers import Fault, FaultKind
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.execution import Execution
from stratum_desktop.services.gate import kill_switch
from stratum_desktop.services.wording import sentence

S = ActionState
MINUTE = 60


async def test_a_change_is_written_once_and_leaves_a_row_for_each_stage(desk):
    action = desk.approve(-20)
    before = desk.stored(action).move.before
    (ran,) = await desk.run()
    assert (ran.state, ran.why) == (S.APPLIED, None)
    assert desk.steps(action) == [
        ("validate", "passed"),
        ("gate", "passed"),
        ("execute", "intent"),
        ("execute", "confirmed"),
        ("verify", "applied"),
    ]
    stored = desk.stored(action)
    assert (stored.prior_value, stored.applied_at_ms) == (before, desk.clock.now_ms())
    assert desk.live(action) == stored.move.after
    assert desk.meta.written == [stored.external_id]
    assert desk.audited() == ["action.applied"]
    # What was just read is known at once: the next proposal begins there.
    states = desk.read(lambda uow: uow.ad_accounts.states(stored.entity_id))
    assert states[-1].entity.budget.amount == Decimal(stored.move.after)
    assert await desk.run() == ()


async def test_a_status_is_set_as_a_budget_is(desk):
    action = desk.approve(move=pause(desk.campaign))
    assert await desk.state(action) is S.APPLIED
    assert desk.live(action) == "paused"


async def test_each_look_of_the_gate_keeps_its_receipt(desk):
    action = desk.approve(-20)
    before = desk.stored(action)
    await desk.run()
    after = desk.stored(action)
    assert after.receipt_id != before.receipt_id == after.approved_receipt_id
    assert after.verdict is Verdict.PASS


async def test_nothing_runs_before_its_undo_window_ends(desk):
    action = desk.approve(-20)
    later = desk.clock.now_ms() + 1
    desk.write(lambda uow: uow.actions.put_off(action, S.UNDO_WINDOW, until_ms=later, why=None))
    assert await desk.run() == ()
    assert await desk.execution.next_due_ms() == later
    desk.clock.advance(ms=1)
    assert await desk.state(action) is S.APPLIED
    assert await desk.execution.next_due_ms() is None


@pytest.mark.parametrize(
    ("pct", "emq", "state"),
    [
        (8, 70.0, S.APPLIED),  # a small raise passes where signals are directional
        (20, 70.0, S.PROPOSED),
        (8, 50.0, S.BLOCKED),
        (-20, 50.0, S.APPLIED),
        (-20, 30.0, S.PROPOSED),
    ],
)
async def test_a_signal_that_got_worse_since_the_approval_holds_what_it_no_longer_bears(
    desk, pct, emq, state
):
    action = desk.approve(pct)
    desk.measure(emq)
    (ran,) = await desk.run()
    assert ran.state is state
    assert desk.meta.written == (
        [] if state is not S.APPLIED else [desk.campaign.entity.external_id]
    )
    if state is not S.APPLIED:
        stored = desk.stored(action)
        assert stored.approved_at_ms is None, "it counts in no cap any more"
        assert ran.why.code == "execution.got_worse"
        assert sentence(Reason("gate.band_too_low", ran.why.facts)) in sentence(ran.why)
        assert ("gate", "got_worse") in desk.steps(action)
        assert desk.audited() == ["action.sent_back"]


@pytest.mark.parametrize(("emq", "state"), [(95.0, S.APPLIED), (30.0, S.BLOCKED)])
async def test_what_was_approved_outlives_its_rule_and_the_gate_decides_as_it_runs(
    desk, services, emq, state
):
    action = desk.approve(20)

    def belong_to_rule(uow):
        rule_id = uow.rules.add(
            "Scale", definition_to_json(SCALING), mode="suggest", by="test", at_ms=0
        )
        uow.connection.exec_driver_sql(
            "UPDATE action SET rule_id = ?, rule_version = 1 WHERE id = ?", (rule_id, action)
        )
        return rule_id

    switched = await services.autopilot.set_mode(desk.write(belong_to_rule), Mode.OFF)
    assert switched.value.queue == Withdrawn((), (action,))
    desk.measure(emq)
    (ran,) = await desk.run()
    assert ran.state is state


async def test_what_a_person_was_shown_as_held_runs_on_the_same_evidence(desk):
    desk.measure(70.0)
    action = desk.approve(20)
    assert desk.stored(action).verdict is Verdict.HOLD
    assert await desk.state(action) is S.APPLIED


async def test_a_guarded_rule_runs_nothing_that_is_held(desk):
    desk.measure(70.0)
    action = desk.approve(20, is_automatic=True)
    assert await desk.state(action) is S.PROPOSED
    assert not desk.stored(action).is_automatic


async def test_a_value_that_moved_is_left_alone_and_told_three_ways(desk):
    action = desk.approve(-20)
    desk.set_live(action, Decimal(777))
    (ran,) = await desk.run()
    move = desk.stored(action).move
    assert (ran.state, desk.meta.written) == (S.STALE, [])
    assert ran.why == Reason(
        "execution.moved",
        {"was": move.before, "wanted": move.after, "now": "777", "currency": "EUR"},
    )
    (step,) = [
        one for one in desk.read(lambda uow: uow.actions.steps(action)) if one.stage == "gate"
    ]
    assert json.loads(step.detail)["now"] == "777"


async def test_approved_offline_it_waits_and_is_gated_by_the_signals_of_its_run(desk, workspace):
    action = desk.approve(20)
    # A destination beyond this computer; nothing is asked while there is no network.
    (destination,) = desk.read(lambda uow: uow.destinations.all())
    online = [False]
    execution = Execution(workspace, is_online=lambda: online[0])
    asked = len(desk.server.calls)
    desk.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE destination SET base_url = 'https://graph.facebook.com'"
        )
    )
    for _ in range(3):
        (ran,) = (await execution.run()).value.actions
        assert (ran.state, ran.why) == (S.UNDO_WINDOW, Reason("execution.offline"))
        assert (await execution.run()).value.actions == (), "it is looked at once a minute"
        desk.clock.advance(seconds=MINUTE)
    assert desk.steps(action) == [("validate", "waits")], "one row, however long it waits"
    online[0] = True
    desk.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE destination SET base_url = ?", (destination.base_url,)
        )
    )
    desk.measure(50.0)
    (ran,) = (await execution.run()).value.actions
    assert (ran.state, desk.meta.written) == (S.BLOCKED, [])
    assert all(call.method == "GET" for call in desk.server.calls[asked:])
    await execution.close()


async def test_what_waited_too_long_expires(desk):
    action = desk.approve(-20, lives_seconds=60)
    desk.clock.advance(seconds=60)
    (ran,) = await desk.run()
    assert (ran.state, ran.why) == (S.EXPIRED, Reason("execution.expired"))
    assert desk.audited() == ["action.expired"]
    assert desk.stored(action).state is S.EXPIRED


async def test_while_the_kill_switch_is_thrown_nothing_is_asked_or_written(desk, workspace):
    action = desk.approve(-20)
    desk.write(lambda uow: kill_switch.stop(uow, workspace, why="a bad feeling"))
    asked = len(desk.server.calls)
    (ran,) = await desk.run()
    assert (ran.state, ran.why.code) == (S.UNDO_WINDOW, "autopilot.stopped")
    assert len(desk.server.calls) == asked
    desk.write(lambda uow: kill_switch.resume(uow, workspace))
    desk.clock.advance(seconds=MINUTE)
    assert await desk.state(action) is S.APPLIED


async def test_thrown_while_the_value_is_read_it_still_keeps_the_write_from_going(desk, workspace):
    action = desk.approve(-20)
    real = desk.meta.answer

    def answer(call, **more):
        answered = real(call, **more)
        if call.path.endswith(desk.campaign.entity.external_id):
            desk.write(lambda uow: kill_switch.stop(uow, workspace, why=""))
        return answered

    desk.meta.answer = answer
    assert await desk.state(action) is S.UNDO_WINDOW
    assert desk.meta.written == []


async def test_a_row_that_was_tampered_with_does_not_run(desk):
    action = desk.approve(-20)
    desk.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE action SET after_value = '9999' WHERE id = ?", (action,)
        )
    )
    (ran,) = await desk.run()
    assert (ran.state, ran.why) == (S.FAILED, Reason("execution.content_changed"))
    assert desk.meta.written == []


async def test_in_a_copy_of_the_workspace_it_waits_for_a_person(desk, services):
    action = desk.approve(-20)
    desk.write(lambda uow: uow.jobs.set_home("another computer"))
    (ran,) = await desk.run()
    assert (ran.state, ran.why.code) == (S.UNDO_WINDOW, "execution.destination_held")
    assert ran.why.facts["why"] == "workspace.copied"
    (destination,) = await services.accounts.list()
    await services.accounts.release(destination.id)
    desk.clock.advance(seconds=MINUTE)
    assert await desk.state(action) is S.APPLIED


async def test_a_destination_that_is_off_or_no_daily_budget_is_told(desk, services):
    action = desk.approve(-20)
    (destination,) = await services.accounts.list()
    await services.accounts.set_enabled(destination.id, enabled=False)
    (ran,) = await desk.run()
    assert ran.why == Reason("execution.destination_off", {"destination": destination.label})
    assert desk.stored(action).state is S.UNDO_WINDOW


@pytest.mark.parametrize(
    ("fault", "state", "after_seconds"),
    [
        (Fault(FaultKind.RATE_LIMIT, retry_after="900"), S.UNDO_WINDOW, 900),
        (Fault(FaultKind.SERVER_ERROR), S.UNDO_WINDOW, 60),
        (Fault(FaultKind.BAD_TOKEN), S.UNDO_WINDOW, 300),
        (Fault(FaultKind.HTML), S.UNDO_WINDOW, 60),
        (Fault(FaultKind.RESET_BEFORE), S.UNDO_WINDOW, 60),
    ],
)
async def test_a_value_that_cannot_be_read_is_asked_for_again_after_a_pause(
    desk, fault, state, after_seconds
):
    first, second = desk.approve(-20), desk.approve(-20, nth=1)
    desk.server.faults.add(fault)
    asked = len(desk.server.calls)
    ran = await desk.run()
    assert [one.state for one in ran] == [state, state]
    assert len(desk.server.calls) == asked + 1, "what waits for the same account asks nothing"
    assert sentence(ran[0].why)
    desk.clock.advance(seconds=after_seconds - 1)
    assert desk.stored(first).undo_until_ms > desk.clock.now_ms()
    desk.clock.advance(seconds=1)
    assert await desk.state(first) is S.APPLIED
    assert desk.stored(second).state in (S.APPLIED, S.UNDO_WINDOW)


@pytest.mark.parametrize(
    ("fault", "processed", "at_once", "after_a_minute", "in_the_end"),
    [
        # Surely not taken: it waits, and is tried again from the first check on.
        (Fault(FaultKind.RATE_LIMIT, retry_after="60"), 0, S.UNDO_WINDOW, S.APPLIED, S.APPLIED),
        (Fault(FaultKind.BAD_TOKEN), 0, S.UNDO_WINDOW, S.UNDO_WINDOW, S.APPLIED),
        # It may have been taken; the value says so.
        (Fault(FaultKind.RESET_AFTER), 1, S.APPLIED, S.APPLIED, S.APPLIED),
        (Fault(FaultKind.CUT), 1, S.APPLIED, S.APPLIED, S.APPLIED),
        # It was not, but could still be on its way.
        (Fault(FaultKind.RESET_BEFORE), 0, S.APPLYING, S.APPLIED, S.APPLIED),
        (Fault(FaultKind.SERVER_ERROR), 0, S.APPLYING, S.APPLIED, S.APPLIED),
        (Fault(FaultKind.HTML), 0, S.APPLYING, S.APPLIED, S.APPLIED),
    ],
)
async def test_whatever_is_answered_to_a_write_it_is_written_exactly_once(
    desk, fault, processed, at_once, after_a_minute, in_the_end
):
    action = desk.approve(-20)
    desk.meta.after_read.append(fault)
    assert await desk.state(action) is at_once
    assert len(desk.meta.written) == processed
    desk.clock.advance(seconds=MINUTE)
    assert await desk.state(action) is after_a_minute
    desk.clock.advance(seconds=5 * MINUTE)
    assert await desk.state(action) is in_the_end
    assert len(desk.meta.written) == 1


async def test_what_the_platform_refuses_has_failed_and_says_why_in_its_words(desk):
    move = budget_change(desk.campaign, -20)
    tiny = type(move)(move.lever, move.before, "0.5", move.currency)
    action = desk.approve(move=tiny)
    (ran,) = await desk.run()
    assert ran.state is S.FAILED
    assert ran.why.code.startswith("meta.")
    assert desk.live(action) == move.before
    assert desk.steps(action)[-2:] == [("execute", "refused"), ("verify", "failed")]


async def test_a_write_that_nobody_can_read_back_is_unknown_until_it_can(desk):
    action = desk.approve(-20)
    desk.meta.after_write.append(Fault(FaultKind.SERVER_ERROR, count=3))
    assert await desk.state(action) is S.UNKNOWN
    assert desk.stored(action).why.code == "execution.not_readable"
    for _ in range(2):
        desk.clock.advance(seconds=MINUTE)
        assert await desk.state(action) is S.UNKNOWN
    for _ in range(3):
        desk.clock.advance(seconds=5 * MINUTE)
        await desk.run()
    assert desk.stored(action).state is S.APPLIED
    assert len(desk.meta.written) == 1
    assert desk.steps(action)[-1] == ("settle", "applied")


async def test_a_third_value_after_a_lost_write_is_stale(desk):
    action = desk.approve(-20)
    desk.meta.after_read.append(Fault(FaultKind.RESET_BEFORE))
    assert await desk.state(action) is S.APPLYING
    desk.set_live(action, Decimal(777))
    assert await desk.state(action) is S.APPLYING, "the write may still be on its way"
    desk.clock.advance(seconds=MINUTE)
    assert await desk.state(action) is S.STALE
    assert desk.live(action) == "777"


async def test_what_the_platform_does_not_take_twice_has_failed(desk):
    action = desk.approve(-20)
    lost = Fault(FaultKind.RESET_BEFORE)
    # From the second run on the value is read to settle, and again before the write.
    for faults, expected in (([lost], S.APPLYING), ([None, lost], S.APPLYING), ([], S.FAILED)):
        desk.meta.after_read = deque(faults)
        assert await desk.state(action) is expected
        desk.clock.advance(seconds=MINUTE)
    assert desk.stored(action).why == Reason("execution.not_written")
    assert (desk.meta.written, await desk.run()) == ([], ())


async def test_told_to_stop_it_ends_after_the_action_under_way(desk):
    first, second = desk.approve(-20), desk.approve(-20, nth=1)
    report = (await desk.execution.run(should_stop=lambda: bool(desk.meta.written))).value
    assert [one.action_id for one in report.actions] == [first]
    assert desk.stored(second).state is S.UNDO_WINDOW


async def test_of_two_runners_at_once_one_writes_and_neither_is_misled(desk, workspace):
    actions = [desk.approve(-20, nth=number) for number in range(3)]
    other = Execution(workspace)
    for _ in range(2):
        await asyncio.gather(desk.execution.run(), other.run(), other.settle())
        desk.clock.advance(seconds=MINUTE)
    await other.close()
    assert {desk.stored(one).state for one in actions} == {S.APPLIED}
    assert sorted(Counter(desk.meta.written).values()) == [1, 1, 1]
