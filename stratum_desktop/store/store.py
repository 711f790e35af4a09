"""What every part of the program may ask of the database, wherever that is."""

from __future__ import annotations

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.backup import Backup
from stratum_desktop.store.copied import Adopted
from stratum_desktop.store.integrity import IntegrityCheck
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")


class Store(ABC):
    """An open database.

    `write` runs its function on the one writer thread, beside no other write of any program:
    what it did is durable when the call returns, or nothing of it is. `read` runs on one of a few
    reader threads and sees one snapshot throughout. `write_now` and `read_now` are the same for
    code that is on a worker thread and may block. What the functions return must not be tied to
    the transaction: frozen rows, never a cursor. A function may be run anew when the database
    could not keep what it did, so it changes nothing but the database.

    Cancelling a task that awaits `write` does not stop a write that has begun.
    """

    #: Whether other computers may work on the same database.
    is_shared: bool
    #: How its troubles call it: the name of the file, or of the database on its server.
    name: str

    def __init__(
        self, *, readers: int, read_only_reason: Reason | None, adopted: Adopted | None = None
    ) -> None:
        """Prepare threads; the first connection opens with the first call.

        Args:
            readers: how many reads may run beside each other.
            read_only_reason: why nothing may be written; None where writing is allowed.
            adopted: what opening it made of a copy; None where it was none.
        """
        self.adopted = adopted
        self._opened_for_viewing = read_only_reason
        self._write_threads = ThreadPoolExecutor(1, thread_name_prefix="store-writer")
        self._read_threads = ThreadPoolExecutor(readers, thread_name_prefix="store-reader")
        self._inside = threading.local()
        self._is_closed = False

    @property
    @abstractmethod
    def read_only_reason(self) -> Reason | None:
        """Why nothing may be written; None where writing is allowed."""

    @abstractmethod
    def require_writable(self) -> None:
        """Keep a change from being begun that could not be ended.

        Raises:
            Trouble: nothing may be written at present.
        """

    @abstractmethod
    def log_bytes(self) -> int:
        """Return how long the log is that was not written back yet; 0 where that is no matter."""

    @abstractmethod
    def data_version(self) -> int:
        """Return a number that changes when another process has committed; cheap, never waits."""

    async def write(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Run `fn` in a transaction of its own; return what it returned, once it is durable.

        Raises:
            Refusal: the store was opened read-only.
            Trouble: the database or the disk failed or may only be read at present; nothing of
                `fn` was kept.
        """
        return await asyncio.wrap_future(self._submit_write(fn))

    async def read(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Run `fn` on one snapshot of the database; what it would write is refused.

        Raises:
            Trouble: the database or the disk failed.
        """
        return await asyncio.wrap_future(self._submit_read(fn))

    def write_now(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Do what `write` does and wait for it; for worker threads."""
        return self._submit_write(fn).result()

    def read_now(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Do what `read` does and wait for it; for worker threads."""
        return self._submit_read(fn).result()

    @abstractmethod
    async def back_up(self, *, folder: Path | None = None) -> Backup:
        """Make a copy and check it, beside everything else.

        Raises:
            Refusal: copies of it are made elsewhere; the sentence says how.
            Trouble: the copy could not be made or did not hold.
        """

    @abstractmethod
    async def check_integrity(self) -> tuple[IntegrityCheck, ...]:
        """Check the whole of what is stored, as far as it can be checked from here.

        Raises:
            Trouble: it cannot be read at all.
        """

    async def close(self) -> None:
        """Finish what was asked for, then let go of the database and end the threads."""
        last = self._close()
        if last is not None:
            await asyncio.wrap_future(last)
            self._write_threads.shutdown()

    def close_now(self) -> None:
        """Do what `close` does and wait for it."""
        last = self._close()
        if last is not None:
            last.result()
            self._write_threads.shutdown()

    @abstractmethod
    def _write(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Do what `write` says, on the writer's thread."""

    @abstractmethod
    def _read(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Do what `read` says, on a reader's thread."""

    @abstractmethod
    def _let_go(self) -> None:
        """Close every connection, as the writer's last job; nobody reads any more."""

    async def _beside(self, fn: Callable[[], T]) -> T:
        """Run what has a connection of its own on a reader's thread."""
        self._require_open()
        return await asyncio.wrap_future(self._read_threads.submit(fn))

    def _close(self) -> Future[None] | None:
        if self._is_closed:
            return None
        last = self._write_threads.submit(self._finish)
        self._is_closed = True
        return last

    def _finish(self) -> None:
        self._read_threads.shutdown()
        self._let_go()

    def _submit_write(self, fn: Callable[[UnitOfWork], T]) -> Future[T]:
        self._require_open()
        if self._opened_for_viewing is not None:
            raise Refusal(
                f"{self.name} is open for viewing only: nothing can be changed in it.",
                reason=self._opened_for_viewing,
            )
        return self._write_threads.submit(self._within, self._write, fn)

    def _submit_read(self, fn: Callable[[UnitOfWork], T]) -> Future[T]:
        self._require_open()
        return self._read_threads.submit(self._within, self._read, fn)

    def _require_open(self) -> None:
        if self._is_closed:
            raise RuntimeError("this store was closed")
        if getattr(self._inside, "unit_of_work", False):
            raise RuntimeError("a unit of work may not open another: it would wait for itself")

    def _within(
        self, run: Callable[[Callable[[UnitOfWork], T]], T], fn: Callable[[UnitOfWork], T]
    ) -> T:
        self._inside.unit_of_work = True
        try:
            return run(fn)
        finally:
            self._inside.unit_of_work = False
