"""The profile of lags: each is read off, and one without data is left open."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from stratum_desktop.gui.charts import LagPoint, LagProfile
from stratum_desktop.gui.theme import Role, active_theme

POINTS = [
    LagPoint(-1, -0.2, -0.5, 0.1, "one day before: -0.20"),
    LagPoint(0, 0.8, 0.6, 0.9, "same day: +0.80", is_telling=True),
    LagPoint(1, None, None, None, "one day after: no data"),
]


@pytest.fixture
def chart(qtbot):
    made = LagProfile("Together at every lag")
    qtbot.addWidget(made)
    made.resize(500, 240)
    made.set_points(POINTS, 0, ("second ahead", "first ahead"))
    made.show()
    return made


def test_the_strongest_lag_is_spoken_and_all_are_copied(chart):
    assert chart.accessibleDescription() == "same day: +0.80"
    assert chart.data_rows() == [
        ["Lag", "Value", "Low", "High"],
        ["-1", "-0.2000", "-0.5000", "0.1000"],
        ["+0", "0.8000", "0.6000", "0.9000"],
        ["+1", "", "", ""],
    ]


def test_lags_are_read_off_by_key_and_by_pointer(chart):
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription() == "same day: +0.80"
    for _ in range(3):
        QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription() == "one day after: no data"
    QTest.mouseMove(chart, QPoint(200, 100))
    QTest.mouseMove(chart, QPoint(60, 100))
    assert chart.accessibleDescription() == "one day before: -0.20"
    assert not chart.grab().isNull()


def test_only_what_tells_something_has_the_colour_of_it(chart):
    accent = active_theme().colour(Role.ACCENT).name()

    def painted():
        picture = chart.grab().toImage()
        return {
            picture.pixelColor(x, y).name()
            for x in range(picture.width())
            for y in range(picture.height())
        }

    assert accent in painted()
    chart.set_points([POINTS[0], POINTS[2]], None, ("", ""))
    assert accent not in painted()
    assert chart.accessibleDescription() == "No data"
    chart.set_points([], None, ("", ""))
    assert not chart.grab().isNull()
