"""Asking the gate about a proposal, and keeping what it says of it."""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.ads.entity import BudgetKind
from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.domain.gate.decision import Decision, Verdict
from stratum_desktop.domain.gate.receipt import Receipt, RuleVersion
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.gate.caps import Asked, broken_caps
from stratum_desktop.services.gate.kernel import Scales, StoredReceipt, stored_receipt
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

_DAY_MS = 86_400_000
_MOST = 100_000


class Weighing:
    """The gate and the caps in one transaction."""

    def __init__(self, uow: UnitOfWork, workspace: Workspace) -> None:
        """Weigh what is stored now."""
        self._uow = uow
        self._workspace = workspace
        self._scales = Scales(uow, workspace)

    def ask(self, action: StoredAction, *, is_automatic: bool = False) -> Receipt:
        """Return what the gate says of an action now, with every cap that it would break."""
        rule_id, version = action.rule_id, action.rule_version
        rule = None if rule_id is None or version is None else RuleVersion(rule_id, version)
        return self._scales.ask(
            action.change,
            platforms=[action.platform],
            broken=self._broken(action, is_automatic=is_automatic),
            rule=rule,
        )

    def keep(self, action: StoredAction, receipt: Receipt) -> StoredReceipt:
        """Store a receipt of an action."""
        return self._scales.keep(receipt, action_id=action.id)

    def shown(self, action: StoredAction) -> Decision:
        """Return what the gate said when it looked last, which is what people see."""
        return stored_receipt(self._uow, action.receipt_id).receipt.decision

    def tell(
        self, action: StoredAction, receipt: Receipt, *, why: Reason | None = None
    ) -> ActionState:
        """Keep what the gate says of an open proposal: it is blocked, or a person can decide.

        Args:
            action: as it stands.
            receipt: what the gate says.
            why: why it stands where it does then; None: the verdict says all, and of a block
                what speaks against it most.

        Returns:
            Where it stands; what was put aside stays there.
        """
        kept, reasons = self.keep(action, receipt), receipt.decision.reasons
        why = why or why_blocked(receipt.decision)
        self._uow.actions.note_look(action.id, kept.verdict, kept.id, why=why)
        state = state_by(kept.verdict)
        now_ms = self._workspace.clock.now_ms()
        if action.state in {state, ActionState.SNOOZED}:
            state = action.state
        else:
            self._uow.actions.move_to(action.id, {action.state}, state, at_ms=now_ms, why=why)
        note_step(
            self._uow,
            self._workspace,
            action.id,
            Stage.GATE,
            kept.verdict.value,
            why=why or (reasons[0] if reasons else None),
            receipt_id=kept.id,
        )
        return state

    def _broken(self, action: StoredAction, *, is_automatic: bool) -> tuple[Reason, ...]:
        asked = Asked(
            entity_id=action.entity_id,
            move=action.move,
            change=action.change,
            money_per_day=action.money_per_day,
            is_automatic=is_automatic,
            is_roll_back=action.rolls_back_id is not None,
        )
        found = broken_caps(self._uow, self._workspace, asked, except_action=action.id)
        return (Reason("approval.may_still_mature"), *found) if action.is_immature else found


def regate_open(uow: UnitOfWork, workspace: Workspace) -> int:
    """Ask the gate again about every open proposal; return for how many it says something else.

    Only those get a new receipt and verdict, and are blocked or released.
    """
    weighing, changed = Weighing(uow, workspace), 0
    for action in uow.actions.list(OPEN, limit=_MOST):
        receipt = weighing.ask(action)
        if _says(receipt.decision) != _says(weighing.shown(action)):
            weighing.tell(action, receipt)
            changed += 1
    return changed


def state_by(verdict: Verdict) -> ActionState:
    """Return where an open proposal stands by the gate's verdict."""
    return ActionState.BLOCKED if verdict is Verdict.BLOCK else ActionState.PROPOSED


def why_blocked(decision: Decision) -> Reason | None:
    """Return what speaks most against a blocked change; None where it is not blocked."""
    return decision.reasons[0] if decision.verdict is Verdict.BLOCK else None


def lowest_budget(uow: UnitOfWork, entity_id: int, *, now_ms: int) -> Decimal | None:
    """Return an entity's lowest daily budget of the last 24 hours; None: not known.

    What it was found with before counts until it was found otherwise.
    """
    since_ms, states = now_ms - _DAY_MS, uow.ad_accounts.states(entity_id)
    earlier = [one for one in states if one.learned_at_ms <= since_ms]
    in_force = [*earlier[-1:], *(one for one in states if one.learned_at_ms > since_ms)]
    amounts = [
        one.entity.budget.amount
        for one in in_force
        if one.entity.budget.kind is BudgetKind.DAILY and one.entity.budget.amount is not None
    ]
    return min(amounts, default=None)


def _says(decision: Decision) -> tuple[Verdict, frozenset[str]]:
    """Return what a person would have to be told anew; ages and scores alone change always."""
    return decision.verdict, frozenset(one.code for one in decision.reasons)
