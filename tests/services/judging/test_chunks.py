"""Chunks of a file: the same rows whether a thread or a process of its own makes them."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from conversion import NOW

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.upload.row import ReadingContext
from stratum_desktop.domain.upload.suggestion import WorkspaceDefaults
from stratum_desktop.host.files import START
from stratum_desktop.platforms import registry
from stratum_desktop.practice.people import write_orders_csv
from stratum_desktop.services.judging.chunk import CHUNK_ROWS, ChunkSource, PassTask
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


def made(task, *, in_process):
    async def gather():
        stream = chunks(task, in_process=in_process)
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
    resumed = replace(task, warm_up_to_row=301)
    ends = [chunk.end.row for chunk in made(resumed, in_process=False)]
    assert ends == [301, 301 + CHUNK_ROWS, ROWS + 1]


def test_behind_the_last_chunk_there_is_nothing(task):
    source = ChunkSource(task)
    ends = [source.next_chunk() for _ in range(4)]
    assert [chunk.row_count for chunk in ends] == [CHUNK_ROWS, 700, 0, 0]
    assert [chunk.is_last for chunk in ends] == [False, True, True, True]


def test_of_a_source_that_was_closed_comes_nothing(task):
    source = ChunkSource(task)
    source.next_chunk()
    source.close()
    assert source.next_chunk().row_count == 0


@pytest.mark.parametrize("in_process", [False, True])
def test_a_file_that_is_gone_is_said_so(task, in_process):
    task.path.unlink()
    with pytest.raises(Trouble) as raised:
        made(task, in_process=in_process)
    assert "orders.csv" in raised.value.message
