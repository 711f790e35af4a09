"""One function in one transaction on a server that may go away at any moment.

What can pass is waited for: a server that crashed, a standby that takes over, connections that
died, transactions that met. Then the function runs anew. Where the connection broke while the
server was told to commit, nobody knows whether it did; so each writer keeps the number of its last
commit in a row of its own, and looks there before it does anything twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from typing import TypeVar

import psycopg
from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError

from stratum_desktop.store.server.failure import is_passing, own_mistake, trouble_of
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")

CHANNEL = "stratum_change"
"""Where every commit of a writer is heard of."""
PATIENCE_SECONDS = 30.0
"""How long a transaction is tried again before its caller hears of it. Source: own choice; a
crashed server recovers within seconds, and every caller of ours comes back later by itself."""
_FIRST_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 1.0

_ERRORS = (DBAPIError, psycopg.Error)


class Writer:
    """Runs one function after another, each in a transaction whose end is known for certain."""

    def __init__(self, engine: Engine, *, identity: str, name: str) -> None:
        """Write through an engine for writing, by one thread.

        Args:
            identity: what no other writer has, whatever computer it runs on.
            name: what its troubles call the database.
        """
        self._engine = engine
        self._identity = identity
        self._name = name
        # Of every attempt: what one that failed left behind is not taken for a later one's.
        self._numbers = count(1)

    def run(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Return what `fn` returned, once its transaction is durable.

        Raises:
            Trouble: it could not be done within `PATIENCE_SECONDS`, or not at all. Nothing of it
                was kept, unless the server went away at the commit and stayed away: then all of
                it may have been.
        """
        return _patiently(lambda: self._once(fn), name=self._name, writes=True)

    def _once(self, fn: Callable[[UnitOfWork], T]) -> T:
        number = next(self._numbers)
        with self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                value = fn(UnitOfWork(connection))
                self._sign(connection, number)
            except BaseException:
                _take_back(connection, transaction)
                raise
            try:
                transaction.commit()
            except _ERRORS:
                connection.invalidate()
                if not self._was_committed(number):
                    raise
        return value

    def _sign(self, connection: Connection, number: int) -> None:
        connection.exec_driver_sql(
            "INSERT INTO writer (identity, last_commit) VALUES (?, ?) ON CONFLICT (identity)"
            " DO UPDATE SET last_commit = excluded.last_commit, committed_at = now()",
            (self._identity, number),
        )
        connection.exec_driver_sql("SELECT pg_notify(?, ?)", (CHANNEL, self._identity))

    def _was_committed(self, number: int) -> bool:
        """Ask until the server answers; the turn of the writers tells that no end is under way."""
        return _patiently(lambda: self._last_commit() == number, name=self._name, writes=True)

    def _last_commit(self) -> int:
        with self._engine.begin() as connection:
            row = connection.exec_driver_sql(
                "SELECT last_commit FROM writer WHERE identity = ?", (self._identity,)
            ).first()
        return 0 if row is None else int(row[0])


def _take_back(connection: Connection, transaction: RootTransaction) -> None:
    try:
        transaction.rollback()
    except _ERRORS:
        connection.invalidate()  # it died; the server takes back what was under way


def snapshot(engine: Engine, fn: Callable[[UnitOfWork], T], *, name: str) -> T:
    """Return what `fn` returned of one snapshot.

    Raises:
        Trouble: it could not be done within `PATIENCE_SECONDS`, or not at all.
    """

    def once() -> T:
        with engine.begin() as connection:
            return fn(UnitOfWork(connection))

    return _patiently(once, name=name, writes=False)


def _patiently(fn: Callable[[], T], *, name: str, writes: bool) -> T:
    ends_at = time.monotonic() + PATIENCE_SECONDS
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            return fn()
        except _ERRORS as error:
            if is_passing(error, writes=writes) and time.monotonic() + pause < ends_at:
                time.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
                continue
            trouble = trouble_of(error, name)
            if trouble is None:
                raise own_mistake(error) from None
            raise trouble from None
