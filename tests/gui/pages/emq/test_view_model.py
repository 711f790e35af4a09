import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from page_values import GOOD_DRIVERS, NOW, make_history, make_report, make_score

from stratum_desktop.domain.emq import Band, Driver
from stratum_desktop.domain.forecast.outlook import outlook
from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.pages.emq.view_model import EmqViewModel, change_over, ending_now
from stratum_desktop.services.forecast import ForecastLine, ForecastReport
from stratum_desktop.services.signal_quality import DriverRows

POOR = {**GOOD_DRIVERS, Driver.LATENCY: 20.0}
FORECAST = ForecastReport(
    NOW.date(),
    "UTC",
    80,
    (ForecastLine(None, "Shop", (), outlook({}, last_day=NOW.date())),),
)
ROWS = DriverRows(("Day",), (("2026-03-01",),), Reason("emq.latency_of_deliveries"))


@pytest.fixture
def view_model(services, clock):
    parts = (
        make_report("brick", "Brickland"),
        make_report("toy", "Toyland", emq=make_score(POOR)),
    )
    services.answers = {
        "signal_quality.emq": make_report(None, "Shop", parts=parts, worst="Toyland"),
        "signal_quality.emq_history": make_history([70.0] * 8),
        "signal_quality.driver_history": {Driver.LATENCY: (50.0, None)},
        "signal_quality.driver_rows": ROWS,
        "signal_quality.silent_days": (),
        "outages.between": (),
        "outages.everywhere": (),
        "sync.own_figures": (),
        "forecast.emq": FORECAST,
    }
    return EmqViewModel(services.context(clock))


async def load(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.state


async def test_the_first_tab_is_the_workspace_and_has_no_drivers_of_its_own(view_model, services):
    state = await load(view_model)
    assert state.report.platform is None
    assert state.drivers == ()
    assert services.asked("signal_quality.driver_history") == []


async def test_a_platforms_drivers_stand_in_order_of_what_they_cost(view_model):
    await load(view_model)
    view_model.show_platform("toy")
    await view_model.settle()
    rows = view_model.state.drivers
    assert rows[0].line.reading.driver is Driver.LATENCY
    assert rows[0].trend == (50.0, None)
    assert rows[1].trend == ()
    lost = [row.line.points_lost for row in rows]
    assert lost == sorted(lost, reverse=True)


async def test_a_platform_that_is_gone_falls_back_to_the_workspace(view_model):
    view_model.receive("gone")
    state = await load(view_model)
    assert state.report.platform is None


async def test_a_workspace_without_platforms_is_empty(view_model, services):
    services.answers["signal_quality.emq"] = make_report(None, "Shop")
    state = await load(view_model)
    assert view_model.is_empty(state)


async def test_selecting_a_driver_opens_it_at_once_and_its_rows_follow(view_model, services):
    view_model.receive("toy")
    await load(view_model)
    gate = services.gates["signal_quality.driver_rows"] = asyncio.Event()
    view_model.select_driver(Driver.LATENCY)
    assert view_model.state.detail.rows is None
    gate.set()
    await view_model.settle()
    assert view_model.state.detail.rows is ROWS
    assert services.asked("signal_quality.driver_rows") == [
        {"platform": "toy", "driver": Driver.LATENCY}
    ]


async def test_an_open_driver_survives_a_reload_and_not_a_change_of_tab(view_model):
    view_model.receive("toy")
    await load(view_model)
    view_model.select_driver(Driver.LATENCY)
    await view_model.settle()
    view_model.on_changed(frozenset({Topic.DELIVERIES}))
    await view_model.settle()
    assert view_model.state.detail.rows is ROWS
    view_model.show_platform("brick")
    await view_model.settle()
    assert view_model.state.detail is None


async def test_declaring_a_driver_not_applicable_names_platform_driver_and_why(
    view_model, services
):
    view_model.receive("toy")
    await load(view_model)
    services.answers["signal_quality.declare_not_applicable"] = Changed(None, frozenset())
    view_model.declare_not_applicable(Driver.PIXEL_COVERAGE, "no website")
    await view_model.settle()
    assert services.asked("signal_quality.declare_not_applicable") == [
        {"driver": Driver.PIXEL_COVERAGE, "platform": "toy", "why": "no website"}
    ]


@pytest.mark.parametrize(
    ("scores", "change"),
    [
        ([60.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 64.5], 4.5),
        ([60.0, 64.5], None),  # a week ago lies before the history
        ([None, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 64.5], None),
        ([60.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, None], None),
        ([], None),
    ],
)
def test_the_change_within_a_week_needs_both_ends(scores, change):
    assert change_over(make_history(scores), days=7) == change


def test_the_history_ends_with_the_score_as_it_stands_now():
    stored, report = make_history([70.0, None, 80.0]), make_report()
    shown = ending_now(stored, report)
    assert shown[:-1] == tuple(stored[:-1])
    assert (shown[-1].score, shown[-1].lower) == (report.score.score, report.score.lower)
    assert ending_now((), report) == ()


def test_a_partial_score_is_compared_with_nothing():
    history = make_history([60.0] * 7 + [90.0])
    doubtful = replace(history[0], band=Band.UNKNOWN)
    assert change_over(history, days=7) == 30.0
    assert change_over([doubtful, *history[1:]], days=7) is None


async def test_the_page_is_shown_before_its_forecast_is_asked_for(view_model, services):
    shown = []

    def answer(**_):
        shown.append(view_model.state)
        return FORECAST

    services.answers["forecast.emq"] = answer
    state = await load(view_model)
    assert [(one.forecast, len(one.history)) for one in shown] == [(None, 8)]
    assert state.forecast is FORECAST
    assert services.asked("forecast.emq") == [{"platform": None, "with_platforms": False}]


async def test_the_forecast_is_worked_out_anew_only_when_a_day_before_today_changed(
    view_model, services
):
    await load(view_model)
    for history in (make_history([70.0] * 7 + [12.0]), make_history([71.0] + [70.0] * 7)):
        services.answers["signal_quality.emq_history"] = history
        view_model.on_changed(frozenset({Topic.DELIVERIES}))
        await view_model.settle()
        assert view_model.state.forecast is FORECAST
    assert len(services.asked("forecast.emq")) == 2


async def test_an_outage_that_was_marked_makes_another_forecast(view_model, services):
    await load(view_model)
    start, why = NOW - timedelta(days=40), Reason("outage.marked", {"why": "x"})
    services.answers["outages.everywhere"] = (
        OutageWindow(None, start, start + timedelta(hours=3), OutageKind.BY_HAND, "ana", why),
    )
    view_model.on_changed(frozenset({Topic.OUTAGES}))
    await view_model.settle()
    assert len(services.asked("forecast.emq")) == 2
    assert services.asked("outages.everywhere")[0]["since"] < NOW - timedelta(days=126)


async def test_each_tab_has_its_own_forecast_and_keeps_it(view_model, services):
    await load(view_model)
    for platform in ("toy", None, "toy"):
        view_model.show_platform(platform)
        await view_model.settle()
    assert [one["platform"] for one in services.asked("forecast.emq")] == [None, "toy"]
