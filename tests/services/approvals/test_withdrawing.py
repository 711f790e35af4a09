"""No, later, not yet: what is decided beside an approval, and how long it can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from approval_queue import to

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.approvals.withdrawing import withdraw_of_rule

S = ActionState
HOUR = 3600


def in_hours(clock, hours: float) -> datetime:
    return datetime.fromtimestamp(clock.now_ms() / 1000, UTC) + timedelta(hours=hours)


async def test_an_approval_can_be_taken_back_until_it_runs(queue, clock):
    made = queue.proposed(to(60))
    await queue.approvals.approve({made.id: made.content_hash})
    clock.advance(seconds=2 * HOUR)  # it waits for the network
    changed = await queue.approvals.undo([made.id])
    assert changed.topics == {Topic.ACTIONS, Topic.AUDIT}
    action = queue.get(made.id)
    assert (action.state, action.approved_at_ms, action.undo_until_ms) == (S.PROPOSED, None, None)
    await queue.approvals.approve({made.id: made.content_hash})
    queue.write(
        lambda uow: uow.actions.move_to(made.id, {S.UNDO_WINDOW}, S.APPLYING, at_ms=clock.now_ms())
    )
    with pytest.raises(Refusal, match="is applying"):
        await queue.approvals.undo([made.id])


async def test_a_no_can_be_taken_back_for_a_moment(queue, clock):
    first, second = queue.proposed(to(60)), queue.proposed(to(60), campaign="8")
    await queue.approvals.reject([first.id, second.id], comment="Not now")
    assert queue.state(first.id) is S.REJECTED
    clock.advance(seconds=29)
    await queue.approvals.undo([first.id])
    assert queue.state(first.id) is S.PROPOSED
    clock.advance(seconds=1)
    with pytest.raises(Refusal, match="too long ago"):
        await queue.approvals.undo([second.id])


async def test_a_no_stands_where_something_else_was_proposed_meanwhile(queue):
    first = queue.proposed(to(60))
    await queue.approvals.reject([first.id])
    queue.proposed(to(40))
    with pytest.raises(Refusal, match="is open by now"):
        await queue.approvals.undo([first.id])


async def test_of_several_none_is_rejected_where_one_cannot_be(queue):
    first, second = queue.proposed(to(60)), queue.proposed(to(60), campaign="8")
    await queue.approvals.reject([second.id])
    with pytest.raises(Refusal, match="is rejected"):
        await queue.approvals.reject([first.id, second.id])
    assert queue.state(first.id) is S.PROPOSED


async def test_what_was_put_aside_comes_back_by_itself_or_by_hand(queue, clock):
    made = queue.proposed(to(60))
    await queue.approvals.snooze([made.id], until=in_hours(clock, 1))
    await queue.approvals.snooze([made.id], until=in_hours(clock, 2))
    assert queue.state(made.id) is S.SNOOZED
    clock.advance(seconds=2 * HOUR - 1)
    assert (await queue.approvals.tidy()).value == 0
    clock.advance(seconds=1)
    changed = await queue.approvals.tidy()
    assert (changed.value, queue.state(made.id)) == (1, S.PROPOSED)
    await queue.approvals.snooze([made.id], until=in_hours(clock, 1))
    await queue.approvals.undo([made.id])
    assert (queue.state(made.id), queue.get(made.id).snoozed_until_ms) == (S.PROPOSED, None)


@pytest.mark.parametrize("hours", [-1, 0, 4, 30])
async def test_nothing_is_put_aside_into_the_past_or_until_it_has_expired(queue, clock, hours):
    made = queue.proposed(to(60))
    with pytest.raises(Refusal, match="before it expires"):
        await queue.approvals.snooze([made.id], until=in_hours(clock, hours))


async def test_a_blocked_proposal_that_is_put_aside_comes_back_blocked(queue, clock):
    made = queue.proposed(to(90))
    await queue.approvals.snooze([made.id], until=in_hours(clock, 1))
    with pytest.raises(Refusal, match="blocked by the gate"):
        await queue.approvals.approve({made.id: made.content_hash})
    clock.advance(seconds=HOUR)
    await queue.approvals.tidy()
    assert queue.state(made.id) is S.BLOCKED


async def test_what_nobody_decided_expires(queue, clock):
    raised, cut = queue.proposed(to(60)), queue.proposed(to(40), campaign="8")
    decided = queue.proposed(to(60), campaign="9")
    await queue.approvals.approve({decided.id: decided.content_hash})
    clock.advance(seconds=4 * HOUR)
    assert (await queue.approvals.tidy()).value == 1
    assert (queue.state(raised.id), queue.state(cut.id)) == (S.EXPIRED, S.PROPOSED)
    assert queue.state(decided.id) is S.UNDO_WINDOW, "that is judged when it runs"
    assert queue.audited()[-1] == "action.expired"
    assert (await queue.approvals.tidy()).topics == frozenset()


async def test_a_word_is_kept_with_the_action(queue):
    made = queue.proposed(to(60))
    await queue.approvals.comment(made.id, " Ask Jo first. ")
    detail = await queue.approvals.show(made.id)
    assert detail.steps[-1].comment == "Ask Jo first."
    for text in ("", "x" * 501):
        with pytest.raises(Refusal, match="1 to 500 characters"):
            await queue.approvals.comment(made.id, text)
    with pytest.raises(Refusal, match="no change 99"):
        await queue.approvals.comment(99, "Hello")


async def test_a_stale_change_is_let_go_and_that_is_no_word_against_it(queue, clock):
    rule = queue.rule()
    made = queue.proposed(to(60), rule=rule)
    queue.write(lambda uow: uow.actions.move_to(made.id, {S.PROPOSED}, S.STALE, at_ms=1))
    await queue.approvals.reject([made.id])
    assert queue.outcomes(made.id)[-1] == "dismissed"
    with pytest.raises(Refusal, match="too long ago"):
        await queue.approvals.undo([made.id])
    assert queue.propose(to(60), rule=rule) is not None


async def test_what_a_rule_that_went_had_open_is_withdrawn_and_what_is_approved_stays(queue, clock):
    rule, other = queue.rule("Scaling"), queue.rule("Other")
    opened = [queue.proposed(to(60 + 15 * nth), campaign=f"a{nth}", rule=rule) for nth in range(3)]
    assert [one.state for one in opened] == [S.PROPOSED, S.PROPOSED, S.BLOCKED]
    await queue.approvals.snooze([opened[0].id], until=in_hours(clock, 1))
    approved = queue.proposed(to(40), campaign="b", rule=rule)
    await queue.approvals.approve({approved.id: approved.content_hash})
    theirs = queue.proposed(to(40), campaign="c", rule=other)
    mine = queue.proposed(to(40), campaign="d")
    why = Reason("approval.rule_off", {"rule": "Scaling"})

    def withdraw(uow):
        return withdraw_of_rule(uow, queue.workspace, rule, why=why)

    numbers = tuple(one.id for one in reversed(opened))
    assert queue.write(withdraw) == Withdrawn(numbers, (approved.id,))
    for one in opened:
        action, step = queue.get(one.id), queue.steps(one.id)[-1]
        assert (action.state, action.why, action.snoozed_until_ms) == (S.EXPIRED, why, None)
        assert (step.stage, step.outcome) == ("propose", "withdrawn")
        assert "approval.rule_off" in step.detail
    assert queue.audited()[-3:] == ["action.withdrawn"] * 3
    states = [queue.state(one.id) for one in (approved, theirs, mine)]
    assert states == [S.UNDO_WINDOW, S.PROPOSED, S.PROPOSED]
    assert queue.write(withdraw) == Withdrawn((), (approved.id,))
    assert queue.propose(to(75), campaign="a1", rule=rule), "nobody said no to it"
