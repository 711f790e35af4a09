"""What the Audit page knows and does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.audit import AuditLine, AuditSearch, AuditSummary, AuditVerdict

VERIFY = "verify"
"""The name of the check of the whole chain."""


@dataclass(frozen=True, slots=True)
class State:
    """The search, what it finds, and the entry in the drawer."""

    summary: AuditSummary
    where: AuditSearch
    #: How many entries the search finds.
    total: int
    #: Grows with every load: the table asks again for what it shows.
    revision: int
    #: What the whole check said when a person last asked; None: nobody did.
    verdict: AuditVerdict | None = None
    #: None: the drawer is shut.
    entry: AuditLine | None = None


class AuditViewModel(ViewModel[State]):
    """Who did what, and whether it can be proved."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.AUDIT, Topic.JOBS, Topic.DESTINATIONS})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._where = AuditSearch()
        self._revision = 0

    @property
    def where(self) -> AuditSearch:
        """Return what is searched for now."""
        return self._where

    async def load(self) -> State:
        """Ask how long the log is and how much of it the search finds."""
        where = self._where
        summary = await self.services.audit.summary()
        total = await self.services.audit.count(where=where)
        self._revision += 1
        before = self.state
        return State(
            summary,
            where,
            total,
            self._revision,
            verdict=None if before is None else before.verdict,
            entry=None if before is None else before.entry,
        )

    def is_empty(self, state: State) -> bool:
        """Say whether nothing was ever decided."""
        return state.summary.entries == 0

    def receive(self, argument: object) -> None:
        """Show what another page means: an entry by its number, or what a text finds."""
        if isinstance(argument, int):
            self.show_entry(argument)
        elif isinstance(argument, str):
            self.search(AuditSearch(text=argument))

    def search(self, where: AuditSearch) -> None:
        """Look for something else."""
        if where == self._where:
            return
        self._where = where
        if self.state is not None:
            self.set_state(replace(self.state, where=where))
        self.reload(restart=True)

    def open_entry(self, entry: AuditLine) -> None:
        """Show one entry in the drawer."""
        if self.state is not None:
            self.set_state(replace(self.state, entry=entry))

    def show_entry(self, number: int) -> None:
        """Read an entry by its number and show it in the drawer."""

        def on_read(found: tuple[AuditLine, ...]) -> Notice | None:
            if not found or found[0].seq != number:
                words = f"Entry {number:,} is not there."
                return Notice(words, Tone.CRITICAL, command="show")
            self.open_entry(found[0])
            return None

        self.query(
            "show",
            lambda: self.services.audit.entries(after=number + 1, limit=1),
            done=on_read,
        )

    def close_entry(self) -> None:
        """Forget the entry that the drawer showed."""
        if self.state is not None and self.state.entry is not None:
            self.set_state(replace(self.state, entry=None))

    def verify(self) -> None:
        """Check the whole chain."""

        def on_verified(verdict: AuditVerdict) -> Notice | None:
            if self.state is not None:
                self.set_state(replace(self.state, verdict=verdict))
            return None

        self.query(VERIFY, self.services.audit.verify, done=on_verified)

    def export(self, path: Path) -> None:
        """Write what the search finds to a file."""
        where = self._where

        def on_written(count: int) -> Notice:
            rows = "entry" if count == 1 else "entries"
            return Notice(f"{count:,} {rows} written to {path.name}.", Tone.GOOD, command="export")

        self.command(
            "export", lambda: self.services.audit.export(path, where=where), done=on_written
        )
