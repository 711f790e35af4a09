"""What a person wants goes through the same gate."""

from decimal import Decimal

import pytest
from approval_queue import to

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityStatus
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Lever, Move
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.services.approvals.view import Source

S = ActionState


async def by_hand(queue, entity, lever=Lever.DAILY_BUDGET, after="60", why="Sale day"):
    return (await queue.approvals.propose_by_hand(entity, lever, after, why=why)).value


async def test_a_person_changes_a_budget_or_a_status(queue):
    view = await by_hand(queue, queue.campaign(), after=" 60.505 ")
    assert view.move == Move(Lever.DAILY_BUDGET, "50", "60.51", "EUR")
    assert (view.source, view.rule_name, view.because.facts["words"]) == (
        Source.PERSON,
        None,
        "Sale day",
    )
    paused = await by_hand(queue, queue.campaign("8"), Lever.STATUS, "paused")
    assert (paused.state, paused.money_per_day) == (S.PROPOSED, Decimal(-50))


@pytest.mark.parametrize(
    ("lever", "after"),
    [
        (Lever.DAILY_BUDGET, "50.00"),
        (Lever.DAILY_BUDGET, "-1"),
        (Lever.DAILY_BUDGET, "a lot"),
        (Lever.DAILY_BUDGET, "NaN"),
        (Lever.STATUS, "active"),
        (Lever.STATUS, "ended"),
        (Lever.STATUS, "sleeping"),
    ],
)
async def test_what_cannot_be_set_is_refused(queue, lever, after):
    with pytest.raises(Refusal, match="nothing that it can be set to"):
        await by_hand(queue, queue.campaign(), lever, after)


async def test_there_is_a_reason_and_something_to_change(queue):
    with pytest.raises(Refusal, match="1 to 500"):
        await by_hand(queue, queue.campaign(), why=" ")
    with pytest.raises(Refusal, match="no campaign or ad set 99"):
        await by_hand(queue, 99)
    with pytest.raises(Refusal, match="no campaign"):
        await by_hand(queue, queue.campaign("8", status=EntityStatus.ENDED))
    shared = queue.campaign("9", budget=Budget(BudgetKind.SHARED, Decimal(50), "1", 3))
    with pytest.raises(Refusal, match="its budget is shared"):
        await by_hand(queue, shared)


async def test_a_cut_that_is_open_has_to_be_decided_first(queue):
    cut = queue.proposed(to(40))
    with pytest.raises(Refusal, match=f"Change {cut.id} of the same campaign"):
        await by_hand(queue, queue.get(cut.id).entity_id)


async def test_a_stale_change_shows_three_values_and_is_proposed_anew_from_the_present_one(queue):
    made = queue.proposed(to(60))
    entity = queue.campaign(budget=Budget(BudgetKind.DAILY, Decimal(55)))
    with pytest.raises(Refusal, match="is proposed"):
        await queue.approvals.propose_anew(made.id)
    queue.write(lambda uow: uow.actions.move_to(made.id, {S.PROPOSED}, S.STALE, at_ms=1))
    detail = await queue.approvals.show(made.id)
    three = detail.three_way
    assert (three.proposed_from, three.proposed_to, three.now) == ("50", "60", "55")
    anew = (await queue.approvals.propose_anew(made.id)).value
    assert anew.move == Move(Lever.DAILY_BUDGET, "55", "60", "EUR")
    assert queue.get(anew.id).entity_id == entity
