"""One function in one transaction: all of it or nothing, and a read that ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.failure import telling_trouble
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

_STEPS_BETWEEN_LOOKS = 1_000_000
"""Steps of SQLite between two looks at the clock: some hundredths of a second."""


def in_transaction(engine: Engine, fn: Callable[[UnitOfWork], T], *, path: Path) -> T:
    """Return what `fn` returned, once its transaction is durable.

    Args:
        path: the database, for the sentences of its troubles.

    Raises:
        Trouble: the database or the disk failed; nothing of `fn` was kept.
    """
    with telling_trouble(path), engine.begin() as connection:
        value = fn(UnitOfWork(connection))
        if not _is_in_transaction(connection.connection.dbapi_connection):
            # A full disk ends the transaction by itself; `fn` must not hide that.
            raise Trouble(
                f"The workspace database {path.name} undid a change that was "
                "under way. Nothing of it was kept; try again.",
                reason=Reason("store.rolled_back", {"file": path.name}),
            )
    return value


def bounded(fn: Callable[[UnitOfWork], T], *, seconds: float) -> Callable[[UnitOfWork], T]:
    """Return `fn` as a read that is broken off after a time: its snapshot keeps the log long."""

    def run(uow: UnitOfWork) -> T:
        ends_at = time.monotonic() + seconds
        driver: Any = uow.connection.connection.dbapi_connection
        driver.set_progress_handler(lambda: time.monotonic() > ends_at, _STEPS_BETWEEN_LOOKS)
        try:
            return fn(uow)
        finally:
            driver.set_progress_handler(None, 0)

    return run


def _is_in_transaction(connection: DBAPIConnection | None) -> bool:
    return connection is not None and bool(connection.in_transaction)
