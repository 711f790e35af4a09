"""Actions as front ends show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.platforms import registry
from stratum_desktop.services.approvals.approvers import Approvers
from stratum_desktop.services.approvals.by_hand import has_lever, present_value
from stratum_desktop.services.approvals.grounds import grounds_from_json, undo_from_json
from stratum_desktop.services.approvals.history import history_of
from stratum_desktop.services.approvals.steps import said_in, step_view
from stratum_desktop.services.approvals.view import ActionDetail, ActionView, Source, ThreeWay
from stratum_desktop.services.gate.kernel import receipt_view
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction, StoredStep
from stratum_desktop.store.unit_of_work import UnitOfWork


def action_views(
    uow: UnitOfWork, workspace: Workspace, actions: Iterable[StoredAction]
) -> tuple[ActionView, ...]:
    """Return actions in rows, in their order."""
    approvers = Approvers(uow, workspace)
    labels = {one.manifest.key: one.manifest.label for one in registry.all()}
    return tuple(
        _view(one, labels.get(one.platform, one.platform), _missing(one, approvers))
        for one in actions
    )


def action_detail(uow: UnitOfWork, workspace: Workspace, action: StoredAction) -> ActionDetail:
    """Return one action with everything behind it."""
    (view,) = action_views(uow, workspace, [action])
    steps = uow.actions.steps(action.id)
    grounds = grounds_from_json(action.grounds)
    return ActionDetail(
        view=view,
        grounds=grounds,
        receipt=receipt_view(uow, workspace, action.receipt_id),
        steps=tuple(map(step_view, steps)),
        history=history_of(uow, action, grounds, now_ms=workspace.clock.now_ms()),
        three_way=_three_way(uow, action, steps),
        prior_value=action.prior_value,
    )


def _view(one: StoredAction, label: str, missing: int) -> ActionView:
    return ActionView(
        id=one.id,
        source=Source(one.source),
        rule_id=one.rule_id,
        rule_name=one.rule_name,
        rule_version=one.rule_version,
        rule_version_now=one.rule_version_now,
        platform=one.platform,
        platform_label=label,
        account=one.account,
        kind=one.kind,
        external_id=one.external_id,
        name=one.name,
        move=one.move,
        effect=one.change.effect,
        size_pct=one.change.size_pct,
        money_per_day=one.money_per_day,
        state=one.state,
        state_at=_instant(one.state_at_ms),
        why=one.why,
        because=grounds_from_json(one.grounds).reason,
        verdict=one.verdict,
        is_immature=one.is_immature,
        content_hash=one.content_hash,
        proposed_at=_instant(one.proposed_at_ms),
        expires_at=_instant(one.expires_at_ms),
        snoozed_until=_optional(one.snoozed_until_ms),
        undo_until=_optional(one.undo_until_ms),
        applied_at=_optional(one.applied_at_ms),
        is_automatic=one.is_automatic,
        approvals_missing=missing,
        undo_if_worse=undo_from_json(one.undo_if_worse),
    )


def _missing(one: StoredAction, approvers: Approvers) -> int:
    if one.state is ActionState.APPROVED:
        return 1
    return approvers.needed(one) if one.state in OPEN else 0


def _three_way(
    uow: UnitOfWork, action: StoredAction, steps: Sequence[StoredStep]
) -> ThreeWay | None:
    """Return what was proposed against what the platform told when it ran."""
    if action.state is not ActionState.STALE:
        return None
    told = [(said_in(one, "now"), one.at_ms) for one in steps]
    for now, at_ms in reversed(told):
        if now is not None:
            return ThreeWay(action.move.before, action.move.after, now, _instant(at_ms))
    (*_, known) = uow.ad_accounts.states(action.entity_id)
    if not has_lever(known, action.move.lever):
        return None
    now = present_value(known, action.move.lever)
    return ThreeWay(action.move.before, action.move.after, now, _instant(known.learned_at_ms))


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _optional(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else _instant(at_ms)
