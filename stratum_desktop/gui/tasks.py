"""Tasks that belong to somebody: none outlives its owner, none fails unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from stratum_desktop.domain.errors import StratumError, Trouble
from stratum_desktop.domain.reason import Reason

T = TypeVar("T")

FAULT_SENTENCE = (
    "Something in the program went wrong here; the rest goes on. "
    "The report that opened says where. Try again, or restart the window."
)


class OwnedTasks:
    """The running work of one owner, by name; at most one task per name.

    Runs on: the UI thread, inside a running asyncio loop.
    """

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        # Cancelled and not ended yet: a reading stops after the step under way.
        self._ending: set[asyncio.Task[Any]] = set()

    @property
    def running(self) -> frozenset[str]:
        """Return the names of everything that has not ended yet."""
        return frozenset(self._tasks)

    def start(
        self,
        name: str,
        work: Coroutine[Any, Any, T],
        *,
        done: Callable[[T], None],
        failed: Callable[[StratumError], None],
    ) -> None:
        """Run the work; exactly one of `done` and `failed` follows, or neither on cancel.

        An earlier task of this name is cancelled first. A failure that is neither a refusal
        nor trouble is a bug: `failed` gets a sentence, the loop's exception handler the rest.
        """
        self.cancel(name)
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[name] = task
        task.add_done_callback(partial(self._on_task_ended, name, done, failed))

    def cancel(self, name: str) -> None:
        """Ask the task of this name to stop; nothing happens when there is none."""
        task = self._tasks.pop(name, None)
        if task is not None:
            self._ending.add(task)
            task.cancel()

    async def settle(self) -> None:
        """Return when nothing of this owner is running any more."""
        while unended := {*self._tasks.values(), *self._ending}:
            await asyncio.wait(unended)

    async def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        for name in self.running:
            self.cancel(name)
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _on_task_ended(
        self,
        name: str,
        done: Callable[[T], None],
        failed: Callable[[StratumError], None],
        task: asyncio.Task[T],
    ) -> None:
        was_cancelled = task in self._ending
        self._ending.discard(task)
        if self._tasks.get(name) is task:
            del self._tasks[name]
        if task.cancelled():
            return
        error = task.exception()
        if was_cancelled and error is None:
            # It ended in the very turn in which it was cancelled: nobody waits for it any more.
            return
        if error is None:
            done(task.result())
        elif isinstance(error, StratumError):
            failed(error)
        else:
            failed(Trouble(FAULT_SENTENCE, reason=Reason("gui.fault")))
            task.get_loop().call_exception_handler(
                {"message": f"the task {name!r} failed", "exception": error, "task": task}
            )
