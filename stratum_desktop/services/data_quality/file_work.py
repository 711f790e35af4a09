"""Runs the reading of a file beside the caller, or in a process of its own."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from stratum_desktop.domain.data_quality import QualityTally
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.data_quality.reading import (
    FileReading,
    ReadingTask,
    Step,
    open_in_worker,
    result_of_worker,
    step_in_worker,
)
from stratum_desktop.services.judging.chunk import Failed

Result = tuple[QualityTally, dict[str, int]]
"""What was counted, and order numbers with their times."""


async def read_whole(
    task: ReadingTask, *, in_process: bool, on_step: Callable[[Step], None]
) -> Result:
    """Read a file to its end; whoever cancels this stops after the step under way.

    Raises:
        Refusal: the file cannot be read any further, or its columns are others.
        Trouble: the file went away, or the worker process died.
    """
    executor, step, result, close = _producer(task, in_process=in_process)
    try:
        while True:
            found = await asyncio.wrap_future(executor.submit(step))
            if isinstance(found, Failed):
                raise found.error()
            on_step(found)
            if found.is_last:
                return await asyncio.wrap_future(executor.submit(result))
    except BrokenProcessPool as error:
        raise Trouble(
            "The process that reads the file was ended from outside. Analyse the file again.",
            reason=Reason("upload.worker_ended"),
        ) from error
    finally:
        # What is in the making is finished first: a reader cannot be stopped midway.
        await asyncio.to_thread(executor.shutdown, cancel_futures=True)
        close()


def _producer(
    task: ReadingTask, *, in_process: bool
) -> tuple[Executor, Callable[[], Step | Failed], Callable[[], Result], Callable[[], None]]:
    if in_process:
        pool = ProcessPoolExecutor(
            1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=open_in_worker,
            initargs=(task,),
        )
        return pool, step_in_worker, result_of_worker, _nothing
    reading = FileReading(task)
    threads = ThreadPoolExecutor(1, thread_name_prefix="quality-reader")
    return threads, reading.step, lambda: (reading.tally, reading.order_times), reading.close


def _nothing() -> None:
    """The worker process takes its open file with it."""
