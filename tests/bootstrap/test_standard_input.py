"""A parent's word, heard over a real pipe."""

from __future__ import annotations

import asyncio
import os

import pytest

from stratum_desktop.bootstrap.standard_input import Word, listen


@pytest.fixture
def pipe(monkeypatch):
    reader, writer = os.pipe()
    with os.fdopen(reader) as standard_input, os.fdopen(writer, "wb", buffering=0) as parent:
        monkeypatch.setattr("sys.stdin", standard_input)
        yield parent


async def heard():
    word = asyncio.get_running_loop().create_future()
    listen(word.set_result)
    return word


async def test_the_line_stop_is_a_wish_to_end(pipe):
    word = await heard()
    pipe.write(b"st")
    pipe.write(b"op\n")
    assert await asyncio.wait_for(word, 10) is Word.STOP


async def test_the_end_of_the_input_is_the_end_of_the_parent(pipe):
    word = await heard()
    pipe.close()
    assert await asyncio.wait_for(word, 10) is Word.END


async def test_any_other_line_counts_as_the_end_of_the_parent(pipe):
    word = await heard()
    pipe.write(b"go on\n")
    assert await asyncio.wait_for(word, 10) is Word.END
