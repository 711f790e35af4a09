"""Outages on charts: where they stand, what they are called, and when."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from stratum_desktop.gui.charts import LatencyHistory, LatencyPoint, Outage, day_readings
from stratum_desktop.gui.charts.outage import day_place, outage_legend, paint_outages
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.theme import Role, TextStyle, ThemeChoice, active_theme, apply_theme, font

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 11, 1)


def at(day, hour=0, minute=0, zone=BERLIN):
    return datetime(2026, 11, day, hour, minute, tzinfo=zone).astimezone(UTC)


@pytest.fixture(autouse=True)
def _in_berlin(dressed):
    del dressed
    show_times_in(BERLIN)


def test_what_it_is_and_from_when_to_when_is_said_in_the_workspaces_zone():
    within = Outage(at(2, 9), at(2, 15, 30), "Delivery outage")
    over = Outage(at(2, 22), at(3, 1), "Tracking outage")
    open_end = Outage(at(2, 22), at(3, 1), "Tracking outage", goes_on=True)
    assert within.reading == "Delivery outage, 02/11/2026 09:00 to 15:30"
    assert over.reading == "Tracking outage, 02/11/2026 22:00 to 03/11/2026 01:00"
    assert open_end.reading == "Tracking outage since 02/11/2026 22:00, goes on"


def test_a_day_is_touched_from_its_first_instant_to_its_last():
    outage = Outage(at(2, 23, 59), at(4), "Delivery outage")
    touched = [on for on in range(1, 6) if outage.touches_day(date(2026, 11, on))]
    assert touched == [2, 3]


def test_a_day_with_two_outages_says_both_and_one_without_says_nothing():
    outages = [Outage(at(2, 1), at(2, 2), "Delivery outage"), Outage(at(2, 5), at(3, 1), "Other")]
    told = day_readings(outages, [FIRST + timedelta(days=n) for n in range(3)])
    assert told == ("", " · ".join(one.reading for one in outages), outages[1].reading)


@pytest.mark.parametrize(
    ("instant", "place"), [(at(1), -0.5), (at(1, 12), 0.0), (at(2, 18), 1.25), (at(5), 3.5)]
)
def test_a_days_own_figure_stands_in_the_middle_of_the_day(instant, place):
    assert day_place(instant, FIRST) == pytest.approx(place)


def _columns(outages, **kwargs):
    picture = QImage(240, 60, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    plot = QRectF(0, 0, 240, 60)
    first = at(1)
    paint_outages(
        painter, plot, outages, lambda one: (one - first) / timedelta(minutes=6), **kwargs
    )
    painter.end()
    return [x for x in range(240) if picture.pixelColor(x, 30).alpha()]


def test_it_is_shaded_from_its_start_to_its_end_and_nothing_else_is():
    columns = _columns([Outage(at(1, 4), at(1, 9, 30), "W")])
    assert (min(columns), max(columns)) == pytest.approx((40, 95), abs=1)
    assert len(columns) > 50


def test_one_that_began_before_ends_at_the_edge_and_one_outside_is_not_drawn():
    assert min(_columns([Outage(at(1) - timedelta(days=9), at(1, 1), "W")])) == 0
    assert _columns([Outage(at(3), at(4), "W")]) == []


def test_a_minute_among_days_can_be_seen():
    assert len(_columns([Outage(at(1, 4), at(1, 4, 1), "W")])) >= 3


@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK, ThemeChoice.HIGH_CONTRAST])
def test_it_is_drawn_in_every_theme(dressed, theme):
    apply_theme(dressed, theme)
    assert len(_columns([Outage(at(1, 4), at(1, 9), "W")])) > 45


def test_the_legend_names_each_kind_once():
    silent = Outage(at(1), at(2), "No deliveries", legend="No deliveries")
    known = Outage(at(3), at(4), "Delivery outage")
    assert [one.word for one in outage_legend([known, known, silent])] == [
        "Outage",
        "No deliveries",
    ]
    assert outage_legend([]) == ()


def test_a_chart_of_days_shades_from_hour_to_hour(qtbot):
    chart = LatencyHistory("Latency by day")
    qtbot.addWidget(chart)
    chart.resize(700, 300)
    points = [LatencyPoint(FIRST + timedelta(days=n), 0, None) for n in range(11)]
    elsewhere = Outage(at(20), at(21), "Dedupe outage")
    outage = Outage(at(4, 12), at(6), "Delivery outage")
    chart.set_history(points, [], [outage, elsewhere], zone="Europe/Berlin")
    chart.show()
    picture, plot = chart.grab().toImage(), chart._plot()
    row, inside = round(plot.top()) + 3, range(round(plot.left()) + 1, round(plot.right()))
    plain = picture.pixelColor(inside[0], row)
    edges = [x for x in inside if picture.pixelColor(x, row) != plain]
    step = plot.width() / 10
    assert min(edges) == pytest.approx(plot.left() + 3 * step, abs=2)
    assert max(edges) == pytest.approx(plot.left() + 4.5 * step, abs=2)
    assert outage.reading in chart.accessibleDescription()
    assert elsewhere.reading not in chart.accessibleDescription()
    assert [row[-1] for row in chart.data_rows()[4:7]] == [outage.reading, outage.reading, ""]


def test_no_word_stands_on_the_hatch_of_another_whose_own_word_had_no_room():
    short, long = "A" * 16, "Much longer than what is left"
    assert _labels([("A", 0, 1), (long, 20, 24)]) == 2
    assert _labels([(short, 0, 1), ("B", 22, 24)]) == 2
    assert _labels([(short, 0, 1), (long, 20, 24), ("B", 22, 24)]) == 1


def _labels(stretches):
    """Return how many words have a ground of their own on a plot of a day, 240 pixels wide."""
    picture = QImage(240, 60, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setFont(font(TextStyle.CAPTION))
    outages = [
        Outage(at(1) + timedelta(hours=start), at(1) + timedelta(hours=end), word)
        for word, start, end in stretches
    ]
    first = at(1)
    paint_outages(
        painter, QRectF(0, 0, 240, 60), outages, lambda one: (one - first) / timedelta(minutes=6)
    )
    painter.end()
    ground = active_theme().colour(Role.SURFACE)
    # The row above the letters of a label.
    is_ground = [picture.pixelColor(x, 60 - 19) == ground for x in range(240)]
    return sum(here and not before for before, here in pairwise([False, *is_ground]))
