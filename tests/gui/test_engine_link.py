"""The bridge to the engine: rings for changes twice a second at most, and knows how it stands."""

import asyncio

import pytest
from turns import one_turn

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.engine_link import COALESCE_MS, ENDED, POLL_MS, EngineLink, EngineState


class Engine:
    def __init__(self):
        self.runs = False
        self.failure = None

    def is_running(self):
        return self.runs

    def start(self):
        if self.failure is not None:
            raise self.failure
        self.runs = True

    def stop(self):
        self.runs = False


class Counter:
    def __init__(self):
        self.version = 1
        self.failure = None
        self.gate = None
        self.asked = 0

    async def data_version(self):
        self.asked += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        return self.version


@pytest.fixture
def engine():
    return Engine()


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def rings():
    return []


@pytest.fixture
async def link(qapp, engine, counter, rings):
    made = EngineLink(engine, counter)
    made.changed.connect(rings.append)
    yield made
    await made.close()


async def _look(link):
    link.look()
    await link.settle()


async def test_the_first_look_rings_for_nothing(link, rings):
    await _look(link)
    assert rings == []


async def test_another_process_commits_and_every_page_may_look(link, counter, rings):
    await _look(link)
    counter.version = 2
    await _look(link)
    assert rings == [frozenset(Topic)]


async def test_it_asks_again_only_when_the_last_question_was_answered(link, counter):
    counter.gate = asyncio.Event()
    for _ in range(5):
        link.look()
    await one_turn()
    assert counter.asked == 1
    counter.gate.set()
    await link.settle()


async def test_changes_right_after_a_ring_wait_and_come_together(link, rings):
    link.publish(frozenset({Topic.UPLOADS}))
    link.publish(frozenset({Topic.AUDIT}))
    link.publish(frozenset({Topic.JOBS}))
    assert rings == [frozenset({Topic.UPLOADS})]
    # What the timer does when half a second has passed.
    assert link._rest.isActive()
    link._rest.timeout.emit()
    assert rings[1:] == [frozenset({Topic.AUDIT, Topic.JOBS})]


async def test_a_change_of_nothing_does_not_ring(link, rings):
    link.publish(frozenset())
    assert rings == []


def test_it_polls_four_times_and_rings_twice_a_second_at_most():
    assert (POLL_MS, COALESCE_MS) == (250, 500)


async def test_starting_and_stopping_are_seen_at_once(link, engine):
    states = []
    link.engine_changed.connect(states.append)
    link.start_engine()
    link.stop_engine()
    await link.settle()
    assert states == [EngineState(is_running=True), EngineState(is_running=False)]


async def test_an_engine_that_ends_by_itself_is_trouble_until_it_runs_again(link, engine):
    link.start_engine()
    engine.runs = False
    await _look(link)
    assert link.state == EngineState(is_running=False, engine_trouble=ENDED)
    await _look(link)
    assert link.state.trouble == ENDED
    link.start_engine()
    assert link.state == EngineState(is_running=True)


async def test_an_engine_that_was_there_before_counts_as_wanted(link, engine):
    engine.runs = True
    await _look(link)
    engine.runs = False
    await _look(link)
    assert link.state.engine_trouble == ENDED


async def test_a_failed_start_says_why_and_goes_on_saying_it(link, engine):
    engine.failure = Trouble("No memory for another process.", reason=Reason("test.memory"))
    link.start_engine()
    await _look(link)
    assert link.state.trouble == "No memory for another process."


async def test_an_unreadable_database_is_trouble_until_it_can_be_read(link, counter):
    counter.failure = Trouble("The disk is gone.", reason=Reason("test.disk"))
    await _look(link)
    assert link.state.database_trouble == "The disk is gone."
    counter.failure = None
    await _look(link)
    assert link.state.trouble is None


async def test_it_looks_by_itself_once_started(link, counter, qtbot):
    link.start()
    assert link._poll.isActive()
    assert link._poll.interval() == POLL_MS
    await link.settle()
    assert counter.asked == 1
