"""The life of an action, from its proposal to what became of it.

    proposed ⇄ snoozed          a person has not decided
    proposed ⇄ blocked          the gate blocks it; only an override goes past
    proposed → rejected | expired | replaced
    proposed → approved → undo_window → applying → applied | failed | stale | unknown
    undo_window → failed                            it cannot be carried out at all
    applying, unknown → undo_window                 nothing was written; it is tried again
    approved, undo_window, applying → proposed      it has to be decided anew
    applied → rolled_back
    rejected → proposed | blocked                   the rejection was taken back at once
    stale → rejected                                a person has seen the difference

Source: product rulebook, section 8. `replaced` is what one open proposal per entity makes of the
weaker one.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ActionState(StrEnum):
    """Where an action stands."""

    PROPOSED = "proposed"
    SNOOZED = "snoozed"
    BLOCKED = "blocked"
    REJECTED = "rejected"
    EXPIRED = "expired"
    #: Another proposal for the same entity took its place.
    REPLACED = "replaced"
    #: Approved by one, and waiting for a second approver.
    APPROVED = "approved"
    #: Approved by all who have to; free to be taken back until it runs.
    UNDO_WINDOW = "undo_window"
    #: Being carried out. A crash leaves it here, to be settled by reading the platform.
    APPLYING = "applying"
    APPLIED = "applied"
    #: The platform refused it; nothing was changed.
    FAILED = "failed"
    #: Somebody changed the value since it was proposed.
    STALE = "stale"
    #: The platform could not be read afterwards: nobody knows whether it was changed.
    UNKNOWN = "unknown"
    ROLLED_BACK = "rolled_back"


OPEN = frozenset({ActionState.PROPOSED, ActionState.SNOOZED, ActionState.BLOCKED})
"""A person can decide."""

ASKS = frozenset({ActionState.PROPOSED, ActionState.STALE})
"""It asks a person to say something now."""

UNDER_WAY = frozenset({ActionState.APPROVED, ActionState.UNDO_WINDOW, ActionState.APPLYING})
"""Decided, and not yet done."""

_S = ActionState
_NEXT: Mapping[ActionState, frozenset[ActionState]] = {
    _S.PROPOSED: frozenset(
        {
            _S.SNOOZED,
            _S.BLOCKED,
            _S.REJECTED,
            _S.EXPIRED,
            _S.REPLACED,
            _S.APPROVED,
            _S.UNDO_WINDOW,
            _S.STALE,
        }
    ),
    _S.SNOOZED: frozenset(
        {
            _S.PROPOSED,
            _S.BLOCKED,
            _S.REJECTED,
            _S.EXPIRED,
            _S.REPLACED,
            _S.APPROVED,
            _S.UNDO_WINDOW,
        }
    ),
    _S.BLOCKED: frozenset(
        {_S.PROPOSED, _S.SNOOZED, _S.REJECTED, _S.EXPIRED, _S.REPLACED, _S.APPROVED, _S.UNDO_WINDOW}
    ),
    _S.APPROVED: frozenset({_S.UNDO_WINDOW, _S.PROPOSED, _S.REJECTED, _S.EXPIRED, _S.BLOCKED}),
    _S.UNDO_WINDOW: frozenset(
        {_S.APPLYING, _S.PROPOSED, _S.EXPIRED, _S.BLOCKED, _S.STALE, _S.FAILED}
    ),
    _S.REJECTED: frozenset({_S.PROPOSED, _S.BLOCKED}),
    _S.APPLYING: frozenset(
        {
            _S.APPLIED,
            _S.FAILED,
            _S.STALE,
            _S.UNKNOWN,
            _S.UNDO_WINDOW,
            _S.PROPOSED,
            _S.BLOCKED,
            _S.EXPIRED,
        }
    ),
    _S.UNKNOWN: frozenset({_S.APPLIED, _S.FAILED, _S.STALE, _S.UNDO_WINDOW}),
    _S.APPLIED: frozenset({_S.ROLLED_BACK}),
    _S.STALE: frozenset({_S.REJECTED}),
}


def may_become(before: ActionState, after: ActionState) -> bool:
    """Say whether an action that stands here may come to stand there."""
    return after in _NEXT.get(before, frozenset())
