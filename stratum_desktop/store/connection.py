"""One connection to the encrypted file, set up the same way wherever it is made."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2

PAGE_BYTES = 8192
"""Size of an encrypted page; part of the file format, since SQLCipher has to know it to open.

Measured against 4096: rows of 1 KB in batches of 500 go in 10 to 14 % faster for the same processor
time; single commits are 10 to 20 % slower and keys in random order 16 %.
"""

PAGE_SEAL = "HMAC_SHA256"
"""What vouches for each encrypted page; part of the file format, too.

Measured against SQLCipher's own HMAC_SHA512 on a processor with SHA instructions: pages are read
1.7 times as fast and written 1.2 times.
"""

BUSY_TIMEOUT_MS = 10_000
CACHE_KIB = 16_000
# 64 MB of log before it is written back: keys in random order dirty the same pages again and again
# (12 to 16 k keys/s with 16 MB, 20 to 24 k with 64). The file is cut back when it grew beyond.
CHECKPOINT_PAGES = 8_000
WAL_LIMIT_BYTES = 64 * 1024 * 1024

LONG_LOG_BYTES = 2 * WAL_LIMIT_BYTES
"""A log of this length is worth an alarm: somebody reads and does not end, so that it cannot be
written back. Source: own choice, twice what is usual."""
LONGEST_LOG_BYTES = 3 * WAL_LIMIT_BYTES
"""Behind such a reader nothing is written from here on, so that with the transaction under way a
log stays within 256 MB. Source: own choice, a quarter of that is left to the transaction."""
LOG_WAIT_MS = 2_000
"""How long a write waits for such a reader to end. Source: own choice, below the time in which a
program that is told to stop has to."""
LONGEST_READ_SECONDS = 120.0
"""After this a read of our own is broken off. Source: own choice; the longest takes a few seconds
over ten million deliveries."""


class Access(Enum):
    """What a connection is for."""

    WRITE = "write"
    READ = "read"  # beside a writer; statements that change anything are refused
    VIEW = "view"  # the file itself is opened read-only
    COPY = "copy"  # makes backups beside a writer; changes nothing in the file itself
    FILE = "file"  # looks at the file as it lies, as if it had no log
    ALONE = "alone"  # writes into a file that nobody else has open, without a log
    REBUILD = "rebuild"  # writes with foreign keys unchecked, so that tables may be rebuilt


_MODES = {Access.VIEW: "mode=ro", Access.FILE: "mode=ro&immutable=1"}
_CHANGES_TABLES = frozenset({Access.REBUILD, Access.ALONE})

# The driver looks for a way to adapt every parameter that is no int, float or str, and raises
# inside when it finds none: 1.2 microseconds each. These are found at once and change nothing.
dbapi2.register_adapter(bytes, bytes.__bytes__)
dbapi2.register_adapter(bool, int)
dbapi2.register_adapter(type(None), {None: None}.get)


def connect(path: Path, *, key: bytes, access: Access) -> dbapi2.Connection:
    """Open an existing file; nothing is read before the first statement.

    The connection may be used by any thread, one at a time, and begins no transaction by itself.
    """
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?{_MODES.get(access, 'mode=rw')}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_TIMEOUT_MS / 1000,
    )
    try:
        _set_up(connection, key=key, access=access)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: dbapi2.Connection, *, key: bytes, access: Access) -> None:
    # SQLCipher would write its own complaints to standard error.
    connection.execute("PRAGMA cipher_log_level = NONE")
    # Process-wide, and always the same: a copy made by VACUUM INTO takes its form from them.
    connection.execute(f"PRAGMA cipher_default_page_size = {PAGE_BYTES}")
    connection.execute(f"PRAGMA cipher_default_hmac_algorithm = {PAGE_SEAL}")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute(f"PRAGMA foreign_keys = {'OFF' if access in _CHANGES_TABLES else 'ON'}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    if access in (Access.READ, Access.VIEW, Access.FILE):
        connection.execute("PRAGMA query_only = ON")
    if access in (Access.WRITE, Access.REBUILD):
        _set_up_writing(connection)
    if access is Access.ALONE:
        connection.execute("PRAGMA synchronous = FULL")


def _set_up_writing(connection: dbapi2.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")


def pooled(path: Path, *, key: bytes, access: Access, size: int = 1) -> Engine:
    """Return an engine that keeps up to `size` connections and begins as their use wants it.

    Statements and not their parameters appear in its errors: parameters are people's data.
    """
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key=key, access=access),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
    )
    writes = access in (Access.WRITE, Access.REBUILD, Access.ALONE)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def sidecars(path: Path) -> tuple[Path, Path]:
    """Return the names of the log and its index that SQLite keeps beside a database."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")
