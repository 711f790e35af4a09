"""Chunks of a file: the same rows whether a thread or a process of its own makes them."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime

import pytest
from conversion import NOW

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.upload.row import ReadingContext
from stratum_desktop.domain.upload.suggestion import WorkspaceDefaults
from stratum_desktop.host.files import START
from stratum_desktop.platforms import registry
from stratum_desktop.practice.people import write_orders_csv
from stratum_desktop.services.judging.chunk import CHUNK_ROWS, PassTask
from stratum_desktop.services.judging.chunks import chunks
from stratum_desktop.services.preparation import LaneTarget
from stratum_desktop.services.uploads.inspection import inspect_file

ROWS = CHUNK_ROWS + 700


@pytest.fixture
def task(tmp_path):
    path = tmp_path / "orders.csv"
    write_orders_csv(path, ROWS, seed=3, newest_at=datetime.fromtimestamp(NOW, UTC))
    plan = inspect_file(
        path, wanted=None, saved={}, defaults=WorkspaceDefaults("Europe/Berlin", None)
    ).plan
    context = ReadingContext("Europe/Berlin", None, {}, frozenset(), NOW * 1000)
    lanes = (LaneTarget(1, "Meta", True, registry.get("meta")),)
    return PassTask(path, plan, context, lanes, START, {}, wants_events=True)


def made(task, *, in_process, warm_up_to_row=0):
    async def gather():
        stream = chunks(task, in_process=in_process, warm_up_to_row=warm_up_to_row)
        async with aclosing(stream):
            return [chunk async for chunk in stream]

    return asyncio.run(gather())


def test_a_process_makes_the_chunks_that_a_thread_makes(task):
    beside, apart = made(task, in_process=False), made(task, in_process=True)
    assert apart == beside
    assert [chunk.row_count for chunk in beside] == [CHUNK_ROWS, 700]
    assert [chunk.is_last for chunk in beside] == [False, True]
    assert sum(len(chunk.events.keys) for chunk in beside) == ROWS


def test_a_chunk_ends_where_an_earlier_pass_ended_one(task):
    ends = [chunk.end.row for chunk in made(task, in_process=False, warm_up_to_row=301)]
    assert ends == [301, 301 + CHUNK_ROWS, ROWS + 1]


@pytest.mark.parametrize("in_process", [False, True])
def test_a_file_that_is_gone_is_said_so(task, in_process):
    task.path.unlink()
    with pytest.raises(Trouble) as raised:
        made(task, in_process=in_process)
    assert "orders.csv" in raised.value.message
