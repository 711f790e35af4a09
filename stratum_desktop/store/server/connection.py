"""Connections to a PostgreSQL, set up the same way wherever they are made."""

from __future__ import annotations

import logging
from enum import Enum
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from stratum_desktop.store.server.cursor import Cursor, adapt

CONNECT_SECONDS = 5
"""How long a server may take to be reached. Source: own choice; on the same network it takes
milliseconds, and a write that waits is tried again."""
LONGEST_READ_SECONDS = 120.0
"""After this the server breaks a read off; the same as in a file."""
LOCK_WAIT_SECONDS = 30
"""How long a write waits for those of others. Source: own choice; each takes well under a second,
and what waits longer is told so and tried again by its caller."""

#: Writers take turns by this lock of the database, so that a write is beside no other write.
#: Source: own choice, any number that nobody else uses.
WRITER_LOCK = 0x57A7

_TAKE_TURN = f"SELECT pg_advisory_xact_lock({WRITER_LOCK})"


# What it warns of, a connection that died, is waited for or told in our own words.
logging.getLogger("psycopg").setLevel(logging.ERROR)


class Access(Enum):
    """What a connection is for."""

    WRITE = "write"
    READ = "read"  # sees one snapshot; statements that change anything are refused


def connect(conninfo: str) -> psycopg.Connection[Any]:
    """Open a connection; the server's clock and words do not depend on its settings then.

    Raises:
        psycopg.OperationalError: the server cannot be reached, or refuses.
    """
    connection = psycopg.connect(
        conninfo,
        cursor_factory=Cursor,
        connect_timeout=CONNECT_SECONDS,
        application_name="stratum",
        # A server that is cut off shows within half a minute instead of two hours.
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
        options="-c timezone=UTC -c lc_messages=C -c statement_timeout=0"
        f" -c lock_timeout={LOCK_WAIT_SECONDS * 1000} -c synchronous_commit=on",
    )
    adapt(connection)
    return connection


def pooled(conninfo: str, *, access: Access, size: int = 1) -> Engine:
    """Return an engine that keeps up to `size` connections and begins as their use wants it.

    Statements and not their parameters appear in its errors: parameters are people's data.
    """
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: connect(conninfo),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,
        # Each use ends its transaction itself; one more end would only complain where the
        # connection died meanwhile.
        pool_reset_on_return=None,
        hide_parameters=True,
        paramstyle="qmark",
        use_native_hstore=False,
        isolation_level="READ COMMITTED" if access is Access.WRITE else "REPEATABLE READ",
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if access is Access.WRITE:
            connection.exec_driver_sql(_TAKE_TURN)
        else:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            timeout_ms = int(LONGEST_READ_SECONDS * 1000)
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {timeout_ms}")

    return engine
