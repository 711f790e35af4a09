from __future__ import annotations

import pytest

from stratum_desktop.domain.correlation.measure import Measure, SeriesKey
from stratum_desktop.gui.pages.correlation.view_model import (
    PERIODS_DAYS,
    CorrelationViewModel,
    most_telling,
)
from stratum_desktop.gui.view_model import Phase


@pytest.fixture
async def model(context):
    made = CorrelationViewModel(context)
    yield made
    await made.close()


async def loaded(model):
    model.became_visible()
    await model.settle()
    return model.state


async def test_without_a_platform_it_is_empty(model):
    await loaded(model)
    assert model.shown.phase is Phase.EMPTY


async def test_it_opens_on_the_pair_that_says_most(model, two_platforms):
    del two_platforms
    state = await loaded(model)
    assert (state.subject, state.days) == (Measure.EMQ, 90)
    keys = (state.pair.first.key, state.pair.second.key)
    assert keys == (SeriesKey(Measure.EMQ, "meta"), SeriesKey(Measure.EMQ, "tiktok"))
    assert state.pair.relation.strongest.lag == 2
    assert most_telling(state.matrix) == keys


async def test_another_subject_forgets_the_pair_and_another_period_keeps_it(model, two_platforms):
    del two_platforms
    await loaded(model)
    first, second = SeriesKey(Measure.EMQ, "tiktok"), SeriesKey(Measure.RECEIVED)
    model.show_pair(first, second)
    model.show_days(PERIODS_DAYS[1])
    await model.settle()
    pair = model.state.pair
    assert (model.state.days, pair.first.key, pair.second.key) == (60, first, second)
    model.show_subject(Measure.DELIVERED)
    await model.settle()
    assert model.state.pair.first.key.measure is Measure.DELIVERED


async def test_a_page_may_name_a_platform_or_a_measure(model, two_platforms):
    del two_platforms
    model.receive("meta")
    state = await loaded(model)
    assert state.subject == "meta"
    assert {one.key.platform for one in state.matrix.series} == {"meta"}
    model.receive(None)
    model.receive(Measure.DELIVERED)
    await model.settle()
    assert model.state.subject is Measure.DELIVERED


async def test_a_day_is_opened_with_the_rows_of_both_and_closed(model, two_platforms):
    del two_platforms
    state = await loaded(model)
    on = state.pair.steps[-1].at.date()
    model.open_day(on)
    assert model.state.detail.rows == ()
    await model.settle()
    first, second = model.state.detail.rows
    assert (first.value, second.value) == (state.pair.steps[-1].first, state.pair.steps[-1].second)
    model.show_days(30)
    assert model.state.detail is None


async def test_a_day_without_a_pair_opens_nothing(model, today):
    model.open_day(today)
    assert model.state is None
