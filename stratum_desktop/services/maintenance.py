"""Proof that nothing was lost, backups and clean-up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.host.key_copy import copy_key_description
from stratum_desktop.services.check import Check
from stratum_desktop.services.doctor import examine
from stratum_desktop.services.setting_catalogue import RETENTION_DAYS, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.backup import rotate
from stratum_desktop.store.unit_of_work import UnitOfWork

_JOB_RUNS_DAYS = 90
_DAY_MS = 86_400_000
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class ConservationLine:
    """One destination's side of the equation: accepted = the sum over all states."""

    destination: str
    accepted: int
    by_state: Mapping[DeliveryState, int]

    @property
    def balanced(self) -> bool:
        """Say whether every accepted delivery is in exactly one state."""
        return self.accepted == sum(self.by_state.values())


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Whether what is stored can be trusted."""

    ok: bool
    checks: tuple[Check, ...]
    conservation: tuple[ConservationLine, ...]

    def with_check(self, check: Check) -> VerifyReport:
        """Return the report with one check more."""
        return VerifyReport(self.ok and check.ok, (*self.checks, check), self.conservation)


@dataclass(frozen=True, slots=True)
class CleanUp:
    """What a clean-up removed."""

    dedupe_keys: int
    clear_values: int
    job_rows: int


class Maintenance:
    """Care for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def verify(self) -> VerifyReport:
        """Check conservation, the chains of audit and gate receipts, and the database file."""
        key = self._workspace.audit_key
        conservation = await self.conservation()
        chain = await self._store.read(lambda uow: uow.audit.verify(key=key))
        receipts, bad = await self._store.read(lambda uow: uow.receipts.first_bad(key=key))
        files = await self._store.check_integrity()
        off = [line for line in conservation if not line.balanced]
        checks = (
            Check(
                "Every delivery is in exactly one state",
                ok=not off,
                detail=_conservation_detail(conservation, off),
            ),
            Check(
                "Audit chain",
                ok=chain.is_whole,
                detail=f"{chain.checked:,} entries fit."
                if chain.is_whole
                else f"Entry {chain.first_bad} does not fit the one before it.",
            ),
            Check(
                "Gate receipts",
                ok=bad is None,
                detail=f"{receipts:,} receipts fit."
                if bad is None
                else f"Receipt {bad} does not fit the one before it.",
            ),
            *(
                Check(
                    _INTEGRITY_NAMES[one.name],
                    ok=one.ok,
                    detail="Whole." if one.ok else "; ".join(one.problems[:3]),
                )
                for one in files
            ),
        )
        return VerifyReport(all(check.ok for check in checks), checks, conservation)

    async def conservation(self) -> tuple[ConservationLine, ...]:
        """Return every destination's side of the equation (rulebook G2)."""
        return await self._store.read(_conservation)

    async def doctor(self) -> tuple[Check, ...]:
        """Look at key store, clock, SQLite, disk, network and API versions."""
        return await examine(self._workspace)

    @property
    def keeps_backups(self) -> bool:
        """Whether copies are made here; those of a shared database are made on its server."""
        return not self._store.is_shared

    async def backup(self, *, path: Path | None = None) -> Path:
        """Make a checked copy of the database.

        Beside it lies what says where its key is, never the key itself.

        Args:
            path: the folder it goes to; None is `backups` in the workspace, where copies that
                are no longer kept go.

        Raises:
            Refusal: the database is on a server, where copies of it are made.
            Trouble: the copy could not be made or did not hold.
        """
        made = await self._store.back_up(folder=path)
        await asyncio.to_thread(copy_key_description, self._workspace.folder, made.path)
        if path is None:
            await asyncio.to_thread(rotate, made.path.parent)
        return made.path

    async def clean_up(self) -> Changed[CleanUp]:
        """Forget what may be forgotten: expired keys, values in clear, old job runs."""
        now_ms = self._workspace.clock.now_ms()
        keys = await self._all_of(
            lambda uow: uow.events.forget_expired_keys(now_ms=now_ms, limit=_BATCH)
        )
        days = await self._store.read(lambda uow: current(uow, RETENTION_DAYS))
        values = await self._all_of(
            lambda uow: uow.upkeep.erase_clear(
                settled_before_ms=now_ms - days * _DAY_MS, limit=_BATCH
            )
        )
        runs = await self._store.write(
            lambda uow: uow.jobs.forget_runs(before_ms=now_ms - _JOB_RUNS_DAYS * _DAY_MS)
        )
        return Changed(CleanUp(keys, values, runs), frozenset({Topic.JOBS, Topic.DELIVERIES}))

    async def _all_of(self, step: Callable[[UnitOfWork], int]) -> int:
        """Repeat a bounded step until it finds less than a full batch; returns the sum."""
        total = 0
        while True:
            count = await self._store.write(step)
            total += count
            if count < _BATCH:
                return total


_INTEGRITY_NAMES = {
    "page_seals": "Database pages carry their seals",
    "structure": "Database structure",
    "references": "References between rows",
}


def _conservation(uow: UnitOfWork) -> tuple[ConservationLine, ...]:
    counts = uow.upkeep.count_every_row()
    return tuple(
        ConservationLine(
            one.label,
            one.accepted_count,
            {
                state: counts[one.id, state.value]
                for state in DeliveryState
                if (one.id, state.value) in counts
            },
        )
        for one in uow.destinations.all()
    )


def _conservation_detail(lines: Sequence[ConservationLine], off: Sequence[ConservationLine]) -> str:
    if not off:
        total = sum(line.accepted for line in lines)
        return f"{total:,} accepted at {len(lines)} destinations, all accounted for."
    return "; ".join(
        f"{line.destination}: {line.accepted:,} accepted, {sum(line.by_state.values()):,} found"
        for line in off
    )
