"""Chunks of a file, made ahead of their use: beside the caller, or in a process of their own."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections import deque
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.judging.chunk import (
    Chunk,
    ChunkSource,
    Failed,
    PassTask,
    next_in_worker,
    next_or_failed,
    open_in_worker,
)

PROCESS_FROM_BYTES = 4 * 1024 * 1024
"""Size from which a worker process earns its start. Source: own measurement: files of 3 MB take
as long without one, files of 7 MB a third longer."""

_ASKED_AHEAD = 2
"""Chunks asked for at a time, so that nobody waits to be asked while one is on its way here."""


async def chunks(task: PassTask, *, in_process: bool) -> AsyncGenerator[Chunk, None]:
    """Yield the chunks of a pass in order; while one is used the next are being made.

    Args:
        task: what to read.
        in_process: whether the rows are read in a process of their own.

    Raises:
        Refusal: the file cannot be read any further.
        Trouble: the file went away, or the worker process died.
    """
    executor, produce, close = _producer(task, in_process=in_process)
    try:
        coming = deque(executor.submit(produce) for _ in range(_ASKED_AHEAD))
        while True:
            chunk = await asyncio.wrap_future(coming.popleft())
            if isinstance(chunk, Failed):
                raise chunk.error()
            if not chunk.is_last:
                coming.append(executor.submit(produce))
            yield chunk
            if chunk.is_last:
                return
    except BrokenProcessPool as error:
        raise Trouble(
            "The process that reads the file was ended from outside. Start the upload again;"
            " it goes on where it was.",
            reason=Reason("upload.worker_ended"),
        ) from error
    finally:
        # What is in the making is finished first: a reader thread cannot be stopped midway.
        await asyncio.to_thread(executor.shutdown, cancel_futures=True)
        close()


Producer = Callable[[], Chunk | Failed]


def _producer(task: PassTask, *, in_process: bool) -> tuple[Executor, Producer, Callable[[], None]]:
    if in_process:
        pool = ProcessPoolExecutor(
            1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=open_in_worker,
            initargs=(task,),
        )
        return pool, next_in_worker, _nothing
    source = ChunkSource(task)
    return (
        ThreadPoolExecutor(1, thread_name_prefix="upload-reader"),
        partial(next_or_failed, source),
        source.close,
    )


def _nothing() -> None:
    """The worker process takes its open file with it."""
