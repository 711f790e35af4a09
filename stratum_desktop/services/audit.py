"""Reading and checking the audit chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.audit import AuditHead, ChainVerdict
from stratum_desktop.store.unit_of_work import UnitOfWork


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
        #: Up to here the chain was found whole; None before the first look.
        self._good_head: AuditHead | None = None

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
        self._good_head = None
        return await self.verify_new()

    async def verify_new(self) -> AuditVerdict:
        """Check what was added since this object last found the chain whole; first all of it.

        A chain that has become shorter since then is not whole either.
        """
        trusted = self._good_head

        def look(uow: UnitOfWork) -> tuple[ChainVerdict, AuditHead | None]:
            verdict = uow.audit.verify(key=self._workspace.audit_key, trusted=trusted)
            return verdict, uow.audit.head()

        verdict, head = await self._workspace.store.read(look)
        if trusted is not None and (head is None or head.seq < trusted.seq):
            return AuditVerdict(ok=False, checked=0, first_bad=1 if head is None else head.seq + 1)
        if verdict.is_whole:
            self._good_head = head
        return AuditVerdict(verdict.is_whole, verdict.checked, verdict.first_bad)
