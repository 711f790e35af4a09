"""The days ahead on a score's chart: told apart from what was measured, and never invented."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from stratum_desktop.gui.charts import (
    Band,
    ForecastPoint,
    ScoreForecast,
    ScoreHistory,
    ScorePoint,
)
from stratum_desktop.gui.theme import Role, active_theme

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
BANDS = [Band(80, 100, Role.GOOD, "Reliable"), Band(0, 80, Role.CRITICAL, "Unsafe")]
MEASURED = [ScorePoint(TODAY - back * DAY, 80.0 + back, word="Reliable") for back in (2, 1, 0)]
AHEAD = ScoreForecast(
    tuple(ForecastPoint(TODAY + day * DAY, 50.0, 40.0 - day, 60.0 + day) for day in range(3)), 80
)


@pytest.fixture
def chart(qtbot):
    made = ScoreHistory("EMQ by day")
    qtbot.addWidget(made)
    made.resize(600, 260)
    made.show()
    return made


def _columns(chart, role):
    """Return the columns of the plot in which a colour stands."""
    picture, wanted = chart.grab().toImage(), active_theme().colour(role)
    plot = chart._plot().toRect()
    return {
        x
        for x in range(plot.left(), plot.right() + 1)
        if any(picture.pixelColor(x, y) == wanted for y in range(plot.top(), plot.bottom()))
    }


def test_the_days_ahead_follow_today_which_is_both_measured_and_expected(chart):
    chart.set_history(MEASURED, BANDS, forecast=AHEAD)
    rows = chart.data_rows()[1:]
    assert [row[0] for row in rows] == [(TODAY + n * DAY).isoformat() for n in range(-2, 3)]
    assert [row[1] for row in rows] == ["82.0000", "81.0000", "80.0000", "", ""]
    assert [row[5] for row in rows] == ["", "", "50.0000", "50.0000", "50.0000"]
    assert rows[-1][6:8] == ["38.0000", "62.0000"]


def test_a_day_ahead_reads_as_forecast_with_its_range_and_without_a_score(chart):
    chart.set_history(MEASURED, BANDS, zone="UTC", forecast=AHEAD)
    assert chart.reading(4) == ("25/11/2026 · forecast 50.0, 80\u00a0% range 38.0 to 62.0 · UTC")
    assert chart.reading(2) == (
        "23/11/2026 · 80.0 · Reliable · forecast 50.0, 80\u00a0% range 40.0 to 60.0 · UTC"
    )
    assert "forecast" not in chart.reading(1)


def test_the_forecast_is_drawn_right_of_today_alone_and_the_measured_line_left_of_it(chart):
    chart.set_history(MEASURED, BANDS, forecast=AHEAD)
    today = chart._x(chart._plot(), 2)
    assert min(_columns(chart, Role.SERIES_2)) >= today - 2
    assert max(_columns(chart, Role.ACCENT)) <= today + 5


def test_a_screen_reader_hears_the_last_measured_day_and_where_the_line_ends(chart):
    chart.set_history(MEASURED, BANDS, forecast=AHEAD)
    said = chart.accessibleDescription()
    assert said.startswith(chart.reading(2))
    assert said.endswith("By 25/11/2026: forecast 50.0, 80\u00a0% range 38.0 to 62.0")


def test_the_arrow_keys_reach_the_days_ahead(chart):
    chart.set_history(MEASURED, BANDS, forecast=AHEAD)
    QTest.keyClick(chart, Qt.Key.Key_End)
    assert chart.day_read == 4
    assert chart.accessibleDescription() == chart.reading(4)


def test_without_a_forecast_nothing_is_drawn_ahead_and_no_legend_takes_room(chart):
    chart.set_history(MEASURED, BANDS)
    assert _columns(chart, Role.SERIES_2) == set()
    assert chart.legend() == ()
    assert len(chart.data_rows()) == 1 + len(MEASURED)


def test_each_line_has_its_word(chart):
    doubtful = [*MEASURED[:2], ScorePoint(TODAY, 70.0, is_trusted=False)]
    chart.set_history(doubtful, BANDS, forecast=AHEAD)
    said = [entry.word for entry in chart.legend()]
    assert said == ["Measured", "Too little measured", "Forecast", "80\u00a0% range"]


def test_without_any_measured_day_there_is_nothing_to_go_on_from(chart):
    chart.set_history([], BANDS, forecast=AHEAD)
    assert chart.data_rows()[1:] == []
    assert chart.accessibleDescription() == "No data"


def test_data_is_copied_with_the_forecast_beside_what_was_measured(chart):
    chart.set_history(MEASURED, BANDS, forecast=AHEAD)
    chart.copy_data()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].endswith("Band\tForecast\tRange low\tRange high\tOutage")
    assert lines[3] == "2026-11-23\t80.0000\t\t\tReliable\t50.0000\t40.0000\t60.0000\t"
