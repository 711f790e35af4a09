"""An applied change is taken back by an action of its own, which asks the gate as any other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from approved_changes import pause

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals import Approvals
from stratum_desktop.services.approvals.view import Source
from stratum_desktop.services.execution import Execution

S = ActionState
UNDO_SECONDS = 30


@pytest.fixture
async def applied(desk):
    """A cut that was applied."""
    action = desk.approve(-20)
    assert await desk.state(action) is S.APPLIED
    return action


async def test_the_value_from_before_comes_back_and_the_first_action_says_so(desk, applied):
    changed = await desk.execution.roll_back(applied, comment="a mistake")
    view, prior = changed.value, desk.stored(applied).prior_value
    assert (view.source, view.state, view.move.after) == (Source.ROLL_BACK, S.UNDO_WINDOW, prior)
    assert await desk.run() == (), "it waits, and can be taken back"
    desk.clock.advance(seconds=UNDO_SECONDS)
    assert await desk.state(view.id) is S.APPLIED
    assert desk.live(applied) == prior
    assert desk.stored(applied).state is S.ROLLED_BACK
    steps = [step for step in desk.steps(applied) if step[0] == "roll_back"]
    assert steps == [("roll_back", "asked"), ("roll_back", "rolled_back")]
    assert {"action.applied", "action.rolled_back"} <= set(desk.audited())
    listed = await desk.execution.actions()
    assert [one.id for one in listed] == [view.id, applied]


async def test_a_rule_in_guarded_mode_suggests_again_once_a_change_of_it_is_taken_back(
    desk, applied, workspace
):
    def belong_to_rule(uow):
        rule_id = uow.rules.add("Guarded", "{}", mode="guarded", by="test", at_ms=0)
        uow.connection.exec_driver_sql(
            "UPDATE action SET rule_id = ?, rule_version = 1 WHERE id = ?", (rule_id, applied)
        )
        return rule_id

    rule_id = workspace.store.write_now(belong_to_rule)
    view = (await desk.execution.roll_back(applied)).value
    desk.clock.advance(seconds=UNDO_SECONDS)
    assert workspace.store.read_now(lambda uow: uow.rules.get(rule_id)).mode == "guarded"
    assert await desk.state(view.id) is S.APPLIED
    assert workspace.store.read_now(lambda uow: uow.rules.get(rule_id)).mode == "suggest"


async def test_a_pause_is_taken_back_by_a_launch(desk):
    action = desk.approve(move=pause(desk.campaign))
    assert await desk.state(action) is S.APPLIED
    view = (await desk.execution.roll_back(action)).value
    desk.clock.advance(seconds=UNDO_SECONDS)
    assert await desk.state(view.id) is S.APPLIED
    assert desk.live(action) == "active"


@pytest.mark.parametrize("is_online", [True, False])
async def test_what_somebody_changed_since_is_left_alone_and_told_three_ways(
    desk, applied, is_online, workspace
):
    stored = desk.stored(applied)
    desk.set_live(applied, Decimal(777))
    if is_online:
        with pytest.raises(Refusal, match="777") as refused:
            await desk.execution.roll_back(applied)
        facts = {"set": stored.move.after, "prior": stored.prior_value}
        assert refused.value.reason == Reason(
            "roll_back.moved", {**facts, "now": "777", "currency": "EUR"}
        )
        return
    # Asked while the platform cannot be: it shows when the roll-back runs.
    (destination,) = desk.read(lambda uow: uow.destinations.all())
    sql = "UPDATE destination SET base_url = ?"
    desk.write(lambda uow: uow.connection.exec_driver_sql(sql, ("https://graph.facebook.com",)))
    offline = Execution(workspace, is_online=lambda: False)
    view = (await offline.roll_back(applied)).value
    await offline.close()
    desk.write(lambda uow: uow.connection.exec_driver_sql(sql, (destination.base_url,)))
    desk.clock.advance(seconds=UNDO_SECONDS)
    assert await desk.state(view.id) is S.STALE
    assert (desk.live(applied), desk.stored(applied).state) == ("777", S.APPLIED)


async def test_only_what_was_applied_is_taken_back_and_only_once_at_a_time(desk, applied):
    other = desk.approve(-20, nth=1)
    for one in (other, 99):
        with pytest.raises(Refusal):
            await desk.execution.roll_back(one)
    await desk.execution.roll_back(applied)
    with pytest.raises(Refusal, match="already"):
        await desk.execution.roll_back(applied)


async def test_one_that_was_taken_back_itself_can_be_asked_for_again(desk, applied, workspace):
    approvals = Approvals(workspace)
    first = (await desk.execution.roll_back(applied)).value
    await approvals.undo([first.id])
    await approvals.reject([first.id])
    second = (await desk.execution.roll_back(applied)).value
    assert second.id != first.id


async def test_what_the_gate_blocks_waits_for_an_override(desk, workspace):
    action = desk.approve(-50)
    assert await desk.state(action) is S.APPLIED
    desk.measure(50.0)
    view = (await desk.execution.roll_back(action)).value
    assert (view.state, desk.meta.written) == (S.BLOCKED, desk.meta.written)
    approvals = Approvals(workspace)
    await approvals.override(view.id, content_hash=view.content_hash, why="it was a mistake")
    desk.clock.advance(seconds=UNDO_SECONDS)
    assert await desk.state(view.id) is S.APPLIED
    assert desk.stored(action).state is S.ROLLED_BACK


async def test_no_cap_holds_it(desk, applied, services):
    await services.settings.set("autopilot.raises_a_day", 0)
    view = (await desk.execution.roll_back(applied)).value
    assert view.state is S.UNDO_WINDOW
    desk.clock.advance(seconds=UNDO_SECONDS)
    assert await desk.state(view.id) is S.APPLIED
