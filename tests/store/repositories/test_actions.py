"""Actions change by comparison alone, and what happened to them is never changed."""

import pytest
from ad_actions import a_raise, known_campaign

from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason

S = ActionState


@pytest.fixture
def action(store, clock):
    """One proposal."""
    at_ms = clock.now_ms()
    return store.write_now(
        lambda uow: uow.actions.add(a_raise(known_campaign(uow, at_ms=at_ms), at_ms=at_ms))
    )


def test_what_was_added_is_read_with_the_names_of_what_it_speaks_of(store, clock, action):
    found = store.read_now(lambda uow: uow.actions.get(action))
    new = a_raise(found.entity_id, at_ms=clock.now_ms())
    for name in new.__dataclass_fields__:
        assert getattr(found, name) == getattr(new, name), name
    assert (found.name, found.account, found.external_id) == ("Campaign 7", "100", "7")
    assert (found.state, found.verdict, found.daily_budget) == (S.PROPOSED, Verdict.HOLD, 50)
    assert store.read_now(lambda uow: uow.actions.get(action + 1)) is None


def test_of_two_who_decide_the_same_one_is_told_that_nothing_happened(store, action):
    def decide(uow):
        return (
            uow.actions.move_to(action, OPEN, S.UNDO_WINDOW, at_ms=5, undo_until_ms=35),
            uow.actions.move_to(action, OPEN, S.REJECTED, at_ms=6),
        )

    assert store.write_now(decide) == (True, False)
    found = store.read_now(lambda uow: uow.actions.get(action))
    assert (found.state, found.state_at_ms, found.undo_until_ms) == (S.UNDO_WINDOW, 5, 35)


def test_a_step_that_no_life_takes_is_a_fault(store, action):
    with pytest.raises(ValueError, match="never becomes"):
        store.write_now(lambda uow: uow.actions.move_to(action, OPEN, S.APPLIED, at_ms=5))


def test_why_it_stands_there_goes_when_it_moves_on(store, action):
    why = Reason("caps.raises_a_day")

    def move(uow):
        uow.actions.note_look(action, Verdict.BLOCK, 9, why=why)
        first = uow.actions.get(action)
        uow.actions.move_to(action, {S.PROPOSED}, S.BLOCKED, at_ms=5)
        return first, uow.actions.get(action)

    before, after = store.write_now(move)
    assert (before.why, before.verdict, before.receipt_id) == (why, Verdict.BLOCK, 9)
    assert (after.why, after.receipt_id) == (None, 9)


def test_a_listing_takes_states_platform_rule_and_text_in_any_case(store, clock, action):
    at_ms = clock.now_ms()

    def add(uow):
        other = known_campaign(uow, at_ms=at_ms, external_id="8", name="Größe")
        return uow.actions.add(a_raise(other, at_ms=at_ms))

    second = store.write_now(add)

    def ids(**wanted):
        return store.read_now(lambda uow: [one.id for one in uow.actions.list(OPEN, **wanted)])

    assert ids() == [second, action]
    assert ids(limit=1) == [second]
    assert ids(text=" GRÖSSE ") == [second]
    assert ids(text="campaign") == [action]
    assert ids(platform="tiktok") == ids(rule_id=1) == ids(text="nothing") == []
    assert store.read_now(lambda uow: uow.actions.list({S.APPLIED})) == ()
    assert store.read_now(lambda uow: uow.actions.counts()) == {S.PROPOSED: 2}
    entity = store.read_now(lambda uow: uow.actions.get(action)).entity_id
    assert [one.id for one in store.read_now(lambda uow: uow.actions.of_entity(entity, OPEN))] == [
        action
    ]
    assert store.read_now(lambda uow: uow.actions.of_entity(entity, OPEN, since_ms=at_ms + 1)) == ()


def test_steps_come_in_their_order_and_are_never_changed(store, action):
    for at_ms, outcome in ((5, "proposed"), (5, "approved")):
        store.write_now(
            lambda uow, at_ms=at_ms, outcome=outcome: uow.actions.add_step(
                action, at_ms=at_ms, stage="decide", outcome=outcome, actor="test", detail="{}"
            )
        )
    steps = store.read_now(lambda uow: uow.actions.steps(action))
    assert [one.outcome for one in steps] == ["proposed", "approved"]
    with pytest.raises(Exception, match="append-only"):
        store.write_now(lambda uow: uow.connection.exec_driver_sql("DELETE FROM action_step"))


def test_what_waits_is_due_at_its_time_and_the_first_end_is_told(store, action):
    def wait(uow):
        before = uow.actions.next_due_ms()
        uow.actions.move_to(action, OPEN, S.UNDO_WINDOW, at_ms=5, undo_until_ms=35)
        return before

    assert store.write_now(wait) is None
    waiting = {S.UNDO_WINDOW}
    assert store.read_now(lambda uow: uow.actions.due(waiting, now_ms=34)) == ()
    assert store.read_now(lambda uow: uow.actions.due(waiting, now_ms=35)) == (action,)
    assert store.read_now(lambda uow: uow.actions.next_due_ms()) == 35


def test_waiting_on_changes_nothing_else_and_only_where_it_still_waits(store, action):
    why = Reason("execution.offline")

    def wait(uow):
        uow.actions.move_to(action, OPEN, S.UNDO_WINDOW, at_ms=5, undo_until_ms=35)
        return (
            uow.actions.put_off(action, S.APPLYING, until_ms=95, why=why),
            uow.actions.put_off(action, S.UNDO_WINDOW, until_ms=65, why=why),
        )

    assert store.write_now(wait) == (False, True)
    found = store.read_now(lambda uow: uow.actions.get(action))
    assert (found.state, found.state_at_ms, found.undo_until_ms) == (S.UNDO_WINDOW, 5, 65)
    assert found.why == why
