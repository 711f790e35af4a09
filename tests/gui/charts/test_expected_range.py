"""The chart of a figure on its expected range: readings, gaps, flags."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from stratum_desktop.gui.charts import ExpectedRange, Outage, RangePoint
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.theme import Role, active_theme

FIRST = datetime(2026, 11, 1, 22, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def point(
    at: int, value: float | None, *, judged: bool = True, flagged: bool = False
) -> RangePoint:
    start = FIRST + at * HOUR
    edges = (10.0, 20.0, 30.0) if judged else (None, None, None)
    return RangePoint(start, start + HOUR, value, *edges, is_flagged=flagged)


@pytest.fixture
def chart(qtbot):
    show_times_in(UTC)
    made = ExpectedRange("Events of shop")
    qtbot.addWidget(made)
    made.resize(640, 240)
    points = [
        point(0, 21.0),
        point(1, 19.0),
        point(2, None),
        point(3, 3.0, flagged=True),
        point(6, 22.0, judged=False),
    ]
    made.set_points(points, say=lambda value: f"{value:.0f} events", highest=40.0)
    made.show()
    return made


def test_a_reading_says_span_value_range_and_zone(chart):
    assert chart.reading(0) == (
        "01/11/2026 22:00 to 23:00 · 21 events · expected 10 events to 30 events · UTC+00:00"
    )
    assert "out of range" in chart.reading(3)


def test_what_was_not_measured_or_not_judged_says_so(chart):
    assert " · No data · " in chart.reading(2)
    assert "expected" not in chart.reading(4)


def test_a_missing_step_and_one_without_a_value_are_gaps_in_the_line(chart):
    runs = chart._runs(lambda one: one.value is not None)
    assert [len(run) for run in runs] == [2, 1, 1]
    judged = chart._runs(lambda one: one.low is not None)
    assert [len(run) for run in judged] == [4]


def test_flags_are_painted_as_dots(chart):
    picture, wanted = chart.grab().toImage(), active_theme().colour(Role.CRITICAL)

    def dots() -> int:
        return sum(
            picture.pixelColor(x, y) == wanted
            for x in range(picture.width())
            for y in range(picture.height())
        )

    assert dots() > 10
    chart.set_points([point(0, 21.0), point(1, 19.0)], say=str, highest=40.0)
    picture = chart.grab().toImage()
    assert dots() == 0


def test_left_and_right_read_steps_off(chart):
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == chart.reading(3)
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.accessibleDescription() == chart.reading(0)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == chart.reading(0)


def test_the_last_measured_step_is_what_a_screen_reader_says(chart):
    assert chart.accessibleDescription() == chart.reading(4)
    chart.set_points([point(0, None)], say=str, highest=1.0)
    assert chart.accessibleDescription() == "No data"
    chart.set_points([], say=str, highest=1.0)
    assert not chart.grab().isNull()


def test_the_data_is_copied_with_its_range(chart):
    chart.copy_data()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[2:6] == ["Value", "Low", "Expected", "High"]
    assert lines[3].split("\t")[2] == ""
    assert lines[4].split("\t")[6:] == ["yes", ""]


def test_outages_are_shaded_between_their_instants_and_told_of_the_steps_they_touch(chart):
    outage = Outage(FIRST + 90 * MINUTE, FIRST + 150 * MINUTE, "Delivery outage")
    before = Outage(FIRST - 5 * HOUR, FIRST, "Dedupe outage")
    points = [point(at, 20.0) for at in range(8)]
    chart.set_points(points, [before, outage], say=str, highest=40)
    told = "Delivery outage, 01/11/2026 23:30 to 02/11/2026 00:30"
    assert outage.reading == told
    assert [at for at in range(8) if told in chart.reading(at)] == [1, 2]
    assert [row[-1] for row in chart.data_rows()[1:]] == ["", told, told, "", "", "", "", ""]
    assert chart.accessibleDescription().endswith(f". {told}")
    assert [entry.word for entry in chart.legend()] == ["Outage"]
