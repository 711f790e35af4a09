"""What every service works on: one open workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from stratum_desktop.domain.clock import Clock
from stratum_desktop.store.field_cipher import FieldCipher
from stratum_desktop.store.store import Store
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace: its store, its clock, its keys, and who is acting."""

    store: Store
    clock: Clock
    folder: Path
    cipher: FieldCipher
    audit_key: bytes = field(repr=False)
    #: Only such a workspace may hold made-up data and send to loopback.
    is_practice: bool
    #: Where the master secret is kept, in words for the status bar ("System keyring").
    key_place: str
    #: Who acts, for the audit log: "person", "engine", "cli".
    actor: str

    def note(
        self,
        uow: UnitOfWork,
        action: str,
        subject: str,
        *,
        before: object | None = None,
        after: object | None = None,
    ) -> None:
        """Append to the audit chain, in the transaction that changes what it speaks of.

        Args:
            before: what JSON can say; no secret and no person's data. None = nothing.
            after: likewise.
        """
        uow.audit.append(
            actor=self.actor,
            action=action,
            subject=subject,
            at_ms=self.clock.now_ms(),
            key=self.audit_key,
            before=before,
            after=after,
        )
