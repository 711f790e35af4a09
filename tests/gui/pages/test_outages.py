"""Every page with a chart over time shades the outages that concern it, and only those."""

from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.charts import (
    HourlyBars,
    LatencyHistory,
    ScoreHistory,
    Sparkline,
    StatusBoard,
)
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.pages.dedupe import PAGE as DEDUPE
from stratum_desktop.gui.pages.emq import PAGE as EMQ
from stratum_desktop.gui.pages.latency import PAGE as LATENCY
from stratum_desktop.gui.pages.overview import PAGE as OVERVIEW
from stratum_desktop.gui.pages.signal_health import PAGE as HEALTH

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL = "Marked outage, 02/03/2026 03:00 to 05:00"
META = "arked outage, 27/02/2026 12:00 to 28/02/2026 18:00"


@pytest.fixture
async def outages(workspace, meta, events):
    """One of all platforms, one of Meta, one of TikTok, and one that was dismissed."""
    await workspace.settings.set("workspace.time_zone", "UTC")
    show_times_in(UTC)
    mark = workspace.outages.mark
    await workspace.accounts.connect(
        platform="tiktok",
        account="PIXEL0123456789ABCDE",
        label="TikTok shop",
        secrets={"access_token": "a-token-of-tests-0002"},
        base_url="http://127.0.0.1:9",
    )
    await mark(platform=None, start=NOW - 9 * HOUR, end=NOW - 7 * HOUR, why="no network")
    await mark(platform="meta", start=NOW - 72 * HOUR, end=NOW - 42 * HOUR, why="refused")
    await mark(platform="tiktok", start=NOW - 26 * HOUR, end=NOW - 25 * HOUR, why="refused")
    wrong = await mark(platform="meta", start=NOW - 99 * HOUR, end=NOW - 98 * HOUR, why="slip")
    await workspace.outages.dismiss(wrong.value.id, why="there was none")
    return workspace.outages


async def stored(workspace):
    """Return the stretches that count, from the rows, as epoch hours with their platform."""
    rows = await workspace.forecast._store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT platform, start_ms, end_ms FROM outage_window WHERE dismissed_at_ms IS NULL"
        ).all()
    )
    return [(one, start // 3_600_000, end // 3_600_000) for one, start, end in rows]


def days_of(rows, platforms):
    """Return every UTC day with an hour of an outage of these platforms, counted hour by hour."""
    return {
        datetime.fromtimestamp(hour * 3600, UTC).date().isoformat()
        for platform, start, end in rows
        if platform is None or platform in platforms
        for hour in range(start, end)
    }


def told_days(chart):
    return {row[0] for row in chart.data_rows()[1:] if row[-1]}


@pytest.mark.parametrize("tab", ["meta", None])
@pytest.mark.parametrize(("page", "chart"), [(EMQ, ScoreHistory), (LATENCY, LatencyHistory)])
async def test_a_chart_of_days_shades_the_days_that_the_rows_name(
    open_view, settled, workspace, outages, page, chart, tab
):
    view = await open_view(page)
    view.view_model.show_platform(tab)
    await settled(view)
    (drawn,) = view.findChildren(chart)
    concerned = {"meta", "tiktok"} if tab is None else {tab}
    assert told_days(drawn) == days_of(await stored(workspace), concerned)
    said = drawn.accessibleDescription()
    assert ALL in said
    assert ("TikTok: marked outage" in said) == (tab is None)
    assert ("Meta: m" if tab is None else "M") + META in said
    assert "Outage" in [entry.word for entry in drawn.legend()]


async def test_drivers_say_outages_with_their_trend(open_view, settled, outages):
    view = await open_view(EMQ)
    view.view_model.show_platform("meta")
    await settled(view)
    told = view._drivers.records.rows[0].outages
    assert [said for said in told if said] == ["M" + META, "M" + META, ALL]


async def test_the_board_shades_the_cells_of_the_platform_that_had_the_outage(
    open_view, settled, workspace, outages
):
    view = await open_view(HEALTH)
    (board,) = view.findChildren(StatusBoard)
    rows = await stored(workspace)
    days, *lines = board.data_rows()
    for line, platform in zip(lines, ("meta", "tiktok"), strict=True):
        told = {on for on, cell in zip(days, line, strict=True) if cell.endswith(", outage")}
        assert told == days_of(rows, {platform})
    assert board.accessibleDescription().count(ALL) == 3  # twice as a reading, once by itself


async def test_rates_of_no_platform_are_shaded_for_outages_of_all_alone(open_view, outages):
    view = await open_view(DEDUPE)
    told = {one.toolTip() for one in view.findChildren(Sparkline)}
    assert told == {ALL}


async def test_the_overview_shades_hours_of_today_and_days_of_each_destination(
    open_view, settled, outages
):
    view = await open_view(OVERVIEW)
    (bars,) = view.findChildren(HourlyBars)
    assert [row[0] for row in bars.data_rows()[1:] if row[-1]] == ["3", "4"]
    assert ALL in bars.accessibleDescription()
    tips = [one.toolTip() for one in view.findChildren(Sparkline)]
    assert sorted(tips) == sorted(["M" + META, "Marked outage, 01/03/2026 10:00 to 11:00"])


@pytest.mark.parametrize("page", [EMQ, LATENCY, HEALTH, DEDUPE, OVERVIEW], ids=lambda one: one.id)
async def test_a_page_is_loaded_anew_when_outages_change(
    open_view, settled, workspace, meta, events, page
):
    view = await open_view(page)
    assert view.view_model.state.outages == ()
    changed = await workspace.outages.mark(
        platform=None, start=NOW - 9 * HOUR, end=NOW - 7 * HOUR, why="no network"
    )
    assert Topic.OUTAGES in changed.topics
    view.view_model.on_changed(frozenset({Topic.OUTAGES}))
    await settled(view)
    assert [one.start_at for one in view.view_model.state.outages] == [NOW - 9 * HOUR]
