"""What the Approvals page shows: the actions, how they are filtered, and what is being asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from stratum_desktop.domain.autopilot.life import ASKS, OPEN, UNDER_WAY, ActionState
from stratum_desktop.services.approvals import SignedProposals
from stratum_desktop.services.approvals.view import ActionDetail, ActionView, Preview
from stratum_desktop.services.gate import PlatformMode, Stop

_S = ActionState


class Which(StrEnum):
    """The tabs."""

    #: Waits for a decision.
    OPEN = "open"
    BLOCKED = "blocked"
    SNOOZED = "snoozed"
    #: Decided, and not yet done; the undo window is part of it.
    UNDER_WAY = "under_way"
    DONE = "done"


LIVE = OPEN | UNDER_WAY | {_S.STALE}
"""What still waits for somebody or something."""

DONE = frozenset(ActionState) - LIVE

_LISTED: Mapping[Which, frozenset[ActionState]] = {
    Which.OPEN: ASKS,
    Which.BLOCKED: frozenset({_S.BLOCKED}),
    Which.SNOOZED: frozenset({_S.SNOOZED}),
    Which.UNDER_WAY: UNDER_WAY,
    Which.DONE: DONE,
}

MAY_APPROVE = frozenset({_S.PROPOSED, _S.APPROVED})
MAY_REJECT = OPEN | {_S.APPROVED, _S.STALE}
MAY_SNOOZE = OPEN
"""What a person may do with an action, by where it stands."""

_MAY_UNDO = frozenset({_S.APPROVED, _S.UNDO_WINDOW, _S.SNOOZED})


def may_undo(action: ActionView, now: datetime) -> bool:
    """Say whether a decision can be taken back; a rejection can for a moment alone."""
    if action.state is _S.REJECTED:
        return action.undo_until is not None and now < action.undo_until
    return action.state in _MAY_UNDO


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person wants listed."""

    which: Which = Which.OPEN
    #: A platform's key; None: of all.
    platform: str | None = None
    text: str = ""
    is_grouped: bool = False

    def let_through(self, action: ActionView) -> bool:
        """Say whether an action is of this platform and has this text."""
        if self.platform is not None and action.platform != self.platform:
            return False
        words = (action.name, action.external_id, action.rule_name or "", action.platform_label)
        wanted = self.text.casefold()
        return any(wanted in one.casefold() for one in words)


class Kind(StrEnum):
    """A question that is asked before something is done."""

    APPROVE = "approve"
    REJECT = "reject"
    SNOOZE = "snooze"
    COMMENT = "comment"
    OVERRIDE = "override"
    ROLL_BACK = "roll_back"
    #: Of changes that a colleague sent.
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Asking:
    """The question that is open."""

    kind: Kind
    actions: tuple[ActionView, ...]
    #: Of approving several.
    preview: Preview | None = None
    #: Of rolling back and of going past the gate: everything behind the one action.
    detail: ActionDetail | None = None
    #: Of a colleague's changes, with the file that they stand in.
    sent: SignedProposals | None = None
    file: Path | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """Return the numbers of the actions that are asked about."""
        return tuple(one.id for one in self.actions)


@dataclass(frozen=True, slots=True)
class State:
    """Everything on the page."""

    #: Of every tab but the last.
    live: tuple[ActionView, ...]
    #: The last ones that are over, newest first.
    done: tuple[ActionView, ...]
    #: Worst first.
    modes: tuple[PlatformMode, ...]
    #: None: autopilot runs.
    stopped: Stop | None
    is_offline: bool
    #: Whether this person is an approver, who may go past a block.
    may_override: bool
    choices: Choices = field(default_factory=Choices)
    #: Selected by x; numbers of actions.
    marked: frozenset[int] = frozenset()
    #: The action in the drawer.
    detail: ActionDetail | None = None
    asking: Asking | None = None

    @property
    def held(self) -> str:
        """Return what has to be so before anything that was approved runs; "" for nothing."""
        if self.stopped is not None:
            return "autopilot runs"
        return "online again" if self.is_offline else ""

    @property
    def counts(self) -> Mapping[Which, int]:
        """Return how many of each tab but the last the filter lets through."""
        passed = [one for one in self.live if self.choices.let_through(one)]
        return {
            which: sum(one.state in states for one in passed)
            for which, states in _LISTED.items()
            if which is not Which.DONE
        }

    @property
    def shown(self) -> tuple[ActionView, ...]:
        """Return what is listed: what expires first on top, of the last tab the newest."""
        if self.choices.which is Which.DONE:
            over = filter(self.choices.let_through, self.done)
            return tuple(sorted(over, key=lambda one: (one.state_at, one.id), reverse=True))
        states = _LISTED[self.choices.which]
        found = [one for one in self.live if one.state in states and self.choices.let_through(one)]
        if self.choices.which is Which.UNDER_WAY:
            return tuple(sorted(found, key=lambda one: (_when(one.undo_until), one.id)))
        return tuple(sorted(found, key=lambda one: (_when(one.expires_at), one.id)))

    @property
    def undoable(self) -> tuple[ActionView, ...]:
        """Return what was approved last and can still be taken back: all of one approval."""
        waiting = [one for one in self.live if one.state is _S.UNDO_WINDOW]
        if not waiting:
            return ()
        last = max(_when(one.undo_until) for one in waiting)
        return tuple(one for one in waiting if _when(one.undo_until) == last)

    @property
    def selected(self) -> tuple[ActionView, ...]:
        """Return what x selected, in the order it is listed."""
        return tuple(one for one in self.shown if one.id in self.marked)


def _when(at: datetime | None) -> float:
    return float("inf") if at is None else at.timestamp()
