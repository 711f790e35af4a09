"""Where the table of audit entries reads its windows from."""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.gui.models.windowed_table import WindowRequest
from stratum_desktop.services.audit import Audit, AuditLine, AuditSearch


class AuditSource:
    """Entries that a search finds, newest first, by number where a neighbour is known."""

    def __init__(self, audit: Audit, where: AuditSearch) -> None:
        self._audit = audit
        self._where = where

    async def count(self) -> int:
        """Return how many entries the search finds."""
        return await self._audit.count(where=self._where)

    async def window(self, request: WindowRequest[AuditLine]) -> Sequence[AuditLine]:
        """Return the rows wanted: on from the row above, else by position."""
        if request.after is not None:
            return await self._audit.entries(
                where=self._where, after=request.after.seq, limit=request.count
            )
        return await self._audit.entries(where=self._where, skip=request.first, limit=request.count)
