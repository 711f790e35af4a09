"""What a run of actions did."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class Ran:
    """One action that was looked at, and where it stands now."""

    action_id: int
    state: ActionState
    #: Why it stands there; None where the state says all.
    why: Reason | None

    @property
    def is_waiting(self) -> bool:
        """Say whether it is to be looked at again by itself."""
        return self.state in _WAITING


_WAITING = frozenset({ActionState.UNDO_WINDOW, ActionState.APPLYING, ActionState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class ExecutionReport:
    """What a run did, action by action, in its order."""

    actions: tuple[Ran, ...] = ()
    #: Roll-backs that were proposed because CPA got worse.
    proposed_roll_backs: tuple[int, ...] = ()

    def count(self, state: ActionState) -> int:
        """Return how many of them stand there now."""
        return sum(one.state is state for one in self.actions)
