from datetime import date

import pytest
from page_values import make_latency, make_latency_line

from stratum_desktop.gui.pages.latency.view_model import (
    DayDetail,
    LatencyViewModel,
    UndeliveredDetail,
)
from stratum_desktop.services.latency import DayRows, UndeliveredRows

TODAY = date(2026, 3, 2)
ROWS = DayRows(TODAY, 0, ())
NONE_DUE = UndeliveredRows((), ())


@pytest.fixture
async def view_model(services, clock):
    services.answers = {
        "latency.report": make_latency(),
        "latency.day_rows": ROWS,
        "latency.undelivered": NONE_DUE,
        "outages.between": (),
        "outages.everywhere": (),
    }
    made = LatencyViewModel(services.context(clock))
    made.became_visible()
    await made.settle()
    return made


async def test_all_platforms_of_thirty_days_are_asked_for_first(view_model, services):
    assert services.asked("latency.report") == [{"platform": None, "days": 30}]
    assert view_model.state.chosen is view_model.state.whole
    assert not view_model.is_empty(view_model.state)


async def test_a_line_is_asked_for_beside_its_tab(view_model, services):
    line = make_latency_line(platform="toy", event_type="Lead")
    view_model.show_line(line)
    await view_model.settle()
    view_model.show_line(line)
    await view_model.settle()
    assert services.asked("latency.report")[1:] == [
        {"platform": None, "days": 30},
        {"platform": "toy", "event_type": "Lead", "days": 30},
    ]


async def test_all_events_widen_it_again(view_model, services):
    view_model.show_line(make_latency_line(event_type="Lead"))
    await view_model.settle()
    view_model.show_line(make_latency_line(event_type=None))
    await view_model.settle()
    assert services.asked("latency.report")[-1] == {"platform": None, "days": 30}
    assert view_model.state.chosen is view_model.state.whole


async def test_another_tab_or_window_is_asked_for_once_and_closes_the_drawer(view_model, services):
    view_model.open_day(view_model.state.chosen.history[-1])
    await view_model.settle()
    for _ in range(2):
        view_model.receive("toy")
        await view_model.settle()
    assert view_model.state.detail is None
    for _ in range(2):
        view_model.show_days(7)
        await view_model.settle()
    assert services.asked("latency.report")[1:] == [
        {"platform": "toy", "days": 30},
        {"platform": "toy", "days": 7},
    ]


async def test_a_day_is_opened_at_once_and_its_rows_follow(view_model, services):
    point = view_model.state.chosen.history[-1]
    view_model.open_day(point)
    detail = view_model.state.detail
    assert isinstance(detail, DayDetail)
    assert (detail.point, detail.rows) == (point, None)
    await view_model.settle()
    assert view_model.state.detail.rows is ROWS
    assert services.asked("latency.day_rows") == [
        {"on": point.on, "platform": None, "event_type": None}
    ]


async def test_what_did_not_arrive_is_asked_for_in_the_window(view_model, services):
    view_model.show_days(7)
    await view_model.settle()
    view_model.open_undelivered()
    await view_model.settle()
    detail = view_model.state.detail
    assert isinstance(detail, UndeliveredDetail)
    assert detail.rows is NONE_DUE
    assert services.asked("latency.undelivered") == [
        {"platform": None, "event_type": None, "days": 7}
    ]


async def test_rows_that_come_after_the_drawer_was_closed_open_nothing(view_model):
    view_model.open_undelivered()
    view_model.close_detail()
    await view_model.settle()
    assert view_model.state.detail is None


async def test_an_open_drawer_outlives_a_reload(view_model):
    view_model.open_day(view_model.state.chosen.history[-1])
    await view_model.settle()
    detail = view_model.state.detail
    view_model.reload()
    await view_model.settle()
    assert view_model.state.detail is detail


async def test_without_a_platform_it_is_empty(view_model, services):
    services.answers["latency.report"] = make_latency(platforms=())
    view_model.reload()
    await view_model.settle()
    assert view_model.is_empty(view_model.state)
