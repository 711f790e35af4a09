"""What putting a backup back did: what is known again, and what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.restore import Restored


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A backup that stands in the place of the database now."""

    #: When it was made, UTC to the minute.
    copied_at: datetime
    #: Where the old database is kept; None where there was none.
    aside: Path | None
    #: Whether what happened since is known again; then nothing had to be stopped.
    is_carried_over: bool
    #: Events that came in since and are known again.
    events: int
    #: Deliveries that a platform confirmed since, known again as delivered.
    delivered: int
    #: Deliveries that may have been sent since and wait for a person.
    uncertain: int
    #: Uploads that may have been sent since and do not go on.
    uploads: int
    #: Changes of ad accounts that may have been decided since and have expired.
    actions: int


async def note_copy(workspace: Workspace) -> None:
    """Write into the audit log what the first opening of a copy let wait; nothing for others."""
    adopted = workspace.store.adopted
    if adopted is None:
        return
    after = {
        "copied_at": adopted.copied_at.isoformat(),
        "deliveries": adopted.uncertain,
        "uploads": adopted.uploads,
        "actions": adopted.actions,
    }
    await workspace.store.write(
        lambda uow: workspace.note(uow, "workspace.copy_opened", "workspace", after=after)
    )


async def report_restored(workspace: Workspace, restored: Restored) -> RestoreReport:
    """Write into the audit log that a backup was put back; return what came of it."""
    adopted, carried = workspace.store.adopted, restored.carried
    report = RestoreReport(
        copied_at=restored.copied_at,
        aside=restored.aside,
        is_carried_over=carried is not None,
        events=carried.events if carried else 0,
        delivered=carried.delivered if carried else 0,
        uncertain=adopted.uncertain if adopted else 0,
        uploads=adopted.uploads if adopted else 0,
        actions=adopted.actions if adopted else 0,
    )
    after = {
        "copied_at": report.copied_at.isoformat(),
        "events": report.events,
        "delivered": report.delivered,
        "uncertain": report.uncertain,
        "actions": report.actions,
    }
    await workspace.store.write(
        lambda uow: workspace.note(uow, "workspace.restored", "workspace", after=after)
    )
    return report
