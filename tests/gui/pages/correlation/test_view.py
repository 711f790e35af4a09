from __future__ import annotations

import math
from datetime import timedelta
from statistics import correlation

from PySide6.QtCore import Qt

from stratum_desktop.domain.correlation.measure import Measure
from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import AlignedSeries, LagProfile, PairMatrix
from stratum_desktop.gui.pages.correlation import PAGE
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.gui.widgets.button import LinkButton
from stratum_desktop.services.correlation import NOT_CAUSE

DAYS, LAG = 70, 2


def days_table(view):
    return next(
        one
        for one in view.findChildren(RecordView)
        if one.accessibleName().endswith("day by day") and one.isVisibleTo(view)
    )


def cells(table):
    """Every row as it reads."""
    model = table.model()
    return [
        [model.index(row, at).data() for at in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def scores(rows, platform):
    """Stored scores by day, oldest first."""
    found = rows.all(
        "SELECT measurement_date AS day, overall_score AS score FROM emq_measurements"
        " WHERE platform = ? ORDER BY measurement_date",
        platform,
    )
    return [row["score"] for row in found]


def ranks_of_changes(scores):
    """The rank of each day's change against a week before, among all of them."""
    changes = [scores[at] - scores[at - 7] for at in range(7, len(scores))]
    return [sum(other < one for other in changes) for one in changes]


def told(value):
    return f"{math.trunc(round(value * 100, 6)) / 100:+.2f}"


async def test_without_a_platform_the_page_offers_to_connect_one(open_view, said):
    view = await open_view(PAGE)
    assert "No platform is connected" in said(view)
    assert "Connect a platform" in said(view)


async def test_a_platform_of_which_nothing_is_known_has_no_data_and_no_zero(open_view, rows, said):
    rows.destination("meta")
    view = await open_view(PAGE)
    text = said(view)
    assert "EMQ, Meta: nothing was measured in this period." in text
    assert NOT_CAUSE in text
    assert not view.findChild(PairMatrix).isVisibleTo(view)
    assert "0.00" not in text


async def test_the_warning_against_cause_stands_whatever_is_shown(open_view, two_platforms, said):
    del two_platforms
    view = await open_view(PAGE)
    assert NOT_CAUSE in said(view)
    for common_cause in ("season", "sale", "outage", "website"):
        assert common_cause in NOT_CAUSE


async def test_every_figure_of_the_profile_is_the_one_of_the_stored_scores(
    open_view, two_platforms, rows
):
    del two_platforms
    view = await open_view(PAGE)
    meta, tiktok = scores(rows, "meta"), scores(rows, "tiktok")
    places = [ranks_of_changes(of) for of in (meta, tiktok)]
    profile = view.findChild(LagProfile)
    for row in profile.data_rows()[1:]:
        lag = int(row[0])
        pairs = [
            (places[0][at], places[1][at + lag])
            for at in range(DAYS - 7)
            if 0 <= at + lag < DAYS - 7
        ]
        assert f"{len(pairs)} pairs" in profile.reading(lag + 7)
        assert row[1] == f"{correlation(*zip(*pairs, strict=True)):.4f}"
        assert float(row[2]) <= float(row[1]) <= float(row[3])


async def test_the_matrix_says_what_the_pair_says(open_view, two_platforms, said):
    del two_platforms
    view = await open_view(PAGE)
    (line,) = [
        row
        for row in view.findChild(PairMatrix).data_rows()
        if row[:2] == ["EMQ, Meta", "EMQ, TikTok"]
    ]
    found = view.view_model.state.pair.relation.strongest
    assert line[2:] == [told(found.value), "strong", str(DAYS - 7 - LAG)]
    text = said(view)
    assert f"EMQ, Meta runs 2 days ahead of EMQ, TikTok: {line[2]}, between" in text
    assert f"As they are, weekdays and growth included: {told(1)}." in text
    assert "Snapchat: nothing was measured" in text


async def test_the_days_are_the_stored_ones_newest_first(open_view, two_platforms, rows):
    del two_platforms
    view = await open_view(PAGE)
    shown = cells(days_table(view))
    assert len(shown) == 90
    meta, tiktok = (scores(rows, key)[::-1] for key in ("meta", "tiktok"))
    for at in range(DAYS):
        assert shown[at][1:3] == [words.score(meta[at]), words.score(tiktok[at])]
        assert shown[at][3] == ""
    assert shown[DAYS][1:] == ["No data", "No data", "Gap"]
    chart = view.findChild(AlignedSeries)
    copied = chart.data_rows()[1:]
    assert [row[1] for row in copied[-DAYS:]] == [f"{one:g}" for one in reversed(meta)]
    assert copied[0][1:3] == ["", ""]


async def test_a_day_opens_the_stored_rows_of_both_figures(
    open_view, two_platforms, rows, settled, shell, said
):
    del two_platforms
    view = await open_view(PAGE)
    view.view_model.show_subject(Measure.DELIVERED)
    await settled(view)
    table = days_table(view)
    table.select_first()
    step = table.current
    table.opened.emit(step)
    await settled(view)
    assert shell.drawer_title == words.day(step.at.date())
    stored = rows.all(
        "SELECT * FROM latency_day WHERE period_date = ? AND platform = 'meta'",
        step.at.date().isoformat(),
    )
    counts = [row["event_count"] for row in stored if row["event_type"] != "PageView"]
    assert words.number(sum(counts)) in said(shell.drawer)
    behind = shell.drawer.findChildren(RecordView)[0]
    assert sorted(int(row[2]) for row in cells(behind)) == sorted(counts)
    link = shell.drawer.findChildren(LinkButton)[0]
    link.click()
    assert shell.opened == [("latency", "meta")]
    view.drawer_closed()
    assert (view.view_model.state.detail, shell.drawer) == (None, None)


async def test_a_click_in_the_matrix_shows_that_pair(open_view, two_platforms, settled, said):
    del two_platforms
    view = await open_view(PAGE)
    view.view_model.show_subject("meta")
    await settled(view)
    matrix = view.findChild(PairMatrix)
    (place,) = [
        at
        for at, cell in matrix._cells.items()
        if cell.reading.startswith("EMQ, Meta and Delivered conversions, Meta")
    ]
    matrix.opened.emit(*place)
    await settled(view)
    assert "EMQ, Meta and Delivered conversions, Meta" in said(view)


async def test_a_day_in_an_outage_is_shown_and_not_counted(
    open_view, two_platforms, workspace, today, said
):
    del two_platforms
    view_before = await open_view(PAGE)
    pairs = view_before.view_model.state.pair.relation.strongest.pairs
    step = view_before.view_model.state.pair.steps[-30].at
    window = OutageWindow(
        None,
        step,
        step + timedelta(hours=5),
        OutageKind.BY_HAND,
        "person",
        Reason("outage.marked", {"why": "x"}),
    )
    workspace.correlation._store.write_now(
        lambda uow: uow.outages.add(window, at_ms=0, is_set_by_hand=True)
    )
    view = await open_view(PAGE)
    shown = cells(days_table(view))
    out = [at for at, row in enumerate(shown) if row[3] == "Outage, not counted"]
    # A score looks back seven days, so the outage weighs on the six after it, too.
    assert out == list(range(23, 30))
    assert all("No data" not in shown[at] for at in out)
    assert "1 day with an outage left out." in said(view)
    chart = view.findChild(AlignedSeries)
    told = {row[0]: row[-1] for row in chart.data_rows()[1:] if row[-1]}
    assert list(told) == [step.date().isoformat()]
    assert told[step.date().isoformat()].startswith("Marked outage, ")
    assert view.view_model.state.pair.relation.strongest.pairs < pairs


async def test_the_choice_offers_every_measure_and_platform(open_view, two_platforms):
    del two_platforms
    view = await open_view(PAGE)
    box = view._subject
    entries = [box.itemText(at) for at in range(box.count())]
    assert "Delivered conversions, all platforms" in entries
    assert entries[-3:] == [
        "All figures of Meta",
        "All figures of Snapchat",
        "All figures of TikTok",
    ]
    box.setCurrentIndex(entries.index("All figures of Meta"))
    box.activated.emit(box.currentIndex())
    assert view.view_model._subject == "meta"
    titles = {one.title for one in view.commands()}
    assert "Compare Delivered conversions" in titles


async def test_a_title_and_a_key_lead_to_every_part(open_view, two_platforms):
    del two_platforms
    view = await open_view(PAGE)
    for kind in (PairMatrix, AlignedSeries, LagProfile):
        part = view.findChild(kind)
        assert part.accessibleName()
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus
