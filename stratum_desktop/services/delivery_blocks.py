"""Counts of deliveries by destination and source, made ahead for the list of deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from stratum_desktop.domain.topic import Changed
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

_COUNTED_AT_ONCE = 10
"""Blocks of one transaction. Source: own choice; tenths of a second, in which nobody settles."""
_COMPARED_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class BlocksCompared:
    """What comparing counts with deliveries came to."""

    #: Counts that there should be.
    counts: int = 0
    #: Those that are missing, wrong, or of deliveries that are not there.
    wrong: int = 0


class DeliveryBlocks:
    """Counts blocks of deliveries once all of a block are there; no figure changes by it."""

    def __init__(self, workspace: Workspace) -> None:
        """Count in this workspace."""
        self._store = workspace.store

    async def count(self) -> Changed[int]:
        """Count the blocks that were closed since; returns how many."""
        blocks = 0
        step = partial(_count_some, limit=_COUNTED_AT_ONCE)
        while some := await self._store.write(step):
            blocks += some
        return Changed(blocks, frozenset())

    async def check(self) -> BlocksCompared:
        """Compare every block that was counted with its deliveries; changes nothing."""
        counts = wrong = 0
        end = await self._store.read(lambda uow: uow.delivery_blocks.next())
        for first in range(0, end, _COMPARED_AT_ONCE):
            some = partial(_compare, first=first, end=min(first + _COMPARED_AT_ONCE, end))
            found = await self._store.read(some)
            counts, wrong = counts + found.counts, wrong + found.wrong
        return BlocksCompared(counts, wrong)

    async def recount(self) -> Changed[int]:
        """Count every block anew; until that is done, lists are counted from rows."""
        await self._store.write(lambda uow: uow.delivery_blocks.forget())
        return await self.count()


def _count_some(uow: UnitOfWork, *, limit: int) -> int:
    return uow.delivery_blocks.count(limit=limit)


def _compare(uow: UnitOfWork, *, first: int, end: int) -> BlocksCompared:
    counted = uow.delivery_blocks.counted_anew(first, end)
    stored = uow.delivery_blocks.stored(first, end)
    return BlocksCompared(len(counted), len(dict(counted.items() ^ stored.items())))
