"""How many deliveries of each closed block of ids each destination and source has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.tables import BLOCK

_OF_ROWS = (
    f"SELECT id / {BLOCK}, destination_id, source, count(*) FROM delivery"
    " WHERE id >= ? AND id < ? GROUP BY 1, 2, 3"
)
_OF_BLOCKS = (
    "SELECT block, destination_id, source, count FROM delivery_block WHERE block >= ? AND block < ?"
)


class BlockKey(NamedTuple):
    """What deliveries are counted by."""

    block: int
    destination_id: int
    source: str


BlockCounts = Mapping[BlockKey, int]


class DeliveryBlockRepository:
    """Counted blocks. The first that is not counted yet is followed by none that is."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def next(self) -> int:
        """Return the block behind the last that is counted; 0 before any is."""
        last = self._connection.exec_driver_sql("SELECT max(block) FROM delivery_block").scalar()
        return 0 if last is None else int(last) + 1

    def closed(self) -> int:
        """Return the first block that may still get deliveries: ids are given one by one."""
        newest = self._connection.exec_driver_sql("SELECT max(id) FROM delivery").scalar()
        return (int(newest or 0) + 1) // BLOCK

    def count(self, *, limit: int) -> int:
        """Count the next blocks that are closed, at most so many; returns how many were."""
        begin = self._connection.exec_driver_sql(
            "SELECT min(id) FROM delivery WHERE id >= ?", (self.next() * BLOCK,)
        ).scalar()
        first, closed = int(begin or 0) // BLOCK, self.closed()
        if begin is None or first >= closed:
            return 0
        end = min(first + limit, closed)
        self._connection.exec_driver_sql(
            f"INSERT INTO delivery_block (block, destination_id, source, count) {_OF_ROWS}",
            (first * BLOCK, end * BLOCK),
        )
        return end - first

    def with_any(
        self, *, below: int, destination_id: int | None, source: str | None, limit: int
    ) -> tuple[int, ...]:
        """Return the newest blocks below one that have deliveries of these, newest first.

        Args:
            destination_id: None: any.
            source: None: any.
        """
        rows = self._connection.exec_driver_sql(
            "SELECT DISTINCT block FROM delivery_block WHERE block < ?"
            " AND destination_id = coalesce(?, destination_id) AND source = coalesce(?, source)"
            " ORDER BY block DESC LIMIT ?",
            (below, destination_id, source, limit),
        )
        return tuple(int(block) for block in rows.scalars())

    def stored(self, first: int, end: int) -> BlockCounts:
        """Return what is counted of these blocks; `end` is none of them."""
        rows = self._connection.exec_driver_sql(_OF_BLOCKS, (first, end))
        return {BlockKey(*row[:3]): int(row[3]) for row in rows}

    def counted_anew(self, first: int, end: int) -> BlockCounts:
        """Return what the deliveries of these blocks say."""
        rows = self._connection.exec_driver_sql(_OF_ROWS, (first * BLOCK, end * BLOCK))
        return {BlockKey(*row[:3]): int(row[3]) for row in rows}

    def forget(self) -> None:
        """Let everything be counted anew."""
        self._connection.exec_driver_sql("DELETE FROM delivery_block")
