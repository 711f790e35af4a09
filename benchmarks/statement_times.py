"""How long each statement takes at the driver: to be asked, and to hand over all its rows.

A benchmark watches before it opens a workspace. Outside `slowest` a statement costs what it always
does; inside it, rows are fetched in one go when the statement is executed, so that what Python
makes of them is not counted with it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlcipher3 import dbapi2


@dataclass(frozen=True, slots=True)
class Took:
    """One statement, without its parameters, and the processor time of its thread."""

    statement: str
    ms: float


_NOTHING = Took("", 0.0)
_noted: list[Took] | None = None


def watch() -> None:
    """Have every connection that is opened from now on time its statements when asked to."""
    dbapi2.connect = partial(dbapi2.connect, factory=_Connection)


async def slowest(ask: Callable[[], Awaitable[Any]]) -> Took:
    """Ask, and return the statement that took longest; an empty one where none was made."""
    global _noted
    noted: list[Took] = []
    _noted = noted
    try:
        await ask()
    finally:
        _noted = None
    return max(noted, key=lambda one: one.ms, default=_NOTHING)


class _Cursor(dbapi2.Cursor):  # type: ignore[misc]  # the driver has no types
    """Reads everything at once and notes how long that took."""

    def execute(self, statement: str, *parameters: Any) -> _Cursor:
        began = time.thread_time()
        super().execute(statement, *parameters)
        self._rows = super().fetchall()
        took = Took(statement, 1_000 * (time.thread_time() - began))
        self._next = 0
        if _noted is not None:
            _noted.append(took)
        return self

    def fetchone(self) -> Any:
        row = self.fetchmany(1)
        return row[0] if row else None

    def fetchmany(self, size: int = 1) -> list[Any]:
        rows: list[Any] = self._rows[self._next : self._next + size]
        self._next += len(rows)
        return rows

    def fetchall(self) -> list[Any]:
        return self.fetchmany(len(self._rows))


class _Connection(dbapi2.Connection):  # type: ignore[misc]
    """Gives cursors that take their time only while somebody asks for it."""

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or (dbapi2.Cursor if _noted is None else _Cursor))
