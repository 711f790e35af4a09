"""What happens to an action, each a row that nothing changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum

from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json
from stratum_desktop.services.approvals.view import Step
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredStep
from stratum_desktop.store.unit_of_work import UnitOfWork

SELF = "self"
"""Stands in a step for the person at this computer, whatever name they have or had."""


class Stage(StrEnum):
    """To which part of an action's life a step belongs."""

    PROPOSE = "propose"
    DECIDE = "decide"
    COMMENT = "comment"
    VALIDATE = "validate"
    GATE = "gate"
    EXECUTE = "execute"
    VERIFY = "verify"
    SETTLE = "settle"
    ROLL_BACK = "roll_back"


def note_step(
    uow: UnitOfWork,
    workspace: Workspace,
    action_id: int,
    stage: Stage,
    outcome: str,
    *,
    why: Reason | None = None,
    comment: str | None = None,
    receipt_id: int | None = None,
    actor: str | None = None,
    **more: str | None,
) -> None:
    """Keep that something happened to an action.

    Args:
        uow: in whose transaction.
        workspace: who acts, and when.
        action_id: to which action.
        stage: which part of its life this is.
        outcome: what happened, in one word.
        why: why, where the outcome does not say all.
        comment: what a person wrote; it is shown and exported with the step.
        receipt_id: what the gate said of it then.
        actor: who acted; None: as the workspace says.
        more: what else is known, by its name: `now` is what a platform told as the present value,
            `by` who decided, `file` the signed file that told it.
    """
    said = {"why": reason_to_json(why), "comment": comment, **more}
    uow.actions.add_step(
        action_id,
        at_ms=workspace.clock.now_ms(),
        stage=stage.value,
        outcome=outcome,
        actor=workspace.actor if actor is None else actor,
        detail=json.dumps({k: v for k, v in said.items() if v is not None}, ensure_ascii=False),
        receipt_id=receipt_id,
    )


def said_in(step: StoredStep, name: str) -> str | None:
    """Return what a step keeps under one of the names of `note_step`."""
    value = json.loads(step.detail).get(name)
    return None if value is None else str(value)


def step_view(step: StoredStep) -> Step:
    """Return a step as front ends show it."""
    return Step(
        at=datetime.fromtimestamp(step.at_ms / 1000, UTC),
        stage=step.stage,
        outcome=step.outcome,
        actor=step.actor,
        why=reason_from_json(said_in(step, "why")),
        comment=said_in(step, "comment"),
        receipt_id=step.receipt_id,
    )
