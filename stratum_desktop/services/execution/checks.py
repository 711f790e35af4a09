"""The first stage: everything that can be in the way of an action before a platform is asked."""

from __future__ import annotations

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import content_hash
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.delivery.clock_watch import clock_doubt
from stratum_desktop.services.delivery.rules import delivery_rules
from stratum_desktop.services.execution.standing import Obstacle
from stratum_desktop.services.execution.ways import Way, Ways, maker_of
from stratum_desktop.services.gate.kill_switch import is_stopped
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork


def checked(
    uow: UnitOfWork, workspace: Workspace, stored: StoredAction, ways: Ways
) -> Way | Obstacle:
    """Return the way to the platform of an action that may run, or the first thing against it.

    What can never run comes first, then what is too late, then what may pass.
    """
    shown = content_hash(stored.target, stored.move, grounds=stored.grounds)
    if shown != stored.content_hash:
        return Obstacle(Reason("execution.content_changed"), ActionState.FAILED)
    if stored.approved_receipt_id is None:
        return Obstacle(Reason("execution.not_approved"), ActionState.PROPOSED)
    if maker_of(stored.platform) is None:
        return Obstacle(
            Reason("execution.cannot_act", {"platform": stored.platform}), ActionState.FAILED
        )
    doubt = clock_doubt(uow, workspace, bound_seconds=delivery_rules(uow).skew_hold_seconds)
    if doubt is not None:
        return Obstacle(doubt)
    if workspace.clock.now_ms() >= stored.expires_at_ms:
        return Obstacle(Reason("execution.expired"), ActionState.EXPIRED)
    if (stop := is_stopped(uow)) is not None:
        return Obstacle(stop)
    way = ways.find(uow, stored)
    return Obstacle(way) if isinstance(way, Reason) else way
