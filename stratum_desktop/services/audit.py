"""Reading, checking and exporting the audit chain."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.host.files.safe_csv import write_csv
from stratum_desktop.host.files.workbook import write_xlsx
from stratum_desktop.services.audit_entry import AuditLine, AuditValue, audit_lines, subject_names
from stratum_desktop.services.status import AUDIT_CHECK
from stratum_desktop.services.wording.audit import (
    ACTIONS,
    ACTORS,
    action_words,
    actor_words,
    chain_advice,
    chain_words,
)
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.deliveries import at
from stratum_desktop.store.repositories.audit import AuditFilter, AuditHead, ChainVerdict
from stratum_desktop.store.unit_of_work import UnitOfWork

__all__ = ["Audit", "AuditLine", "AuditSearch", "AuditSummary", "AuditValue", "AuditVerdict"]

EXPORT_HEADER = (
    *("entry", "at", "actor", "action", "what", "subject", "on", "why", "before", "after", "seal"),
)
"""The columns of an export; `at` is UTC, `before` and `after` are JSON."""

_MOST_WORKBOOK_ROWS = 1_048_575
"""Rows of a sheet below its header. Source: Microsoft, Excel specifications and limits."""


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """What a person looks for; what is None or empty lets everything through."""

    actor: str | None = None
    action: str | None = None
    #: Part of any text or word of an entry, whatever its case.
    text: str = ""


ALL = AuditSearch()


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """How long the log is, who and what is in it, and when the engine last checked it."""

    entries: int
    #: By actor: the word for it and how many entries.
    actors: Mapping[str, tuple[str, int]]
    #: By code: the words for it and how many entries.
    actions: Mapping[str, tuple[str, int]]
    #: None: it never did.
    checked_at: datetime | None
    #: What that check found wrong; None is good.
    check_error: str | None


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """Whether every row of the chain fits the one before it."""

    ok: bool
    checked: int
    #: Number of the first row that does not fit; None when all do.
    first_bad: int | None

    @property
    def words(self) -> str:
        """Return it as a sentence."""
        return chain_words(checked=self.checked, first_bad=self.first_bad)

    @property
    def advice(self) -> str | None:
        """Return what to do; None while the chain is whole."""
        return chain_advice(self.first_bad)


class Audit:
    """The audit log of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        #: Up to here the chain was found whole; None before the first look.
        self._good_head: AuditHead | None = None

    async def summary(self) -> AuditSummary:
        """Return how long the log is, and what it can be filtered by."""

        def read(uow: UnitOfWork) -> AuditSummary:
            actors, actions = uow.audit.actors(), uow.audit.actions()
            last = uow.jobs.last_ended(AUDIT_CHECK)
            return AuditSummary(
                entries=sum(actions.values()),
                actors={one: (actor_words(one), count) for one, count in actors.items()},
                actions={one: (action_words(one), count) for one, count in actions.items()},
                checked_at=None if last is None else at(last.started_at_ms),
                check_error=None if last is None else last.error,
            )

        return await self._workspace.store.read(read)

    async def entries(
        self,
        *,
        where: AuditSearch = ALL,
        after: int | None = None,
        skip: int = 0,
        limit: int = 200,
    ) -> tuple[AuditLine, ...]:
        """Return entries, newest first.

        Args:
            where: which.
            after: the last `seq` already shown.
            skip: how many to pass over from there.
            limit: how many at most.
        """

        def read(uow: UnitOfWork) -> tuple[AuditLine, ...]:
            names = subject_names(uow)
            rows = uow.audit.entries(
                where=_stored(where, names), after=after, skip=skip, limit=limit
            )
            return audit_lines(rows, names)

        return await self._workspace.store.read(read)

    async def count(self, *, where: AuditSearch = ALL) -> int:
        """Return how many entries a search finds."""
        return await self._workspace.store.read(
            lambda uow: uow.audit.count(_stored(where, subject_names(uow)))
        )

    async def export(self, path: Path, *, where: AuditSearch = ALL) -> Changed[int]:
        """Write entries to a file, CSV or XLSX by its ending; returns how many. Audited itself.

        No spreadsheet takes a cell of it for a formula.

        Raises:
            Refusal: another ending, or more entries than a workbook holds.
            Trouble: the file cannot be written.
        """
        kind = path.suffix.lower()
        count = await self.count(where=where)
        _require_writable(kind, count)
        lines = await self.entries(where=where, limit=count)
        rows = [_cells(one) for one in lines]
        if kind == ".csv":
            await asyncio.to_thread(write_csv, path, EXPORT_HEADER, rows)
        else:
            await asyncio.to_thread(write_xlsx, path, "audit", EXPORT_HEADER, rows)
        searched = {name: value for name, value in asdict(where).items() if value}
        told = {"entries": len(lines), "file": path.name, "up_to": lines[0].seq if lines else 0}
        await self._workspace.store.write(
            lambda uow: self._workspace.note(
                uow, "audit.exported", "audit", after={**told, **searched}
            )
        )
        return Changed(len(lines), frozenset({Topic.AUDIT}))

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


def _stored(where: AuditSearch, names: Mapping[str, str]) -> AuditFilter:
    """Return a search as rows answer it: words become the codes that they stand for."""
    text = where.text.strip()
    sought = text.lower()

    def meant(words: Mapping[str, str]) -> frozenset[str]:
        return frozenset(code for code, word in words.items() if sought in word.lower())

    if not text:
        return AuditFilter(actor=where.actor, action=where.action)
    return AuditFilter(
        actor=where.actor,
        action=where.action,
        text=text,
        actions=meant(ACTIONS),
        actors=meant(ACTORS),
        subjects=meant(names),
    )


def _require_writable(kind: str, count: int) -> None:
    if kind not in (".csv", ".xlsx"):
        raise Refusal(
            f"The audit log is written as .csv or .xlsx, not as {kind or 'a file without ending'}. "
            "Give the file one of these endings.",
            reason=Reason("audit.export_format_unknown"),
        )
    if kind == ".xlsx" and count > _MOST_WORKBOOK_ROWS:
        raise Refusal(
            f"A workbook holds {_MOST_WORKBOOK_ROWS:,} rows; this needs {count:,}. Write it as "
            ".csv, or narrow it by who or what.",
            reason=Reason(
                "audit.too_long_for_workbook", {"most": _MOST_WORKBOOK_ROWS, "rows": count}
            ),
        )


def _cells(one: AuditLine) -> tuple[str, ...]:
    return (
        str(one.seq),
        one.at.isoformat(timespec="milliseconds"),
        one.actor,
        one.action,
        one.what,
        one.subject,
        one.on,
        one.why or "",
        one.before or "",
        one.after or "",
        one.seal,
    )
