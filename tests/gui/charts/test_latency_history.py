"""Percentiles over days: what is read off, what is copied, and that no data is a gap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from stratum_desktop.gui.charts import LatencyHistory, LatencyPoint
from stratum_desktop.gui.charts.latency_ground import LatencyScale
from stratum_desktop.gui.looks import latency_stretches
from stratum_desktop.gui.theme import Role, active_theme

FIRST = date(2026, 11, 1)
PLOT = QRectF(0, 10, 100, 200)


def point(day, seconds=None):
    return LatencyPoint(FIRST + timedelta(day), 204 if seconds else 0, seconds)


@pytest.fixture
def history(qtbot):
    chart = LatencyHistory("Latency by day")
    qtbot.addWidget(chart)
    chart.resize(600, 260)
    chart.set_history(
        [point(0, (12, 95.5, 4_000)), point(1), point(2, (15, 125, 90_000)), point(3)],
        latency_stretches(),
        zone="Europe/Berlin",
    )
    chart.show()
    return chart


def pixels(widget, role):
    picture, wanted = widget.grab().toImage(), active_theme().colour(role)
    return sum(
        picture.pixelColor(x, y) == wanted
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_a_reading_says_day_percentiles_count_and_zone(history):
    assert history.reading(0) == (
        "01/11/2026 · P50 12 s · P95 95 s · P99 1 h 6 min · 204 delivered · Europe/Berlin"
    )


def test_a_day_without_a_delivery_has_no_data_and_is_a_gap(history):
    assert history.reading(1) == "02/11/2026 · No data · Europe/Berlin"
    assert history._runs() == [[0], [2]]
    before = pixels(history, Role.SERIES_1)
    history.set_history([point(0), point(1)], latency_stretches(), zone="UTC")
    assert (before > 0, pixels(history, Role.SERIES_1)) == (True, 0)
    assert history.accessibleDescription() == "No data"


def test_the_last_day_with_a_delivery_is_what_a_screen_reader_says(history):
    assert history.accessibleDescription() == history.reading(2)


def test_the_arrow_keys_read_days_off(history):
    history.setFocus()
    QTest.keyClick(history, Qt.Key.Key_End)
    assert history.accessibleDescription() == history.reading(3)
    QTest.keyClick(history, Qt.Key.Key_Left)
    assert history.day_read == 2
    assert not history.grab().isNull()


def test_data_is_copied_in_seconds_with_gaps_left_empty(history):
    history.copy_data()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Day (Europe/Berlin)\tDelivered\tP50, s\tP95, s\tP99, s\tOutage"
    assert lines[1] == "2026-11-01\t204\t12\t95.5\t4000\t"
    assert lines[2] == "2026-11-02\t0\t\t\t\t"


@pytest.mark.parametrize(
    ("highest", "top"),
    [(None, 86_400), (86_400, 86_400), (86_401, 7 * 86_400), (99 * 86_400, 99 * 86_400)],
)
def test_a_scale_ends_above_the_slowest_and_never_below_a_day(highest, top):
    scale = LatencyScale.holding([] if highest is None else [5, highest])
    assert scale.top_seconds == top
    assert max(scale.ticks) <= top


@given(st.floats(0, 30 * 86_400), st.floats(0, 30 * 86_400))
def test_what_is_slower_never_stands_lower_and_all_of_it_in_the_plot(one, other):
    scale = LatencyScale.holding([one, other])
    slow, quick = scale.height_of(PLOT, max(one, other)), scale.height_of(PLOT, min(one, other))
    assert PLOT.top() <= slow <= quick <= PLOT.bottom()


def test_a_tenfold_takes_the_same_height_wherever_it_is():
    scale = LatencyScale.holding([])
    heights = [scale.height_of(PLOT, seconds) for seconds in (1, 10, 100, 1_000)]
    steps = [before - after for before, after in pairwise(heights)]
    assert steps == pytest.approx([steps[0]] * 3)
    assert heights[0] == PLOT.bottom()


def test_bands_are_those_of_the_driver_without_a_hole():
    bands = latency_stretches()
    assert [(band.word, band.lowest) for band in bands] == [
        *(("Good", 0), ("Warning", 3_600), ("Critical", 14_400)),
    ]
    assert [band.highest for band in bands[:-1]] == [band.lowest for band in bands[1:]]


@pytest.mark.parametrize("seconds", [(1, 1, 1), (0, 0, 0)])
def test_names_of_lines_that_end_together_do_not_lie_on_each_other(history, seconds):
    history.set_history([point(0, seconds), point(1, seconds)], latency_stretches(), zone="UTC")
    assert all(pixels(history, role) for role in (Role.SERIES_1, Role.SERIES_2, Role.SERIES_3))
