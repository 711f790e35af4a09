"""Whatever is done to proposals in whatever order, what has to hold of them holds."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from approval_queue import PAUSE, Queue, to

from stratum_desktop.domain.autopilot.life import OPEN, UNDER_WAY, ActionState, may_become
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.services.approvals import Role
from stratum_desktop.services.approvals.deciding import approve_guarded
from stratum_desktop.store.signing import new_private_key, public_key_of

S = ActionState
SEEDS = (0,)
MOVES = (to(55), to(60), to(90), to(40), to(30), PAUSE)
CAMPAIGNS = ("1", "2", "3", "4", "5")
EVERY = frozenset(ActionState)


class Walk:
    """Does one thing after another, by chance."""

    def __init__(self, queue: Queue, seed: int) -> None:
        self.queue, self.chance = queue, random.Random(seed)
        self.rules = [queue.rule("One"), queue.rule("Other"), None]
        self.refused = 0
        self.done: set[str] = set()

    def some(self) -> list[int]:
        states = EVERY if self.chance.random() < 0.2 else OPEN | UNDER_WAY
        known = self.queue.read(lambda uow: uow.actions.list(states, limit=8))
        most = self.chance.choice((1, 1, 1, 2))
        return [one.id for one in self.chance.sample(known, min(len(known), most))]

    async def step(self) -> None:
        name = self.chance.choice([*ACTS])
        before = self.states()
        try:
            await ACTS[name](self)
        except Refusal:
            self.refused += 1
            assert self.states() == before, f"{name} was refused and changed something"
        else:
            self.done.add(name)
        for number, state in self.states().items():
            was = before.get(number, S.PROPOSED)
            assert was is state or may_become(was, state) or state is S.REPLACED, (was, state)

    def states(self) -> dict[int, ActionState]:
        known = self.queue.read(lambda uow: uow.actions.list(EVERY, limit=10_000))
        return {one.id: one.state for one in known}

    async def propose(self) -> None:
        move, rule = self.chance.choice(MOVES), self.chance.choice(self.rules)
        made = self.queue.propose(move, campaign=self.chance.choice(CAMPAIGNS), rule=rule)
        if made is not None and rule is not None and self.chance.random() < 0.3:
            self.queue.write(lambda uow: approve_guarded(uow, self.queue.workspace, made.id))

    async def approve(self) -> None:
        ids = self.some()
        await self.queue.approvals.approve({one: self.queue.get(one).content_hash for one in ids})

    async def override(self) -> None:
        blocked = self.queue.read(lambda uow: uow.actions.list({S.BLOCKED}))
        number = blocked[0].id if blocked else 0
        await self.queue.approvals.override(
            number, content_hash=blocked[0].content_hash if blocked else "", why="By chance"
        )

    async def reject(self) -> None:
        await self.queue.approvals.reject(self.some())

    async def undo(self) -> None:
        await self.queue.approvals.undo(self.some())

    async def snooze(self) -> None:
        now = datetime.fromtimestamp(self.queue.clock.now_ms() / 1000, UTC)
        until = now + timedelta(minutes=self.chance.choice((10, 90)))
        await self.queue.approvals.snooze(self.some(), until=until)

    async def preview(self) -> None:
        await self.queue.approvals.preview(self.some())

    async def wait(self) -> None:
        self.queue.clock.advance(seconds=self.chance.choice((5, 5, 60, 3600)))

    async def measure(self) -> None:
        self.queue.measure(self.chance.choice((95.0, 95.0, 70.0, 50.0, 30.0)))

    async def tidy(self) -> None:
        await self.queue.approvals.tidy()
        await self.queue.approvals.regate()


ACTS = {
    name: getattr(Walk, name)
    for name in (
        *("propose", "approve", "override", "reject", "undo", "snooze", "preview", "wait"),
        *("measure", "tidy"),
    )
}


def check(queue: Queue) -> None:
    """Hold against each other what is stored of every action."""

    def look(uow) -> None:
        known = uow.actions.list(EVERY, limit=10_000)
        open_ones = [one.entity_id for one in known if one.state in OPEN]
        assert len(open_ones) == len(set(open_ones)), "one open proposal for an entity"
        for one in known:
            steps = uow.actions.steps(one.id)
            outcomes = [step.outcome for step in steps]
            assert outcomes[0] == "proposed"
            assert one.receipt_id > 0, "every action was gated"
            is_approved = one.state in UNDER_WAY
            assert (one.approved_at_ms is not None) == is_approved
            if one.state is S.UNDO_WINDOW:
                assert one.undo_until_ms is not None
                assert one.approved_receipt_id is not None
            if one.state is S.UNDO_WINDOW and one.verdict is Verdict.BLOCK:
                assert "overridden" in outcomes
            if one.state in {S.PROPOSED, S.BLOCKED}:
                assert (one.state is S.BLOCKED) == (one.verdict is Verdict.BLOCK)
                assert not one.is_automatic
                assert one.why is not None or one.state is S.PROPOSED
            if one.state is S.UNDO_WINDOW and not one.is_automatic and _adds_more(one):
                by = [step.detail for step in steps if step.outcome in {"approved", "overridden"}]
                assert len(by) > 1, "two people"
            assert (one.snoozed_until_ms is not None) <= (one.state in {S.SNOOZED, *GONE})
        assert uow.receipts.first_bad(key=queue.workspace.audit_key)[1] is None

    queue.read(look)


GONE = frozenset({S.EXPIRED, S.REPLACED})


def _adds_more(one) -> bool:
    return one.change.effect is Effect.RAISE and one.money_per_day > 20


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_has_to_hold_of_proposals_holds_in_any_order(queue, seed):
    queue.set("approvals.second_approver_above", 20)
    key = public_key_of(new_private_key())
    await queue.approvals.add_operator(name="Mia", role=Role.APPROVER, public_key=key)
    walk = Walk(queue, seed)
    queue.propose(to(60), campaign="1")
    for number in range(120):
        await walk.step()
        if number % 10 == 9:
            check(queue)
    assert walk.done == set(ACTS), "each of them was done"
    assert walk.refused
