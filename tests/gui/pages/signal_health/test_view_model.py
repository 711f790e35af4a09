from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.pages.signal_health.view_model import SignalHealthViewModel
from stratum_desktop.services.signal_health import HealthBoard, HealthLine, HealthSummary

TODAY = date(2026, 3, 2)
DAYS = tuple(TODAY - timedelta(days=back) for back in range(29, -1, -1))
NOTHING = HealthSummary({}, 30, None, None, None, None)


def a_board(*platforms: str, days: tuple[date, ...] = DAYS) -> HealthBoard:
    lines = (HealthLine(one, one.title(), (None,) * len(days), NOTHING) for one in platforms)
    return HealthBoard(days, tuple(lines))


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "signal_health.board": a_board("meta", "google"),
        "signal_health.day": None,
        "outages.between": (),
        "outages.everywhere": (),
        "signal_quality.refresh": Changed(4, frozenset({Topic.SIGNAL_QUALITY})),
        "signal_health.refresh": Changed(2, frozenset({Topic.SIGNAL_QUALITY})),
    }
    return SignalHealthViewModel(services.context(clock))


async def shown(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.state


async def test_thirty_days_are_asked_for(view_model, services):
    state = await shown(view_model)
    assert services.asked("signal_health.board") == [{"days": 30}]
    assert (state.detail, view_model.is_empty(state)) == (None, False)


async def test_a_board_without_lines_is_empty(view_model, services):
    services.answers["signal_health.board"] = a_board()
    assert view_model.is_empty(await shown(view_model))


async def test_nothing_opens_before_the_board_is_there(view_model, services):
    view_model.open_day("meta", TODAY)
    assert services.asked("signal_health.day") == []


async def test_a_day_is_open_at_once_and_filled_when_it_is_read(view_model, services):
    await shown(view_model)
    services.gates["signal_health.day"] = asyncio.Event()
    view_model.open_day("google", TODAY)
    detail = view_model.state.detail
    assert (detail.line.label, detail.on, detail.is_read) == ("Google", TODAY, False)
    services.gates["signal_health.day"].set()
    await view_model.settle()
    assert services.asked("signal_health.day") == [{"platform": "google", "on": TODAY}]
    assert (view_model.state.detail.is_read, view_model.state.detail.evidence) == (True, None)
    view_model.close_day()
    assert view_model.state.detail is None


async def test_the_open_day_is_read_anew_with_the_board(view_model, services):
    await shown(view_model)
    view_model.open_day("meta", TODAY)
    await view_model.settle()
    view_model.reload()
    await view_model.settle()
    assert len(services.asked("signal_health.day")) == 2
    assert view_model.state.detail.line.platform == "meta"


async def test_a_day_that_was_closed_while_the_board_was_read_stays_closed(view_model, services):
    await shown(view_model)
    view_model.open_day("meta", TODAY)
    await view_model.settle()
    services.gates["signal_health.board"] = asyncio.Event()
    view_model.reload()
    view_model.close_day()
    services.gates["signal_health.board"].set()
    await view_model.settle()
    assert view_model.state.detail is None


@pytest.mark.parametrize(
    "board",
    [a_board("google"), a_board("meta", days=tuple(on + timedelta(days=60) for on in DAYS))],
    ids=["platform gone", "day gone"],
)
async def test_a_day_that_left_the_board_is_closed(view_model, services, board):
    await shown(view_model)
    view_model.open_day("meta", TODAY)
    await view_model.settle()
    services.answers["signal_health.board"] = board
    view_model.reload()
    await view_model.settle()
    assert view_model.state.detail is None


async def test_measuring_now_measures_and_then_counts(view_model, services):
    await shown(view_model)
    view_model.measure_now()
    await view_model.settle()
    called = [name for name, _, _ in services.calls]
    assert called.index("signal_quality.refresh") < called.index("signal_health.refresh")
    assert services.published == [frozenset({Topic.SIGNAL_QUALITY})]
