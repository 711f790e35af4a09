"""An approval is of what was shown, by who may give it, and as long as the gate says no worse."""

import pytest
from approval_queue import PAUSE, to

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.services.approvals.approvers import Role
from stratum_desktop.services.approvals.deciding import approve_guarded
from stratum_desktop.store.signing import new_private_key, public_key_of

S = ActionState


def a_key() -> str:
    return public_key_of(new_private_key())


async def test_an_approval_waits_in_the_undo_window_and_says_what_it_was_given_on(queue, clock):
    made = queue.proposed(to(60))
    changed = await queue.approvals.approve({made.id: made.content_hash}, comment=" Good. ")
    (view,) = changed.value
    assert (view.state, view.approvals_missing) == (S.UNDO_WINDOW, 0)
    action = queue.get(made.id)
    assert action.undo_until_ms - clock.now_ms() == 30_000
    assert action.approved_receipt_id == action.receipt_id > made.receipt_id
    assert action.approved_at_ms == clock.now_ms()
    step = queue.steps(made.id)[-1]
    assert (step.outcome, step.receipt_id) == ("approved", action.receipt_id)
    assert '"comment": "Good."' in step.detail
    assert queue.audited()[-1] == "action.approved"


@pytest.mark.parametrize("what", ["hash", "expired", "blocked", "rejected", "unknown"])
async def test_what_is_not_as_it_was_shown_is_refused_and_nothing_is_approved(queue, clock, what):
    good = queue.proposed(PAUSE, campaign="1")
    other = queue.proposed(to(90 if what == "blocked" else 60))
    shown = {good.id: good.content_hash, other.id: other.content_hash}
    if what == "hash":
        shown[other.id] = "0" * 64
    elif what == "expired":
        clock.advance(seconds=5 * 3600)
    elif what == "rejected":
        await queue.approvals.reject([other.id])
    elif what == "unknown":
        shown = {good.id: good.content_hash, 99: ""}
    before = queue.count("audit")
    words = {"hash": "not what was shown", "unknown": "no change 99"}.get(what, what)
    with pytest.raises(Refusal, match=words):
        await queue.approvals.approve(shown)
    assert (queue.state(good.id), queue.count("audit")) == (S.PROPOSED, before)


async def test_a_cap_that_breaks_with_those_before_it_holds_and_says_so(queue):
    queue.set("autopilot.raises_a_day", 25)
    made = [queue.proposed(to(60), campaign=str(number)) for number in range(3)]
    ids = [one.id for one in made]
    preview = await queue.approvals.preview(ids)
    changed = await queue.approvals.approve({one.id: one.content_hash for one in made})
    assert [one.state for one in changed.value] == [S.UNDO_WINDOW, S.UNDO_WINDOW, S.PROPOSED]
    held = changed.value[-1]
    assert (held.verdict, held.why.code) == (Verdict.HOLD, "caps.raises_a_day")
    assert (preview.count, preview.raised_per_day, preview.unknown) == (2, {"EUR": 20}, 0)
    assert [(one, why.code) for one, why in preview.refused] == [(ids[2], "caps.raises_a_day")]
    assert queue.outcomes(ids[2]) == ["proposed", "pass", "hold"]
    again = await queue.approvals.approve({ids[2]: held.content_hash})
    assert again.value[0].state is S.UNDO_WINDOW, "a person who was told may"


async def test_a_preview_leaves_no_trace_and_sums_by_currency(queue):
    raised = queue.proposed(to(60), campaign="1")
    cut = queue.proposed(to(40), campaign="2")
    blocked = queue.proposed(to(90), campaign="3")
    tables = ("action_step", "gate_receipt", "audit")
    rows = [queue.count(one) for one in tables]
    found = await queue.approvals.preview([raised.id, cut.id, blocked.id, raised.id])
    assert (found.count, found.raised_per_day, found.cut_per_day) == (2, {"EUR": 10}, {"EUR": 10})
    assert [(one, why.code) for one, why in found.refused] == [(blocked.id, "approval.blocked")]
    assert rows == [queue.count(one) for one in tables]
    assert queue.state(raised.id) is S.PROPOSED


async def test_what_the_gate_judges_harder_by_now_stays_open(queue):
    made = queue.proposed(to(60))
    queue.measure(70.0)
    (held,) = (await queue.approvals.approve({made.id: made.content_hash})).value
    assert (held.state, held.verdict, held.why.code) == (
        S.PROPOSED,
        Verdict.HOLD,
        "gate.band_too_low",
    )
    (seen,) = (await queue.approvals.approve({made.id: made.content_hash})).value
    assert seen.state is S.UNDO_WINDOW, "the person has seen it now"
    other = queue.proposed(to(60), campaign="8")
    queue.measure(30.0)
    (blocked,) = (await queue.approvals.approve({other.id: other.content_hash})).value
    assert blocked.state is S.BLOCKED


async def test_only_an_approver_goes_past_a_block_with_a_typed_reason(queue):
    made = queue.proposed(to(90))
    with pytest.raises(Refusal, match="1 to 500 characters"):
        await queue.approvals.override(made.id, content_hash=made.content_hash, why="  ")
    with pytest.raises(Refusal, match="not what was shown"):
        await queue.approvals.override(made.id, content_hash="x", why="Sale day")
    changed = await queue.approvals.override(
        made.id, content_hash=made.content_hash, why="Sale day"
    )
    assert changed.value.state is S.UNDO_WINDOW
    assert queue.outcomes(made.id)[-1] == "overridden"
    entry = queue.read(lambda uow: uow.audit.entries(limit=1))[0]
    assert (entry.action, '"why": "Sale day"' in entry.after) == ("action.overridden", True)
    cut = queue.proposed(to(40), campaign="8")
    with pytest.raises(Refusal, match="not blocked"):
        await queue.approvals.override(cut.id, content_hash=cut.content_hash, why="Why not")
    await queue.approvals.add_operator(name="Mia", role=Role.APPROVER, public_key=a_key())
    await queue.approvals.add_operator(name="Me", role=Role.OPERATOR, is_self=True)
    other = queue.proposed(to(90), campaign="9")
    with pytest.raises(Refusal, match="Only an approver"):
        await queue.approvals.override(other.id, content_hash=other.content_hash, why="Sale day")
    await queue.approvals.undo([made.id])
    taken_back = queue.get(made.id)
    assert taken_back.state is S.BLOCKED, "an override that is taken back leaves the block"
    assert taken_back.why.code == "gate.raise_too_large"


async def test_above_the_limit_it_takes_two_people(queue):
    queue.set("approvals.second_approver_above", 10)
    alone = queue.proposed(to(70), campaign="1")
    (view,) = (await queue.approvals.approve({alone.id: alone.content_hash})).value
    assert view.state is S.UNDO_WINDOW, "the only person approves alone"
    await queue.approvals.add_operator(name="Mia", role=Role.OPERATOR, public_key=a_key())
    small, large, cut = (
        queue.proposed(to(amount), campaign=str(amount)) for amount in (60, 61, 20)
    )
    missing = {one.id: one.approvals_missing for one in await queue.approvals.list()}
    assert missing == {small.id: 1, large.id: 2, cut.id: 1, alone.id: 0}
    shown = {one.id: one.content_hash for one in (small, large, cut)}
    states = [one.state for one in (await queue.approvals.approve(shown)).value]
    assert states == [S.UNDO_WINDOW, S.APPROVED, S.UNDO_WINDOW]
    with pytest.raises(Refusal, match="another person's"):
        await queue.approvals.approve({large.id: large.content_hash})


async def test_money_that_is_not_known_or_has_no_rate_counts_as_above(queue):
    await queue.approvals.add_operator(name="Mia", role=Role.OPERATOR, public_key=a_key())
    unknown = queue.proposed(to(60), campaign="1")
    queue.write(
        lambda uow: uow.connection.exec_driver_sql("UPDATE action SET money_per_day_micros = NULL")
    )
    known = queue.proposed(to(60), campaign="2")
    missing = {one.id: one.approvals_missing for one in await queue.approvals.list()}
    assert missing == {unknown.id: 2, known.id: 1}
    queue.set("workspace.currency", "USD")
    missing = {one.id: one.approvals_missing for one in await queue.approvals.list()}
    assert missing == {unknown.id: 2, known.id: 2}


async def test_a_guarded_rule_acts_where_the_gate_passes_and_no_cap_and_nobody_objects(
    queue, workspace
):
    def guarded(made):
        return queue.write(lambda uow: approve_guarded(uow, workspace, made.id))

    queue.set("autopilot.automatic_a_day", 1)
    rule = queue.rule()
    first = queue.proposed(to(60), rule=rule, campaign="1")
    assert guarded(first)
    action = queue.get(first.id)
    assert (action.state, action.is_automatic) == (S.UNDO_WINDOW, True)
    assert not guarded(first)
    second = queue.proposed(to(60), rule=rule, campaign="2")
    assert not guarded(second), "one automatic action a day"
    await queue.approvals.undo([first.id])
    assert not queue.get(first.id).is_automatic
    assert not guarded(first), "a person took it back"
    held = queue.proposed(PAUSE, rule=rule, campaign="3", is_immature=True)
    assert not guarded(held)
    assert queue.state(held.id) is S.PROPOSED
