"""Two series above each other: gaps stay gaps, and a day can be read off and opened."""

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from stratum_desktop.gui.charts import AlignedLine, AlignedSeries, Outage
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.theme import Role, active_theme

DAYS = [date(2026, 3, 1) + timedelta(at) for at in range(11)]


def text(value):
    return "No data" if value is None else f"{value:g} points"


def line(name, values):
    return AlignedLine(name, tuple(values), text)


@pytest.fixture
def chart(qtbot):
    show_times_in(UTC)
    made = AlignedSeries("Both series by day")
    qtbot.addWidget(made)
    made.resize(600, 300)
    first = [10.0, 20.0, None, 40.0, 30.0, 20.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    start = datetime(2026, 3, 4, 6, tzinfo=UTC)
    made.set_lines(
        DAYS,
        (line("Meta", first), line("TikTok", [None] * 11)),
        frozenset({3, 4}),
        [Outage(start, start + timedelta(hours=2), "Meta: delivery outage")],
        zone="UTC",
    )
    made.show()
    return made


def has_colour(chart, role, left, right):
    """Whether a colour is painted between two shares of the chart's width."""
    picture, wanted = chart.grab().toImage(), active_theme().colour(role).name()
    columns = range(round(left * picture.width()), round(right * picture.width()))
    return any(
        picture.pixelColor(x, y).name() == wanted
        for x in columns
        for y in range(30, picture.height())
    )


def test_a_day_reads_both_series_its_gaps_and_its_outage(chart):
    assert chart.reading(0) == "01/03/2026 · Meta: 10 points · TikTok: No data · UTC"
    assert "Meta: No data" in chart.reading(2)
    told = "Meta: delivery outage, 04/03/2026 06:00 to 08:00"
    assert chart.reading(3).endswith(f" · {told} · not counted · UTC")
    assert chart.reading(4).endswith("TikTok: No data · not counted · UTC")
    assert chart.accessibleDescription() == f"{chart.reading(10)}. {told}"
    assert [entry.word for entry in chart.legend()] == ["Not counted for an outage", "Outage"]


def test_what_is_copied_leaves_gaps_empty(chart):
    rows = chart.data_rows()
    assert rows[0] == ["Day (UTC)", "Meta", "TikTok", "Not counted", "Outage"]
    assert rows[1] == ["2026-03-01", "10", "", "", ""]
    assert rows[3] == ["2026-03-03", "", "", "", ""]
    assert rows[4][:4] == ["2026-03-04", "40", "", "yes"]
    assert rows[4][4].startswith("Meta: delivery outage, ")
    assert rows[5] == ["2026-03-05", "30", "", "yes", ""]


def test_a_series_without_a_figure_draws_no_line(chart):
    assert has_colour(chart, Role.SERIES_1, 0.2, 1)
    assert not has_colour(chart, Role.SERIES_2, 0.3, 1)


def test_what_a_line_is_held_against_is_drawn_on_its_scale_and_named(chart):
    values = (10.0, *([40.0] * 10))
    for top, name in ((25.0, "Meta: 25 points"), (None, None)):
        held = AlignedLine("Meta", values, text, top)
        chart.set_lines(DAYS, (held, line("TikTok", values)), frozenset(), zone="UTC")
        assert has_colour(chart, Role.WARNING, 0.3, 0.9) == (top is not None)
        assert [entry.word for entry in chart.legend()] == ([] if name is None else [name])


def test_figures_that_do_not_differ_and_none_at_all_are_painted(chart):
    for values in ([5.0] * 11, [None] * 10 + [5.0], [None] * 11):
        lines = (line("Meta", values), line("TikTok", values))
        chart.set_lines(DAYS, lines, frozenset(), zone="UTC")
        assert not chart.grab().isNull()


def test_a_click_or_enter_opens_the_day_that_is_read_off(chart, qtbot):
    QTest.mouseMove(chart, QPoint(84, 100))
    QTest.mouseMove(chart, QPoint(86, 100))
    with qtbot.waitSignal(chart.opened) as told:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(86, 100))
    assert told.args == [DAYS[0]]
    QTest.keyClick(chart, Qt.Key.Key_Right)
    with qtbot.waitSignal(chart.opened) as told:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert told.args == [DAYS[1]]
