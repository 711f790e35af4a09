import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from page_values import make_file

from stratum_desktop.domain.data_quality import Quality
from stratum_desktop.domain.data_quality.finding import Finding, Kind
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.pages.data_quality.state import Subject
from stratum_desktop.gui.pages.data_quality.view_model import READ, DataQualityViewModel
from stratum_desktop.services.data_quality import (
    FileQuality,
    Period,
    ReadingProgress,
    SourceCount,
    StoredEventsQuality,
)

FINDING = Finding(Kind.FORMAT, "email", Reason("quality.value_unusable"), 1, 3, (2,))
QUALITY = Quality(3, 0, 0, (), (), (FINDING,), ())
SHOP, TILL = SourceCount("shop", 3), SourceCount("till", 1)


def stored(period, *, source=None, on_progress):
    del on_progress
    return StoredEventsQuality(period, source, 3, QUALITY)


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "settings.get": "Europe/Berlin",
        "uploads.templates": (),
        "uploads.inspect": make_file(),
        "data_quality.sources": (SHOP, TILL),
        "data_quality.of_stored": stored,
        "data_quality.of_file": lambda path, plan, on_progress: FileQuality(
            path.name, plan.template, 3, QUALITY
        ),
        "data_quality.examples": (),
    }
    return DataQualityViewModel(services.context(clock))


async def load(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.state


async def turns_until(holds):
    """Let the loop turn until it holds."""
    for _ in range(1_000):
        if holds():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never held")


async def test_the_first_look_is_at_the_last_seven_days_of_every_source(
    view_model, services, clock
):
    state = await load(view_model)
    ((period,),) = services.arguments("data_quality.of_stored")
    assert period.until - period.since == timedelta(days=7)
    assert period.until == datetime.fromtimestamp((clock.now_ms() + 1) / 1000, UTC)
    assert state.read.quality is QUALITY
    assert state.read.at == datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
    assert state.sources == (SHOP, TILL)


async def test_nothing_within_a_year_is_empty_and_nothing_is_read(view_model, services):
    services.answers["data_quality.sources"] = ()
    state = await load(view_model)
    assert view_model.is_empty(state)
    assert services.asked("data_quality.of_stored") == []


async def test_what_comes_in_later_is_not_read_by_itself(view_model, services):
    await load(view_model)
    view_model.on_changed(frozenset({Topic.EVENTS}))
    await view_model.settle()
    assert len(services.asked("data_quality.of_stored")) == 1
    view_model.read()
    await view_model.settle()
    assert len(services.asked("data_quality.of_stored")) == 2


async def test_another_source_is_read_at_once_and_one_that_is_silent_is_let_go(
    view_model, services
):
    await load(view_model)
    view_model.show_source("till")
    await view_model.settle()
    assert services.asked("data_quality.of_stored")[-1]["source"] == "till"
    services.answers["data_quality.sources"] = (SHOP,)
    view_model.show_period("30")
    await view_model.settle()
    assert services.asked("data_quality.of_stored")[-1]["source"] is None
    (period,) = services.arguments("data_quality.of_stored")[-1]
    assert period.until - period.since == timedelta(days=30)


async def test_a_file_is_looked_at_and_read_and_nothing_else_is_asked(view_model, services):
    await load(view_model)
    view_model.open_file(Path("orders.csv"))
    await view_model.settle()
    state = view_model.state
    assert state.subject is Subject.FILE
    assert isinstance(state.read.report, FileQuality)
    assert not {name for name, _, _ in services.calls} & {"uploads.create", "uploads.send"}
    view_model.show_subject(Subject.STORED)
    await view_model.settle()
    assert isinstance(view_model.state.read.report, StoredEventsQuality)
    assert len(services.asked("data_quality.of_stored")) == 1


async def test_a_file_can_be_read_by_another_template(view_model, services):
    await load(view_model)
    view_model.read_as(template="shopify")
    assert services.asked("uploads.inspect") == []
    view_model.open_file(Path("orders.csv"))
    await view_model.settle()
    view_model.read_as(template="shopify")
    await view_model.settle()
    assert services.asked("uploads.inspect")[-1]["template"] == "shopify"
    assert len(services.asked("data_quality.of_file")) == 2


async def test_a_reading_tells_how_far_it_is_and_stops_when_asked(view_model, services):
    state = await load(view_model)
    services.gates["data_quality.of_stored"] = asyncio.Event()
    view_model.read()
    await turns_until(lambda: len(services.asked("data_quality.of_stored")) == 2)
    tell = services.asked("data_quality.of_stored")[-1]["on_progress"]
    tell(ReadingProgress(2_000, 0.5))
    assert view_model.state.progress == ReadingProgress(2_000, 0.5)
    assert READ in view_model.shown.busy
    view_model.stop()
    assert READ not in view_model.shown.busy
    # What was read before stays; what a stopped reading still tells is not heard.
    tell(ReadingProgress(4_000, 1.0))
    assert view_model.state.progress == ReadingProgress(2_000, 0.5)
    assert view_model.state.read == state.read
    await view_model.settle()


async def test_a_reading_that_fails_is_told_and_what_was_read_stays(view_model, services):
    state = await load(view_model)
    services.answers["data_quality.of_stored"] = Refusal("No source.", reason=Reason("a.b"))
    view_model.read()
    await view_model.settle()
    assert view_model.shown.notice.sentence == "No source."
    assert view_model.state.read == state.read


async def test_a_finding_of_stored_events_brings_its_events_and_one_of_a_file_none(
    view_model, services
):
    await load(view_model)
    view_model.select(FINDING)
    assert view_model.state.detail.examples is None
    await view_model.settle()
    assert view_model.state.detail.examples == ()
    assert services.arguments("data_quality.examples") == [(FINDING,)]
    view_model.close_detail()
    assert view_model.state.detail is None
    view_model.open_file(Path("orders.csv"))
    await view_model.settle()
    view_model.select(FINDING)
    await view_model.settle()
    assert view_model.state.detail.examples is None
    assert len(services.arguments("data_quality.examples")) == 1


async def test_another_page_can_name_a_file_or_a_source(view_model, services):
    await load(view_model)
    view_model.receive("till")
    await view_model.settle()
    assert services.asked("data_quality.of_stored")[-1]["source"] == "till"
    view_model.receive(Path("orders.csv"))
    await view_model.settle()
    assert view_model.state.subject is Subject.FILE


async def test_another_reading_takes_the_place_of_the_one_before(view_model, services):
    await load(view_model)
    view_model.select(FINDING)
    await view_model.settle()
    view_model.show_period("30")
    await view_model.settle()
    state = view_model.state
    assert state.detail is None
    assert state.progress is None
    period = state.read.report.period
    assert replace(state.read.report, quality=QUALITY).period == Period(
        period.until - timedelta(days=30), period.until
    )
