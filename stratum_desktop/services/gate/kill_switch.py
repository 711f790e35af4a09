"""The kill switch: while it is thrown nothing is carried out at any ad platform.

It stands in the workspace's database, so that every window, engine and command obeys it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

_KEY = "autopilot.stopped"
_SUBJECT = "autopilot"


@dataclass(frozen=True, slots=True)
class Stop:
    """The autopilot was stopped."""

    at: datetime
    #: Who, as the audit log names people and the engine.
    by: str
    #: In their words; "" where they gave none.
    why: str

    @property
    def reason(self) -> Reason:
        """Why an action does not run."""
        words = self.why.rstrip(".") or None
        return Reason("autopilot.stopped", {"by": self.by, "words": words})


def stopped(uow: UnitOfWork) -> Stop | None:
    """Return who threw the switch and when; None: it runs."""
    stored = uow.settings.get(_KEY)
    if stored is None or not isinstance(stored.value, dict):
        return None
    at = datetime.fromtimestamp(stored.changed_at_ms / 1000, UTC)
    return Stop(at, str(stored.value.get("by", "")), str(stored.value.get("why", "")))


def is_stopped(uow: UnitOfWork) -> Reason | None:
    """Return why nothing is carried out, or None: it may be."""
    found = stopped(uow)
    return None if found is None else found.reason


def stop(uow: UnitOfWork, workspace: Workspace, *, why: str) -> bool:
    """Throw the switch; audited. False where it was thrown already."""
    if stopped(uow) is not None:
        return False
    value = {"by": workspace.actor, "why": why}
    uow.settings.set(_KEY, value, at_ms=workspace.clock.now_ms())
    workspace.note(uow, "autopilot.stopped", _SUBJECT, after=value)
    return True


def resume(uow: UnitOfWork, workspace: Workspace) -> bool:
    """Let it run again; audited. False where it ran."""
    before = stopped(uow)
    if before is None:
        return False
    uow.settings.remove(_KEY)
    said = {"by": before.by, "why": before.why, "at": before.at.isoformat()}
    workspace.note(uow, "autopilot.resumed", _SUBJECT, before=said)
    return True
