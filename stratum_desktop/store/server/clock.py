"""The clock of leases where several computers share a database: the server's."""

from __future__ import annotations

import time
from typing import Any

import psycopg

from stratum_desktop.domain.clock import Clock


class ServerClock:
    """A wall clock of this computer, and for leases the server's instead of its boot clock.

    The server is asked when it is connected to, and this computer's boot clock counts on from
    there; so neither clock's jumps reach a lease, and reading it asks nobody.
    """

    def __init__(self, clock: Clock) -> None:
        """Stand beside a clock of this computer until the server was asked."""
        self._clock = clock
        self._ahead_ms = 0
        self._latest_ms = 0
        self._boot_id = clock.boot_id()

    def ask(self, connection: psycopg.Connection[Any]) -> None:
        """Set it by the server's clock; half of the way there and back is taken off."""
        asked = time.monotonic()
        row = connection.execute(
            "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint),"
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        ).fetchone()
        if row is None:
            raise RuntimeError("the server did not tell its time")
        half_ms = int((time.monotonic() - asked) * 500)
        self._ahead_ms = row[0] + half_ms - self._clock.boot_ms()
        self._boot_id = f"server-{row[1]}"

    def now_ms(self) -> int:
        """Return this computer's epoch milliseconds, UTC. May jump."""
        return self._clock.now_ms()

    def boot_ms(self) -> int:
        """Return the server's epoch milliseconds. Never goes back."""
        self._latest_ms = max(self._latest_ms, self._clock.boot_ms() + self._ahead_ms)
        return self._latest_ms

    def boot_id(self) -> str:
        """Return what every computer that shares the database is told."""
        return self._boot_id
