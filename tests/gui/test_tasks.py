"""Owned tasks: one per name, no failure unseen, none left behind."""

import asyncio

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.tasks import FAULT_SENTENCE, OwnedTasks


@pytest.fixture
def ends():
    return []


@pytest.fixture
def start(ends):
    tasks = OwnedTasks()

    def run(name, work):
        tasks.start(name, work, done=ends.append, failed=ends.append)
        return tasks

    return run


async def _answer(value):
    return value


async def _wait_for(gate):
    await gate.wait()
    return "waited"


async def test_done_gets_the_result(start, ends):
    await start("a", _answer(7)).settle()
    assert ends == [7]


async def test_a_refusal_reaches_failed_and_nothing_else(start, ends):
    refusal = Refusal("No.", reason=Reason("test.no"))

    async def refuse():
        raise refusal

    await start("a", refuse()).settle()
    assert ends == [refusal]


async def test_a_bug_reaches_failed_as_a_sentence_and_the_loop_as_it_is(start, ends):
    caught = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: caught.append(context))
    bug = ZeroDivisionError("secret 4111")

    async def fail():
        raise bug

    await start("a", fail()).settle()
    assert [error.message for error in ends] == [FAULT_SENTENCE]
    assert [context["exception"] for context in caught] == [bug]


async def test_a_second_start_of_a_name_replaces_the_first(start, ends):
    gate = asyncio.Event()
    tasks = start("a", _wait_for(gate))
    start("a", _answer("second"))
    gate.set()
    await tasks.settle()
    assert ends == ["second"]


async def test_a_cancelled_task_says_nothing(start, ends):
    tasks = start("a", _wait_for(asyncio.Event()))
    tasks.cancel("a")
    assert tasks.running == frozenset()
    await tasks.settle()
    assert ends == []


async def test_closing_ends_everything_that_runs(start, ends):
    start("a", _wait_for(asyncio.Event()))
    tasks = start("b", _wait_for(asyncio.Event()))
    assert tasks.running == {"a", "b"}
    await tasks.close()
    assert tasks.running == frozenset()
    assert ends == []


async def test_a_cancelled_task_is_waited_for_until_it_has_ended(start, ends):
    gate, steps = asyncio.Event(), []

    async def ends_slowly():
        try:
            await asyncio.Event().wait()
        finally:
            await gate.wait()
            steps.append("ended")

    tasks = start("a", ends_slowly())
    await asyncio.sleep(0)
    tasks.cancel("a")
    assert "a" not in tasks.running
    settled = asyncio.ensure_future(tasks.settle())
    await asyncio.sleep(0)
    assert not settled.done()
    gate.set()
    await settled
    assert (steps, ends) == (["ended"], [])
    await tasks.close()


async def test_closing_waits_for_what_was_cancelled_before(start):
    gate, steps = asyncio.Event(), []

    async def ends_slowly():
        try:
            await asyncio.Event().wait()
        finally:
            await gate.wait()
            steps.append("ended")

    tasks = start("a", ends_slowly())
    await asyncio.sleep(0)
    tasks.cancel("a")
    asyncio.get_running_loop().call_soon(gate.set)
    await tasks.close()
    assert steps == ["ended"]


async def test_what_ended_in_the_turn_of_its_cancelling_is_not_told(start, ends):
    tasks = start("a", _answer(7))
    asyncio.get_running_loop().call_soon(tasks.cancel, "a")
    await asyncio.sleep(0)
    await tasks.settle()
    assert ends == []
