"""Proposing a change: at most one open proposal for an entity."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Move
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.services.approvals.view import Grounds, Source, UndoIfWorse
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that somebody wants."""

    source: Source
    #: Both None where no rule had the idea.
    rule_id: int | None
    rule_version: int | None
    entity_id: int
    platform: str
    #: The ad account's id at the platform.
    account: str
    kind: EntityKind
    external_id: str
    move: Move
    #: The entity's own, which a pause takes away and a launch adds; None: it has none, or unknown.
    daily_budget: Decimal | None
    grounds: Grounds
    is_immature: bool = False
    undo_if_worse: UndoIfWorse | None = None
    #: The action that it takes back.
    rolls_back_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a wish."""

    id: int
    content_hash: str
    #: PROPOSED or BLOCKED.
    state: ActionState
    verdict: Verdict
    receipt_id: int
    #: The weaker proposal for the same entity whose place it took.
    replaced_id: int | None


def propose(
    uow: UnitOfWork, workspace: Workspace, wish: Wish, *, lowest_budget: Decimal | None
) -> Proposed | None:
    """Ask the gate about a wish and keep it as a proposal, with its receipt, step and audit row.

    Args:
        uow: in whose transaction.
        workspace: whose rules and clock.
        wish: what is wanted.
        lowest_budget: the entity's lowest daily budget of the last 24 hours; None: not known.

    Returns:
        None where nothing is proposed: the same is open or under way already, what beats it is,
        or a person said no to it a short time ago.
    """
    raise NotImplementedError


def approve_guarded(uow: UnitOfWork, workspace: Workspace, action_id: int) -> bool:
    """Approve a proposal of a rule in guarded mode, if the gate passes it and no cap breaks.

    Returns:
        Whether it was approved; what was not waits for a person.
    """
    raise NotImplementedError


def regate_open(uow: UnitOfWork, workspace: Workspace) -> int:
    """Ask the gate again about every open proposal; return for how many it says something else.

    Only those get a new receipt and verdict, and are blocked or released.
    """
    raise NotImplementedError
