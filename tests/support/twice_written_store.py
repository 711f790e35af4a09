"""A shared store that does everything twice, as it may have to when its server goes away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from stratum_desktop.store.server.store import ServerStore
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"


class TwiceWrittenStore(ServerStore):
    """Runs what writes, takes it back, and runs it again: the second time decides.

    A function that remembers its first run outside the database shows by counting twice.
    """

    def _write(self, fn: Callable[[UnitOfWork], T]) -> T:
        def twice(uow: UnitOfWork) -> T:
            execute = uow.connection.exec_driver_sql
            before = execute(_SEQUENCES).all()
            with uow.connection.begin_nested() as first:
                fn(uow)
                first.rollback()
            for name, last in before:
                execute("SELECT setval(?, ?, ?)", (name, last or 1, last is not None))
            return fn(uow)

        return super()._write(twice)
