"""The base of every page's view model."""

import asyncio
from datetime import UTC, datetime

import pytest

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.tasks import FAULT_SENTENCE
from stratum_desktop.gui.view_model import Notice, Phase, Tone, ViewModel


class Counted(ViewModel[int]):
    WATCHES = frozenset({Topic.DELIVERIES})

    async def load(self):
        return await self.services.numbers.read()

    def is_empty(self, state):
        return state == 0

    def is_offline(self, state):
        return state < 0

    def add(self):
        self.command("add", lambda: self.services.numbers.add(), done=_said)

    def look_up(self):
        self.query("look_up", lambda: self.services.numbers.look_up(), done=self._show)

    def _show(self, value):
        self.set_state(value)


def _said(value):
    return Notice(f"Added {value}", Tone.GOOD)


@pytest.fixture
def seen():
    return []


@pytest.fixture
async def model(context, services, seen):
    services.answers["numbers.read"] = 5
    made = Counted(context)
    made.shown_changed.connect(seen.append)
    yield made
    await made.close()


async def test_it_loads_when_it_becomes_visible_and_says_of_when_the_state_is(model, seen, clock):
    model.became_visible()
    await model.settle()
    assert [shown.phase for shown in seen] == [Phase.LOADING, Phase.READY]
    assert model.state == 5
    assert model.shown.as_of == datetime.fromtimestamp(clock.now_ms() / 1000, tz=UTC)


async def test_becoming_visible_again_without_a_change_loads_nothing(model, services):
    model.became_visible()
    await model.settle()
    model.became_hidden()
    model.became_visible()
    await model.settle()
    assert len(services.asked("numbers.read")) == 1


async def test_a_visible_page_reloads_on_a_watched_change_without_dimming(model, services, seen):
    model.became_visible()
    await model.settle()
    services.answers["numbers.read"] = 6
    seen.clear()
    model.on_changed(frozenset({Topic.DELIVERIES, Topic.AUDIT}))
    await model.settle()
    assert (model.shown.phase, model.state) == (Phase.READY, 6)
    assert {shown.phase for shown in seen} == {Phase.READY}


async def test_a_page_that_loads_slowly_rests_before_it_refreshes_by_itself(model, services):
    gate = services.gates["numbers.read"] = asyncio.Event()
    model.became_visible()
    asyncio.get_running_loop().call_later(0.06, gate.set)
    await model.settle()
    for _ in range(3):
        model.on_changed(frozenset({Topic.DELIVERIES}))
    assert len(services.asked("numbers.read")) == 1
    await model.settle()
    assert len(services.asked("numbers.read")) == 2


async def test_a_resting_page_that_is_hidden_loads_when_it_is_shown_again(model, services):
    gate = services.gates["numbers.read"] = asyncio.Event()
    model.became_visible()
    asyncio.get_running_loop().call_later(0.06, gate.set)
    await model.settle()
    model.on_changed(frozenset({Topic.DELIVERIES}))
    model.reload()
    await model.settle()
    assert len(services.asked("numbers.read")) == 2


async def test_an_unwatched_change_is_ignored(model, services):
    model.became_visible()
    await model.settle()
    model.on_changed(frozenset({Topic.AUDIT}))
    await model.settle()
    assert len(services.asked("numbers.read")) == 1


async def test_a_hidden_page_turns_stale_and_reloads_when_shown(model, services):
    model.became_visible()
    await model.settle()
    model.became_hidden()
    model.on_changed(frozenset({Topic.DELIVERIES}))
    assert (model.shown.phase, model.state) == (Phase.STALE, 5)
    await model.settle()
    assert len(services.asked("numbers.read")) == 1
    model.became_visible()
    await model.settle()
    assert (model.shown.phase, len(services.asked("numbers.read"))) == (Phase.READY, 2)


async def test_changes_during_a_load_cause_exactly_one_more(model, services):
    gate = services.gates["numbers.read"] = asyncio.Event()
    model.became_visible()
    for _ in range(5):
        model.on_changed(frozenset({Topic.DELIVERIES}))
    gate.set()
    await model.settle()
    assert len(services.asked("numbers.read")) == 2


async def test_a_restart_drops_the_load_that_is_under_way(model, services, seen):
    services.gates["numbers.read"] = asyncio.Event()
    model.became_visible()
    del services.gates["numbers.read"]
    services.answers["numbers.read"] = 9
    model.reload(restart=True)
    await model.settle()
    assert model.state == 9
    assert [shown.state for shown in seen if shown.phase is Phase.READY] == [9]


@pytest.mark.parametrize(("loaded", "phase"), [(0, Phase.EMPTY), (-1, Phase.OFFLINE)])
async def test_empty_and_offline_are_phases_of_their_own(model, services, loaded, phase):
    services.answers["numbers.read"] = loaded
    model.became_visible()
    await model.settle()
    assert model.shown.phase is phase


async def test_an_error_keeps_the_old_figures_and_their_time(model, services, clock):
    model.became_visible()
    await model.settle()
    before = model.shown.as_of
    clock.advance(seconds=60)
    trouble = Trouble("The disk is gone.", reason=Reason("test.disk"))
    services.answers["numbers.read"] = trouble
    model.reload()
    await model.settle()
    shown = model.shown
    assert (shown.phase, shown.state, shown.as_of, shown.error) == (
        Phase.ERROR,
        5,
        before,
        trouble,
    )


async def test_the_next_good_load_takes_the_error_away(model, services):
    services.answers["numbers.read"] = Trouble("Gone.", reason=Reason("test.gone"))
    model.became_visible()
    await model.settle()
    services.answers["numbers.read"] = 1
    model.reload()
    await model.settle()
    assert (model.shown.phase, model.shown.error) == (Phase.READY, None)


async def test_a_bug_in_a_load_becomes_a_sentence_on_the_page(model, services):
    caught = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: caught.append(context))
    services.answers["numbers.read"] = KeyError("secret")
    model.became_visible()
    await model.settle()
    assert model.shown.phase is Phase.ERROR
    assert model.shown.error.message == FAULT_SENTENCE
    assert len(caught) == 1


async def test_a_command_is_busy_then_speaks_and_publishes_what_it_changed(model, services):
    gate = services.gates["numbers.add"] = asyncio.Event()
    services.answers["numbers.add"] = Changed(3, frozenset({Topic.UPLOADS}))
    model.add()
    assert model.shown.busy == {"add"}
    gate.set()
    await model.settle()
    assert model.shown.busy == frozenset()
    assert model.shown.notice == Notice("Added 3", Tone.GOOD)
    assert services.published == [frozenset({Topic.UPLOADS})]


async def test_a_command_that_runs_is_not_started_twice(model, services):
    gate = services.gates["numbers.add"] = asyncio.Event()
    services.answers["numbers.add"] = Changed(3, frozenset())
    model.add()
    model.add()
    gate.set()
    await model.settle()
    assert len(services.asked("numbers.add")) == 1


@pytest.mark.parametrize(("kind", "tone"), [(Refusal, Tone.WARNING), (Trouble, Tone.CRITICAL)])
async def test_a_failed_command_says_its_sentence_and_publishes_nothing(
    model, services, kind, tone
):
    services.answers["numbers.add"] = kind("Not today.", reason=Reason("test.no"))
    model.add()
    await model.settle()
    assert model.shown.notice == Notice("Not today.", tone, command="add")
    assert services.published == []


async def test_a_query_replaces_an_earlier_one_and_may_set_the_state(model, services):
    services.gates["numbers.look_up"] = asyncio.Event()
    services.answers["numbers.look_up"] = 1
    model.look_up()
    del services.gates["numbers.look_up"]
    services.answers["numbers.look_up"] = 2
    model.look_up()
    await model.settle()
    assert model.state == 2


async def test_a_cancelled_command_is_no_longer_busy(model, services):
    services.gates["numbers.add"] = asyncio.Event()
    model.add()
    model.cancel("add")
    assert model.shown.busy == frozenset()


async def test_closing_cancels_what_runs(model, services):
    services.gates["numbers.read"] = asyncio.Event()
    model.became_visible()
    await model.close()
    assert model.shown.phase is Phase.LOADING
    assert model.state is None
