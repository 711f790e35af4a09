"""The workspace's own encrypted database: a single writer, a few readers, frozen rows out."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.backup import Backup, back_up
from stratum_desktop.store.connection import (
    BUSY_TIMEOUT_MS,
    LOG_WAIT_MS,
    LONGEST_LOG_BYTES,
    LONGEST_READ_SECONDS,
    Access,
    connect,
    pooled,
    sidecars,
)
from stratum_desktop.store.copied import Adopted, adopt
from stratum_desktop.store.failure import telling_file_trouble, telling_trouble
from stratum_desktop.store.file_access import (
    log_bytes,
    log_too_long,
    may_be_written,
    require_writable,
    turned_read_only,
)
from stratum_desktop.store.file_sync import sync_folder
from stratum_desktop.store.first_look import look_into
from stratum_desktop.store.integrity import IntegrityCheck, check_integrity
from stratum_desktop.store.restore import unfinished
from stratum_desktop.store.schema import PRESENT, Schema, bring_to
from stratum_desktop.store.sqlite_version import linked_sqlite, require_safe_sqlite
from stratum_desktop.store.store import Store
from stratum_desktop.store.transaction import bounded, in_transaction
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")


class FileStore(Store):
    """A workspace's own encrypted file: one writer by `BEGIN IMMEDIATE`, readers beside it."""

    is_shared = False

    def __init__(
        self,
        path: Path,
        *,
        key: bytes,
        clock: Clock,
        readers: int,
        read_only_reason: Reason | None = None,
        adopted: Adopted | None = None,
        longest_log_bytes: int = LONGEST_LOG_BYTES,
        longest_read_seconds: float = LONGEST_READ_SECONDS,
    ) -> None:
        """Prepare threads and pools; the first connection opens with the first call.

        Args:
            key: 32 bytes, from `keys.database_key`.
            clock: names the backups.
            readers: how many reads may run beside each other.
            read_only_reason: why nothing may be written; None where writing is allowed.
            adopted: what opening it made of a copy; None where it was none.
            longest_log_bytes: nothing is written while the log is longer and cannot be written
                back, because somebody reads and does not end.
            longest_read_seconds: after which a read is broken off, which would keep the log long.
        """
        super().__init__(readers=readers, read_only_reason=read_only_reason, adopted=adopted)
        self.path = path
        self.name = path.name
        self._longest_log_bytes = longest_log_bytes
        self._longest_read_seconds = longest_read_seconds
        self._long_looks: set[object] = set()
        self._key = key
        self._clock = clock
        written = Access.WRITE if read_only_reason is None else Access.VIEW
        read = Access.READ if read_only_reason is None else Access.VIEW
        self._write_engine = pooled(path, key=key, access=written)
        self._read_engine = pooled(path, key=key, access=read, size=readers)
        self._write_lock = threading.Lock()
        self._data_version = 0

    @property
    def read_only_reason(self) -> Reason | None:
        """Why nothing may be written; None where writing is allowed.

        A disk or a permission that is lost shows here, and when it is back.
        """
        if self._opened_for_viewing is None and not may_be_written(self.path):
            return turned_read_only(self.path)
        return self._opened_for_viewing

    def require_writable(self) -> None:
        """See `file_access.require_writable`."""
        require_writable(self.path)

    def log_bytes(self) -> int:
        """Return how long the log is that was not written back yet."""
        return log_bytes(self.path)

    def data_version(self) -> int:
        """Return a number that changes when another process has committed.

        It changes, too, when the file can be written no more, and again. Cheap and never waits:
        while a write runs here, the number is the one from before it.
        """
        self._require_open()
        if self._write_lock.acquire(blocking=False):
            try:
                (self._data_version,) = self._pragma("data_version")
            finally:
                self._write_lock.release()
        return self._data_version * 2 + may_be_written(self.path)

    async def back_up(self, *, folder: Path | None = None) -> Backup:
        """Make a copy and check it, beside everything else; see `backup.back_up`."""
        return await self._looking_long(
            lambda: back_up(self.path, key=self._key, clock=self._clock, folder=folder)
        )

    async def check_integrity(self) -> tuple[IntegrityCheck, ...]:
        """Check page seals, structure and references of the whole file.

        Raises:
            Trouble: the file cannot be read at all.
        """
        return await self._looking_long(self._check_integrity)

    async def _looking_long(self, fn: Callable[[], T]) -> T:
        def look() -> T:
            token = object()
            self._long_looks.add(token)
            try:
                return fn()
            finally:
                self._long_looks.discard(token)

        return await self._beside(look)

    def _check_integrity(self) -> tuple[IntegrityCheck, ...]:
        access = Access.COPY if self._opened_for_viewing is None else Access.VIEW
        with (
            telling_trouble(self.path),
            closing(connect(self.path, key=self._key, access=access)) as connection,
        ):
            return check_integrity(connection)

    def _write(self, fn: Callable[[UnitOfWork], T]) -> T:
        require_writable(self.path)
        with self._write_lock:
            self._require_short_log()
            return in_transaction(self._write_engine, fn, path=self.path)

    def _require_short_log(self) -> None:
        """Write a long log back; a reader that does not end keeps it from being written on.

        Our own copies and checks of the whole file end, however large it is: they may be waited
        for by a longer log.
        """
        if self._long_looks or log_bytes(self.path) <= self._longest_log_bytes:
            return
        self._pragma(f"busy_timeout = {LOG_WAIT_MS}")
        try:
            is_busy, *_ = self._pragma("wal_checkpoint(TRUNCATE)")
        finally:
            self._pragma(f"busy_timeout = {BUSY_TIMEOUT_MS}")
        if is_busy:
            raise log_too_long(self.path)

    def _read(self, fn: Callable[[UnitOfWork], T]) -> T:
        limited = bounded(fn, seconds=self._longest_read_seconds)
        return in_transaction(self._read_engine, limited, path=self.path)

    def _let_go(self) -> None:
        """Write everything back to the main file: nobody reads any more, so all of the log can go.

        Where the disk has no room for that the log stays, and is written back by who opens next.
        """
        try:
            if self.read_only_reason is None:
                with self._write_lock:
                    self._pragma("wal_checkpoint(TRUNCATE)")
        except Trouble as problem:
            if problem.reason.code != "store.disk_full":
                raise
        finally:
            self._read_engine.dispose()
            self._write_engine.dispose()

    def _pragma(self, pragma: str) -> tuple[int, ...]:
        """Run a pragma on the writer's connection, outside any transaction."""
        with telling_trouble(self.path), closing(self._write_engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA {pragma}")
            row = cursor.fetchone()
            cursor.close()
            return tuple(row or ())


def open_store(
    path: Path,
    *,
    key: bytes,
    clock: Clock,
    read_only: bool = False,
    readers: int = 2,
    schema: Schema = PRESENT,
) -> FileStore:
    """Open an existing workspace database, brought to the present schema.

    A verified backup is made before an older schema is changed. A copy that is opened for the
    first time lets everything wait that may have been sent since it was made; a database beside
    the log of another one is not touched. A file from a newer program opens
    read-only, and `Store.read_only_reason` says so. The caller has made sure that the folder is
    on a local disk and not shared by a sync program. Blocks while it works.

    Args:
        key: 32 bytes, from `keys.database_key`.
        clock: names the backup.
        readers: how many reads may run beside each other.
        schema: what the program knows; another only to prove the way from one to the next.

    Raises:
        Refusal: there is no file, the key or the log is another's, it is no workspace, or the
            linked SQLite can lose rows.
        Trouble: the disk or the file failed.
    """
    require_safe_sqlite(linked_sqlite())
    revision, minutes = look_into(path, key)
    if revision is None:
        raise Refusal(
            f"{path.name} is empty: making the workspace was cut off. Make it again.",
            reason=Reason("store.unfinished", {"file": path.name}),
        )
    reason = Reason("store.opened_for_viewing") if read_only else None
    if schema.is_newer(revision):
        reason = Reason("store.newer_schema", {"found": revision, "known": schema.current})
    elif revision != schema.current:
        if read_only:
            raise Refusal(
                f"{path.name} was made by an earlier version. Open it once with writing allowed.",
                reason=Reason("store.older_schema", {"found": revision, "known": schema.current}),
            )
        back_up(path, key=key, clock=clock, name=f"before-{schema.current}")
        bring_to(schema, path, key=key, access=Access.ALONE if minutes else Access.REBUILD)
    adopted = _adopt(path, key, minutes, clock) if minutes and reason is None else None
    return FileStore(
        path, key=key, clock=clock, readers=readers, read_only_reason=reason, adopted=adopted
    )


def create_store(path: Path, *, key: bytes, clock: Clock, readers: int = 2) -> FileStore:
    """Make a new workspace database, readable by this account alone, and open it.

    A file that an interrupted creation left empty is completed.

    Raises:
        Refusal: a workspace is there already, or remains of one.
        Trouble: the disk failed.
    """
    require_safe_sqlite(linked_sqlite())
    remains = [left.name for left in (*sidecars(path), unfinished(path)) if left.exists()]
    if remains and not path.exists():
        raise Refusal(
            f"The folder still holds {remains[0]} of another database. Restore a backup, or "
            "move that file away.",
            reason=Reason("store.remains_found", {"file": remains[0]}),
        )
    with telling_file_trouble(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        sync_folder(path.parent)
    if look_into(path, key)[0] is not None:
        raise Refusal(
            f"{path.name} is a workspace already. Open it, or choose another folder.",
            reason=Reason("store.already_there", {"file": path.name}),
        )
    bring_to(PRESENT, path, key=key)
    return open_store(path, key=key, clock=clock, readers=readers)


def _adopt(path: Path, key: bytes, minutes: int, clock: Clock) -> Adopted:
    engine = pooled(path, key=key, access=Access.ALONE)
    try:
        with telling_trouble(path), engine.begin() as connection:
            return adopt(connection, minutes=minutes, now_ms=clock.now_ms())
    finally:
        engine.dispose()
