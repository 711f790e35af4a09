"""Approving: what was shown, by who may, as long as the gate says no worse of it."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.domain.autopilot.release import what_got_worse
from stratum_desktop.domain.gate.decision import Decision, Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approval_settings import UNDO_SECONDS
from stratum_desktop.services.approvals.approvers import Approvers, Decider
from stratum_desktop.services.approvals.checking import (
    APPROVED,
    OVERRIDDEN,
    refusal,
    require,
    require_approvable,
    require_not_expired,
    require_second,
    require_state,
    require_words,
)
from stratum_desktop.services.approvals.proposing import audited
from stratum_desktop.services.approvals.steps import Stage, note_step
from stratum_desktop.services.approvals.weighing import Weighing
from stratum_desktop.services.gate.kernel import StoredReceipt
from stratum_desktop.services.setting_catalogue import current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork


class Deciding:
    """Approvals by one person in one transaction."""

    def __init__(
        self,
        uow: UnitOfWork,
        workspace: Workspace,
        *,
        who: Decider | None = None,
        file: str | None = None,
    ) -> None:
        """Decide for somebody.

        Args:
            uow: in whose transaction.
            workspace: whose rules and clock; its actor is named in steps and in the audit log.
            who: decides; None: the person at this computer.
            file: the signed file that told it.
        """
        self._uow = uow
        self._workspace = workspace
        self._approvers = Approvers(uow, workspace)
        self._who = self._approvers.own if who is None else who
        self._file = file
        self._weighing = Weighing(uow, workspace)
        self._now_ms = workspace.clock.now_ms()

    def check(self, shown: Mapping[int, str]) -> tuple[StoredAction, ...]:
        """Return the actions, all of which this person may approve as they were shown.

        Args:
            shown: the content hash of each, by id.

        Raises:
            Refusal: of the first that may not be approved.
        """
        found = tuple(require(self._uow, one) for one in shown)
        for one in found:
            require_approvable(one, content_hash=shown[one.id], now_ms=self._now_ms)
            require_second(self._uow, one, self._who, self._approvers)
        return found

    def approve(
        self, action: StoredAction, *, comment: str | None = None, seen: Decision | None = None
    ) -> bool:
        """Approve an action that was checked; False where it is harder than it was shown.

        It is open again then, and says what got worse.

        Args:
            action: as it stands.
            comment: kept with the decision.
            seen: what the person saw that the gate says; None: what it said when it looked last.
        """
        receipt = self._weighing.ask(action)
        known = self._weighing.shown(action) if seen is None else seen
        worse = what_got_worse(receipt.decision, known, by_person=True)
        if worse is not None:
            self._weighing.tell(action, receipt, why=worse)
            if action.state is ActionState.APPROVED:
                self._note(action, "approval_lapsed", why=worse)
            return False
        self._decide(action, self._weighing.keep(action, receipt), APPROVED, comment=comment)
        return True

    def override(self, action_id: int, *, content_hash: str, why: str) -> None:
        """Approve an action past the gate's block.

        Raises:
            Refusal: see `Approvals.override`.
        """
        self._who.require_approver("go past a block")
        words, action = require_words(why), require(self._uow, action_id)
        if action.content_hash != content_hash:
            raise refusal(Reason("approval.changed", {"action": action_id}))
        if action.verdict is not Verdict.BLOCK:
            raise refusal(Reason("approval.not_blocked", {"action": action_id}))
        require_state(action, OPEN)
        require_not_expired(action, now_ms=self._now_ms)
        receipt = self._weighing.keep(action, self._weighing.ask(action))
        self._decide(action, receipt, OVERRIDDEN, comment=words)

    def approve_guarded(self, action: StoredAction) -> bool:
        """Approve what the gate passes and no cap holds, for a rule that may; False: it waits."""
        if action.state is not ActionState.PROPOSED or self._approvers.needed(action) > 1:
            return False
        receipt = self._weighing.ask(action, is_automatic=True)
        if receipt.decision.verdict is not Verdict.PASS:
            return False
        kept = self._weighing.keep(action, receipt)
        self._decide(action, kept, APPROVED, is_automatic=True)
        return True

    def _decide(
        self,
        action: StoredAction,
        receipt: StoredReceipt,
        outcome: str,
        *,
        comment: str | None = None,
        is_automatic: bool = False,
    ) -> None:
        given = 2 if action.state is ActionState.APPROVED else 1
        is_enough = given >= self._approvers.needed(action)
        wait_ms = round(current(self._uow, UNDO_SECONDS) * 1000)
        self._uow.actions.move_to(
            action.id,
            {action.state},
            ActionState.UNDO_WINDOW if is_enough else ActionState.APPROVED,
            at_ms=self._now_ms,
            verdict=receipt.verdict.value,
            receipt_id=receipt.id,
            approved_receipt_id=receipt.id,
            approved_at_ms=self._now_ms,
            undo_until_ms=self._now_ms + wait_ms if is_enough else None,
            snoozed_until_ms=None,
            is_automatic=is_automatic,
        )
        self._note(action, outcome, comment=comment, receipt_id=receipt.id)
        code = "action.overridden" if outcome == OVERRIDDEN else "action.approved"
        after = {
            "hash": action.content_hash,
            "receipt": receipt.id,
            "by": self._who.by,
            "is_automatic": is_automatic,
            "is_enough": is_enough,
            "why": comment,
        }
        before = {"state": action.state.value}
        self._workspace.note(self._uow, code, audited(action), before=before, after=after)

    def _note(
        self,
        action: StoredAction,
        outcome: str,
        *,
        why: Reason | None = None,
        comment: str | None = None,
        receipt_id: int | None = None,
    ) -> None:
        note_step(
            self._uow,
            self._workspace,
            action.id,
            Stage.DECIDE,
            outcome,
            why=why,
            comment=comment,
            receipt_id=receipt_id,
            by=self._who.by,
            file=self._file,
        )


def approve_guarded(uow: UnitOfWork, workspace: Workspace, action_id: int) -> bool:
    """Approve a proposal of a rule in guarded mode, if the gate passes it and no cap holds it.

    Returns:
        Whether it was approved; what was not waits for a person.

    Raises:
        Refusal: there is no such action.
    """
    action = require(uow, action_id)
    if any(one.stage == Stage.DECIDE.value for one in uow.actions.steps(action_id)):
        return False  # a person has taken it in hand
    return Deciding(uow, workspace).approve_guarded(action)
