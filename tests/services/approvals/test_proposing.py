"""One open proposal for an entity, and no proposal twice."""

from decimal import Decimal

import pytest
from approval_queue import PAUSE, to

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.domain.autopilot.move import status_move
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.weighing import lowest_budget, regate_open
from stratum_desktop.services.gate.kernel import stored_receipt

S = ActionState
HOUR_MS = 3_600_000


def test_a_proposal_has_its_receipt_its_steps_and_its_audit_row(queue):
    made = queue.proposed(to(60))
    action = queue.get(made.id)
    assert (made.state, made.verdict, made.replaced_id) == (S.PROPOSED, Verdict.PASS, None)
    assert (action.change, action.money_per_day) == (Change(Effect.RAISE, 20.0), Decimal(10))
    assert action.content_hash == made.content_hash
    assert [(one.stage, one.outcome, one.receipt_id) for one in queue.steps(made.id)] == [
        ("propose", "proposed", None),
        ("gate", "pass", made.receipt_id),
    ]
    assert queue.audited() == ["action.proposed"]


@pytest.mark.parametrize(("move", "hours"), [(to(60), 4), (to(40), 24), (PAUSE, 24)])
def test_a_raise_expires_sooner(queue, move, hours):
    action = queue.get(queue.proposed(move).id)
    assert action.expires_at_ms - action.proposed_at_ms == hours * HOUR_MS


def test_what_the_gate_blocks_is_blocked_and_what_may_mature_is_held(queue):
    blocked = queue.proposed(to(90), campaign="1")
    assert blocked.state is S.BLOCKED
    assert queue.get(blocked.id).why == Reason(
        "gate.raise_too_large", {"size_pct": 80.0, "most_pct": 50.0}
    )
    held = queue.proposed(PAUSE, campaign="2", is_immature=True)
    assert (held.state, held.verdict) == (S.PROPOSED, Verdict.HOLD)


def test_the_same_wish_again_changes_nothing(queue):
    rule = queue.rule()
    queue.proposed(to(60), rule=rule)
    rows = [queue.count(one) for one in ("action", "action_step", "gate_receipt", "audit")]
    assert queue.propose(to(60), rule=rule) is None
    assert queue.propose(to(60), rule=queue.rule("Another")) is None
    assert queue.propose(to(60)) is None
    assert rows == [queue.count(one) for one in ("action", "action_step", "gate_receipt", "audit")]


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        (to(60), to(40), "second"),
        (to(40), to(60), "first"),
        (to(40), PAUSE, "second"),
        (PAUSE, to(40), "first"),
        (to(60), to(55), "first"),
        (to(40), to(30), "first"),
    ],
)
def test_what_spends_less_beats_what_spends_more_and_both_name_the_other(
    queue, first, second, wins
):
    one = queue.proposed(first, rule=queue.rule("One"))
    other = queue.propose(second, rule=queue.rule("Other"))
    if wins == "first":
        assert other is None
        assert queue.state(one.id) is S.PROPOSED
        return
    assert (other.replaced_id, queue.state(one.id)) == (one.id, S.REPLACED)
    assert queue.get(one.id).why.facts == {"action": other.id}
    assert f'\\"action\\": {one.id}' in queue.steps(other.id)[0].detail
    receipt = queue.read(lambda uow: stored_receipt(uow, other.receipt_id)).receipt
    assert (receipt.replaces, receipt.is_sound) == (one.id, True)
    entity = queue.get(one.id).entity_id
    assert len(queue.read(lambda uow: uow.actions.of_entity(entity, OPEN))) == 1


@pytest.mark.parametrize("changed", [to(70), to(40), PAUSE])
def test_a_changed_wish_takes_the_place_of_the_rules_own(queue, changed):
    rule = queue.rule()
    before = queue.proposed(PAUSE if changed is not PAUSE else to(60), rule=rule)
    assert queue.proposed(changed, rule=rule).replaced_id == before.id


def test_a_persons_wish_goes_before_an_equal_one_and_not_before_a_cut(queue):
    raised = queue.proposed(to(60), rule=queue.rule())
    by_hand = queue.proposed(to(65))
    assert by_hand.replaced_id == raised.id
    assert queue.proposed(to(40), rule=queue.rule()).replaced_id == by_hand.id
    assert queue.propose(to(70)) is None


async def test_beside_a_raise_that_is_under_way_only_a_cut_is_proposed(queue):
    made = queue.proposed(to(60), rule=queue.rule())
    await queue.approvals.approve({made.id: made.content_hash})
    assert queue.propose(to(65)) is None
    cut = queue.proposed(to(40))
    assert (cut.replaced_id, queue.state(made.id)) == (None, S.UNDO_WINDOW)
    await queue.approvals.undo([made.id])
    assert queue.state(made.id) is S.REPLACED, "one open proposal, the cut"


async def test_a_rule_does_not_ask_again_soon_after_a_no(queue, clock):
    rule = queue.rule()
    made = queue.proposed(to(60), rule=rule)
    await queue.approvals.reject([made.id])
    assert queue.propose(to(65), rule=rule) is None
    assert queue.propose(to(40), rule=rule) is not None, "that is something else"
    clock.advance(seconds=25 * 3600)
    queue.measure()
    assert queue.propose(to(60), rule=queue.rule("Another"), campaign="8") is not None
    queue.write(lambda uow: uow.connection.exec_driver_sql("UPDATE action SET state = 'expired'"))
    assert queue.propose(to(65), rule=rule) is not None


def test_the_gate_is_asked_again_and_only_news_leave_a_row(queue, workspace, clock):
    raised = queue.proposed(to(60))
    cut = queue.proposed(to(40), campaign="8")
    assert queue.write(lambda uow: regate_open(uow, workspace)) == 0
    clock.advance(seconds=60)
    assert queue.write(lambda uow: regate_open(uow, workspace)) == 0, "a minute is no news"
    assert queue.count("gate_receipt") == 2
    queue.measure(50.0)
    assert queue.write(lambda uow: regate_open(uow, workspace)) == 1
    assert (queue.state(raised.id), queue.state(cut.id)) == (S.BLOCKED, S.PROPOSED)
    assert queue.get(raised.id).verdict is Verdict.BLOCK
    assert queue.outcomes(raised.id) == ["proposed", "pass", "block"]
    queue.measure(95.0)
    assert queue.write(lambda uow: regate_open(uow, workspace)) == 1
    assert (queue.state(raised.id), queue.get(raised.id).verdict) == (S.PROPOSED, Verdict.PASS)
    assert queue.count("gate_receipt") == 4


def test_a_launch_has_no_size_and_adds_the_whole_budget(queue):
    launch = status_move(EntityStatus.PAUSED, EntityStatus.ACTIVE, "EUR")
    action = queue.get(queue.proposed(launch).id)
    assert (action.change, action.money_per_day) == (Change(Effect.RAISE), Decimal(50))


def test_the_lowest_budget_is_that_of_the_last_day(queue, clock):
    from stratum_desktop.domain.ads.entity import Budget, BudgetKind

    def budget(amount):
        return {"budget": Budget(BudgetKind.DAILY, Decimal(amount))}

    for amount, hours in ((30, 1), (50, 30), (45, 1), (60, 1)):
        entity = queue.campaign(**budget(amount))
        clock.advance(seconds=hours * 3600)
    now_ms = clock.now_ms()
    assert queue.read(lambda uow: lowest_budget(uow, entity, now_ms=now_ms)) == 45
    later_ms = now_ms + 30 * HOUR_MS
    assert queue.read(lambda uow: lowest_budget(uow, entity, now_ms=later_ms)) == 60
