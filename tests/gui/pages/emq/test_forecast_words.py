"""The forecast on the page: what is drawn and said is what the stored rows let expect."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from page_values import NOW

from stratum_desktop.domain.forecast.back_test import BackTest
from stratum_desktop.domain.forecast.outlook import DayAhead, Outlook, outlook
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import ScoreHistory
from stratum_desktop.gui.pages.emq import PAGE
from stratum_desktop.gui.pages.emq.forecast_words import forecast_words, score_forecast
from stratum_desktop.services.forecast import ForecastLine, ForecastReport

TODAY = NOW.date()
DAY = timedelta(days=1)
#: Forty days, of which some were not measured; the last week is another level.
SCORES = [
    None if at % 13 == 5 else 80.0 + (at * 7) % 5 - (12.0 if at >= 33 else 0.0) for at in range(40)
]


def drawn(view):
    """Return what the chart shows of each day ahead: day, expected, low and high."""
    (chart,) = view.findChildren(ScoreHistory)
    return [(row[0], *row[5:8]) for row in chart.data_rows()[1:] if row[5]]


def as_drawn(days):
    return [
        (one.on.isoformat(), *(f"{value:.4f}" for value in (one.expected, one.low, one.high)))
        for one in days
    ]


async def stored_scores(workspace, platform):
    rows = await workspace.forecast._store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT measurement_date, overall_score FROM emq_measurements "
            f"WHERE platform = '{platform}' AND status <> 'unknown'"
        ).all()
    )
    return {date.fromisoformat(on): score for on, score in rows}


@pytest.mark.parametrize("tab", ["meta", None])
async def test_the_line_is_what_the_service_and_the_stored_rows_say(
    tab, open_view, settled, workspace, meta, events, measured
):
    await measured(SCORES, platform=tab or "")
    view = await open_view(PAGE)
    view.view_model.show_platform(tab)
    await settled(view)
    report = await workspace.forecast.emq(platform=tab)
    asked = next(line for line in report.lines if line.platform == tab)
    by_hand = outlook(await stored_scores(workspace, tab or ""), last_day=TODAY - DAY)
    assert drawn(view) == as_drawn(asked.outlook.days) == as_drawn(by_hand.days)
    assert drawn(view)[0][0] == TODAY.isoformat()
    assert len(drawn(view)) == 14


async def test_the_coverage_beside_the_line_is_recounted_from_every_past_day(
    open_view, settled, said, workspace, meta, events, measured
):
    await measured(SCORES)
    view = await open_view(PAGE)
    view.view_model.show_platform("meta")
    await settled(view)
    scores = await stored_scores(workspace, "meta")
    inside = compared = 0
    for back in range(len(SCORES), 1, -1):
        origin = TODAY - back * DAY
        known = {on: score for on, score in scores.items() if on <= origin}
        for ahead in outlook(known, last_day=origin).days:
            if ahead.on in scores:
                compared += 1
                inside += ahead.low <= scores[ahead.on] <= ahead.high
    assert compared > 100
    counted = f"{words.number(inside)} of {words.number(compared)} days that past forecasts"
    assert counted in said(view)
    assert f"80\u00a0% range: {words.percent(100 * inside / compared)}. On" in said(view)


async def test_too_few_measured_days_draw_no_line_and_say_why(
    open_view, settled, said, meta, events, measured
):
    await measured([80.0] * 9)
    view = await open_view(PAGE)
    view.view_model.show_platform("meta")
    await settled(view)
    assert drawn(view) == []
    assert "No forecast line. 9 of the last 28 days were measured; a forecast needs 14." in said(
        view
    )


async def test_another_tab_never_shows_the_line_of_the_one_before(
    open_view, settled, meta, events, measured
):
    await measured(SCORES)
    view = await open_view(PAGE)
    view.view_model.show_platform("meta")
    await settled(view)
    assert drawn(view)
    view.view_model.show_platform(None)
    await settled(view)
    assert drawn(view) == []


LINE = Outlook(
    (DayAhead(TODAY, 80.0, 70.0, 90.0),), None, 20, BackTest(20, 1_204, 43.27, 4.36, 5.5, 1.0, 1.2)
)


def report_of(found, left_out=()):
    line = ForecastLine("toy", "Toyland", left_out, found)
    return ForecastReport(TODAY - DAY, "UTC", 80, (line,))


def test_a_range_that_holds_too_rarely_is_not_told_better_than_it_is():
    assert forecast_words(report_of(LINE)) == (
        "521 of 1,204 days that past forecasts spoke of fell inside their 80\u00a0% range: "
        "43.2\u00a0%. On average they were 4.3 points off; repeating the week before was 5.5 "
        "points off."
    )


def test_days_that_were_left_out_are_counted_beside_the_line_and_beside_its_want():
    days = (TODAY - 3 * DAY, TODAY - 2 * DAY)
    assert forecast_words(report_of(LINE, days)).endswith(" 2 days of outages are left out.")
    assert forecast_words(report_of(outlook({}, last_day=TODAY), days[:1])).endswith(
        " 1 day of outages is left out."
    )


def test_a_range_that_was_never_tried_says_so():
    said = forecast_words(report_of(replace(LINE, back_test=None)))
    assert "is not known yet" in said
    assert score_forecast(report_of(replace(LINE, back_test=None))) is not None


def test_until_it_is_worked_out_nothing_is_drawn():
    assert score_forecast(None) is None
    assert forecast_words(None) == "Working out the forecast."
