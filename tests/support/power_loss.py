"""What a disk may hold after the power failed, told from what was written and synced before.

What was synced is there. Each later write is there, lost, or torn at 512-byte sectors, in any
combination; names of new and deleted files are sure once their folder was synced.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from file_layer import Create, Delete, Op, Sync, Truncate, Write

SECTOR = 512
APPLIED, DROPPED = 0.4, 0.4


@dataclass
class _File:
    durable: bytearray
    pending: list[Write | Truncate] = field(default_factory=list)
    #: Whether its name survives a cut.
    is_named: bool = True
    #: What bore the name before, where its end may still be undone; None = nothing.
    older: _File | None = None
    is_deleted: bool = False


class Disk:
    """Files as they are, and what of them a cut may take away."""

    def __init__(self, base: Mapping[str, bytes], *, lies: bool) -> None:
        self._files = {name: _File(bytearray(content)) for name, content in base.items()}
        self._lies = lies
        self.torn = 0

    def apply(self, op: Op) -> None:
        # The program itself makes the database's file, and syncs its folder, before SQLite sees it.
        file = self._files.get(op.name)
        if file is None and not isinstance(op, Create):
            file = self._files[op.name] = _File(bytearray())
        match op:
            case Create(name):
                self._files[name] = _File(bytearray(), is_named=False, older=file)
            case Write() | Truncate():
                file.pending.append(op)
            case Sync() if not self._lies:
                for change in file.pending:
                    _change(file.durable, change)
                file.pending.clear()
                if not file.is_named:
                    self._sync_folder()
            case Delete(name, is_durable):
                file.is_deleted = True
                if is_durable and not self._lies:
                    del self._files[name]

    def _sync_folder(self) -> None:
        """Make names durable: SQLite does so with the first sync of a log or journal."""
        self._files = {name: file for name, file in self._files.items() if not file.is_deleted}
        for file in self._files.values():
            file.is_named, file.older = True, None

    def undisturbed(self) -> dict[str, bytes]:
        """Return the files as the running program sees them."""
        return {
            name: bytes(_changed(file.durable, file.pending))
            for name, file in self._files.items()
            if not file.is_deleted
        }

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files as one possible cut leaves them."""
        left = {name: self._left_of(file, chance) for name, file in self._files.items()}
        return {name: content for name, content in left.items() if content is not None}

    def _left_of(self, file: _File, chance: random.Random) -> bytes | None:
        if file.is_deleted and chance.random() < 1 / 2:
            return None
        if not file.is_named and chance.random() < 1 / 2:
            return None if file.older is None else self._left_of(file.older, chance)
        survivors: list[Write | Truncate] = []
        for change in file.pending:
            luck = chance.random()
            if luck < APPLIED:
                survivors.append(change)
            elif luck >= APPLIED + DROPPED and isinstance(change, Write):
                survivors += _torn(change, chance)
                self.torn += 1
        return bytes(_changed(file.durable, survivors))


def _torn(write: Write, chance: random.Random) -> list[Write | Truncate]:
    """Return the sectors of a write that reached the disk."""
    end = write.offset + len(write.content)
    starts = [write.offset, *range(write.offset // SECTOR * SECTOR + SECTOR, end, SECTOR)]
    pieces = zip(starts, [*starts[1:], end], strict=True)
    return [
        Write(write.name, start, write.content[start - write.offset : stop - write.offset])
        for start, stop in pieces
        if chance.random() < 1 / 2
    ]


def _changed(durable: bytearray, changes: list[Write | Truncate]) -> bytearray:
    content = bytearray(durable)
    for change in changes:
        _change(content, change)
    return content


def _change(content: bytearray, change: Write | Truncate) -> None:
    if isinstance(change, Truncate):
        del content[change.size :]
        content.extend(bytes(max(0, change.size - len(content))))
        return
    content.extend(bytes(max(0, change.offset - len(content))))
    content[change.offset : change.offset + len(change.content)] = change.content
