"""Chunks of a file, made ahead of their use: beside the caller, or in a process of their own."""

from __future__ import annotations

import asyncio
import multiprocessing
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

PROCESS_FROM_BYTES = 8 * 1024 * 1024
"""Size from which a worker process earns its start. Source: own measurement, about 1 s."""


async def chunks(
    task: PassTask, *, in_process: bool, warm_up_to_row: int
) -> AsyncGenerator[Chunk, None]:
    """Yield the chunks of a pass in order; while one is used the next is being made.

    Args:
        task: what to read.
        in_process: whether the rows are read in a process of their own.
        warm_up_to_row: a chunk ends with this row, where an earlier pass ended one; 0 = none.

    Raises:
        Refusal: the file cannot be read any further.
        Trouble: the file went away, or the worker process died.
    """
    executor, produce, close = _producer(task, in_process=in_process)
    loop = asyncio.get_running_loop()
    stop_at = warm_up_to_row or None
    coming = loop.run_in_executor(executor, produce, stop_at)
    try:
        while True:
            chunk = await coming
            if isinstance(chunk, Failed):
                raise chunk.error()
            if stop_at is not None and chunk.end.row >= stop_at:
                stop_at = None
            if not chunk.is_last:
                coming = loop.run_in_executor(executor, produce, stop_at)
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
        # The chunk in the making is finished first: a reader thread cannot be stopped midway.
        await asyncio.to_thread(executor.shutdown, cancel_futures=True)
        close()


Producer = Callable[[int | None], Chunk | Failed]


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
