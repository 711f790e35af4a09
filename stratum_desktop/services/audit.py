"""Reading and checking the audit chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to what."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    #: JSON texts; None = there was nothing.
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """Whether every row of the chain fits the one before it."""

    ok: bool
    checked: int
    #: Number of the first row that does not fit; None when all do.
    first_bad: int | None


class Audit:
    """The audit log of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace

    async def entries(self, *, after: int | None = None, limit: int = 200) -> tuple[AuditLine, ...]:
        """Return entries, newest first; `after` is the last `seq` already shown."""
        rows = await self._workspace.store.read(
            lambda uow: uow.audit.entries(after=after, limit=limit)
        )
        return tuple(
            AuditLine(
                row.seq,
                datetime.fromtimestamp(row.at_ms / 1000, UTC),
                row.actor,
                row.action,
                row.subject,
                row.before,
                row.after,
            )
            for row in rows
        )

    async def verify(self) -> AuditVerdict:
        """Check the whole chain."""
        verdict = await self._workspace.store.read(
            lambda uow: uow.audit.verify(key=self._workspace.audit_key)
        )
        return AuditVerdict(verdict.is_whole, verdict.checked, verdict.first_bad)
