import random
import statistics
from datetime import UTC, datetime, timedelta

import pytest
from live_conversions import Conversions, rank
from PySide6.QtCore import Qt

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import LatencyHistory
from stratum_desktop.gui.pages.latency import PAGE
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.gui.widgets.button import LinkButton

DAY = 86_400


def table(widget, name):
    return next(one for one in widget.findChildren(RecordView) if one.accessibleName() == name)


def cells(view):
    """Every row of a table as it reads, by column."""
    model = view.model()
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    return [
        dict(
            zip(
                titles,
                (model.index(row, at).data() for at in range(model.columnCount())),
                strict=True,
            )
        )
        for row in range(model.rowCount())
    ]


def figures(lags):
    """What has to be read of these lags, all below two minutes, where nothing is rounded."""
    if not lags:
        return {"Delivered": "0", **dict.fromkeys(("P50", "P95", "P99", "Mean"), "No data")}
    return {
        "Delivered": str(len(lags)),
        "P50": f"{rank(lags, 0.5) // 1000} s",
        "P95": f"{rank(lags, 0.95) // 1000} s",
        "P99": f"{rank(lags, 0.99) // 1000} s",
        "Mean": f"{int(statistics.fmean(lags))} s",
    }


def shown_figures(row):
    return {name: row[name] for name in ("Delivered", "P50", "P95", "P99", "Mean")}


@pytest.fixture
def conversions(workspace, clock):
    return Conversions(workspace.latency._store, clock)


@pytest.fixture
async def month(workspace, conversions):
    """Two platforms and two events on nine days, none of them on the third day back."""
    del workspace
    dice = random.Random(5)
    lanes = [conversions.destination(platform) for platform in ("meta", "tiktok")]
    with conversions.at_once():
        for number in range(120):
            conversions.add(
                dice.choice(lanes),
                dice.randrange(120),
                ago=dice.choice([back for back in range(9) if back != 3]) * DAY + number,
                name=dice.choice(["Purchase", "Lead"]),
            )
    return lanes


async def test_without_a_platform_the_page_offers_to_connect_one(open_view, said):
    view = await open_view(PAGE)
    assert "No platform is connected" in said(view)
    assert "Connect a platform" in said(view)


async def test_a_platform_to_which_nothing_went_has_no_data_and_no_zero(open_view, meta, said):
    del meta
    view = await open_view(PAGE)
    assert said(view).count("No data") >= 3
    (whole,) = cells(table(view, "Events"))
    assert (whole["P50"], whole["P99"], whole["Status"]) == ("No data", "No data", "No data")
    assert {row["P50 is"] for row in cells(table(view, "Days"))} == {"No data"}
    assert view.findChild(LatencyHistory).accessibleDescription() == "No data"


async def test_every_figure_of_every_line_is_the_one_of_its_rows(open_view, month, conversions):
    del month
    view = await open_view(PAGE)
    lags = conversions.lags()
    rows = cells(table(view, "Events"))
    assert len(rows) == 5
    for row in rows:
        of_line = [
            lag
            for (_, platform, event), of in lags.items()
            if row["Platform"] in ("All platforms", words_of(platform))
            and row["Event"] in ("All events", event)
            for lag in of
        ]
        assert shown_figures(row) == figures(of_line)
        assert (row["Waiting"], row["Expired"], row["Status"]) == ("0", "0", "Good")


def words_of(platform):
    return {"meta": "Meta", "tiktok": "TikTok"}[platform]


@pytest.mark.parametrize("at", [0, 2], ids=["all events", "one event"])
async def test_every_figure_of_every_day_is_the_one_of_its_rows(
    open_view, month, conversions, settled, at
):
    del month
    view = await open_view(PAGE)
    events = table(view, "Events")
    events.selectRow(at)
    line = events.current
    view.view_model.show_line(line)
    await settled(view)
    by_day = {}
    for (on, platform, event), of in conversions.lags().items():
        if line.platform in (None, platform) and line.event_type in (None, event):
            by_day.setdefault(words.day(on), []).extend(of)
    rows = cells(table(view, "Days"))
    assert len(rows) == 30
    assert len(by_day) >= 6
    for row in rows:
        assert shown_figures(row) == figures(by_day.get(row["Day"], []))
        assert row["P50 is"] == ("Good" if row["Day"] in by_day else "No data")


async def test_the_chart_reads_what_the_days_say_with_a_gap_where_nothing_went(
    open_view, month, clock
):
    del month
    view = await open_view(PAGE)
    chart = view.findChild(LatencyHistory)
    by_day = {row["Day"]: row for row in cells(table(view, "Days"))}
    for at, copied in enumerate(chart.data_rows()[1:]):
        text = chart.reading(at)
        row = by_day[text.split(" · ")[0]]
        assert copied[1] == row["Delivered"]
        if row["Delivered"] == "0":
            assert ("No data" in text, copied[2:5]) == (True, ["", "", ""])
        else:
            assert f"P50 {row['P50']} · P95 {row['P95']} · P99 {row['P99']}" in text
    empty = datetime.fromtimestamp(clock.now_ms() / 1000, UTC).date() - timedelta(days=3)
    assert by_day[words.day(empty)]["P50"] == "No data"


async def test_a_day_opens_the_conversions_behind_its_figures(
    open_view, month, conversions, settled, shell, said
):
    del month
    view = await open_view(PAGE)
    days = table(view, "Days")
    days.select_first()
    point = days.current
    view.view_model.open_day(point)
    await settled(view)
    assert shell.drawer_title == "All events on all platforms"
    lags = [lag for key, of in conversions.lags().items() if key[0] == point.on for lag in of]
    assert f"All {len(lags)}, slowest first." in said(shell.drawer)
    rows = cells(table(shell.drawer, "Conversions of the day"))
    assert [row["Took"] for row in rows] == [f"{lag} s" for lag in sorted(lags, reverse=True)]
    marked = {}
    for place, row in zip(range(len(lags), 0, -1), rows, strict=True):
        number, *names = row["Place"].split(" · ")
        assert number == str(place)
        marked |= dict.fromkeys(names, row["Took"])
    shown = figures(lags)
    assert marked == {name: shown[name] for name in ("P50", "P95", "P99")}
    behind = table(shell.drawer, "Conversions of the day")
    behind.opened.emit(behind.records.rows[0])
    assert shell.opened == [("deliveries", behind.records.rows[0].conversion.delivery_id)]


async def test_what_waits_and_what_expired_open_their_rows(
    open_view, conversions, settled, shell, said
):
    lane = conversions.destination()
    conversions.add(lane, None, ago=7_200, state="ready")
    gone = conversions.add(lane, 30 * 3_600, ago=DAY, state="expired")
    view = await open_view(PAGE)
    link = next(one for one in view.findChildren(LinkButton) if "waiting" in one.text())
    assert link.text() == "1 waiting, 1 expired"
    (whole, line) = cells(table(view, "Events"))
    assert (line["Waiting"], line["Expired"], line["P50"]) == ("1", "1", "No data")
    assert whole["Status"] == line["Status"] == "Critical", "the median is 16 h"
    link.click()
    await settled(view)
    assert [row["Age"] for row in cells(table(shell.drawer, "Waiting, oldest first"))] == ["2 h"]
    expired = table(shell.drawer, "Expired in 30 days, newest first")
    assert [row["Age"] for row in cells(expired)] == ["30 h"]
    expired.opened.emit(expired.records.rows[0])
    assert shell.opened == [("deliveries", gone)]


async def test_closing_the_drawer_forgets_the_figure(open_view, month, settled, shell):
    del month
    view = await open_view(PAGE)
    view.view_model.open_day(view.view_model.state.chosen.history[0])
    await settled(view)
    view.drawer_closed()
    assert view.view_model.state.detail is None
    assert shell.drawer is None


async def test_an_event_that_is_chosen_narrows_title_chart_and_days(
    open_view, month, said, settled
):
    del month
    view = await open_view(PAGE)
    assert "All events on all platforms, day by day" in said(view)
    events = table(view, "Events")
    events.selectRow(1)
    events.clicked.emit(events.currentIndex())
    await settled(view)
    assert "Lead on Meta, day by day" in said(view)
    assert "by day of delivery (" in said(view)
    assert "Good below 1\u00a0h, critical from 4\u00a0h." in said(view)


async def test_a_tab_shows_the_events_of_its_platform_alone(open_view, month, settled):
    del month
    view = await open_view(PAGE)
    view.view_model.show_platform("tiktok")
    view.view_model.show_days(7)
    await settled(view)
    rows = cells(table(view, "Events"))
    assert [(row["Platform"], row["Event"]) for row in rows] == [
        *(("TikTok", "All events"), ("TikTok", "Lead"), ("TikTok", "Purchase")),
    ]
    assert len(cells(table(view, "Days"))) == 7
