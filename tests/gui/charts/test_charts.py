"""What every chart says, and how it is read off and copied."""

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest

from stratum_desktop.gui.charts import (
    Band,
    BarLook,
    HourlyBars,
    Outage,
    Part,
    ScoreFigure,
    ScoreHistory,
    ScorePoint,
    Sparkline,
    VerdictBar,
    paint_sparkline,
    paint_threshold_bar,
)
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.theme import Role, active_theme

FIRST = date(2026, 11, 1)
BANDS = [Band(80, 100, Role.GOOD, "Reliable"), Band(0, 80, Role.CRITICAL, "Unsafe")]
RELIABLE = PillLook("Reliable", "good", Role.GOOD)


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def _point(day, score, lower=None, upper=None):
    return ScorePoint(FIRST + timedelta(day), score, lower, upper, "Reliable" if score else "")


@pytest.fixture(autouse=True)
def _in_utc():
    show_times_in(UTC)


@pytest.fixture
def history(qtbot):
    chart = ScoreHistory("EMQ of Meta")
    qtbot.addWidget(chart)
    chart.resize(600, 240)
    chart.set_history(
        [_point(0, 81.0, 81.0, 81.0), _point(1, None), _point(2, 87.69, 66.0, 91.0)],
        BANDS,
        [Outage(at(2, 9), at(2, 15, 30), "Delivery outage")],
        zone="Europe/Berlin",
    )
    chart.show()
    return chart


def _pixels(widget, role):
    picture, wanted = widget.grab().toImage(), active_theme().colour(role)
    return sum(
        picture.pixelColor(x, y) == wanted
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_a_reading_says_day_value_bounds_band_and_zone(history):
    assert history.reading(2) == (
        "03/11/2026 · 87.6 · between 66 and 91 · Reliable · Europe/Berlin"
    )


def test_a_day_without_data_says_so_and_names_the_outage(history):
    assert history.reading(1) == (
        "02/11/2026 · No data · Delivery outage, 02/11/2026 09:00 to 15:30 · Europe/Berlin"
    )


def test_a_score_without_doubt_has_no_bounds(history):
    assert "between" not in history.reading(0)


def test_days_that_were_not_measured_are_a_gap(history):
    assert history._runs() == [[0], [2]]


def test_the_last_measured_day_is_what_a_screen_reader_says(history):
    assert history.accessibleName() == "EMQ of Meta"
    assert history.accessibleDescription() == (
        f"{history.reading(2)}. Delivery outage, 02/11/2026 09:00 to 15:30"
    )


def test_the_arrow_keys_read_days_off(history):
    history.setFocus()
    QTest.keyClick(history, Qt.Key.Key_Home)
    assert history.day_read == 0
    QTest.keyClick(history, Qt.Key.Key_Right)
    assert history.accessibleDescription() == history.reading(1)
    QTest.keyClick(history, Qt.Key.Key_End)
    QTest.keyClick(history, Qt.Key.Key_Right)
    assert history.day_read == 2


def test_the_pointer_reads_the_nearest_day_off(history):
    place = history._plot().topRight() + QPointF(-3, 20)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        history.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QGuiApplication.sendEvent(history, move)
    assert history.day_read == 2


def test_a_line_is_drawn_and_nothing_is_drawn_without_data(history):
    drawn = _pixels(history, Role.ACCENT)
    history.set_history([_point(0, None), _point(1, None)], BANDS)
    assert drawn > 0
    assert _pixels(history, Role.ACCENT) == 0
    assert history.accessibleDescription() == "No data"


def test_data_is_copied_with_gaps_left_empty(history):
    history.copy_data()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Day (Europe/Berlin)\tScore\tLower\tUpper\tBand\t")
    assert lines[2] == "2026-11-02" + 8 * "\t" + "Delivery outage, 02/11/2026 09:00 to 15:30"
    assert lines[3] == "2026-11-03\t87.6900\t66.0000\t91.0000\tReliable" + 4 * "\t"


def test_a_picture_is_copied(history):
    history.copy_picture()
    assert QGuiApplication.clipboard().image().width() >= 600


@pytest.fixture
def figure(qtbot):
    made = ScoreFigure()
    qtbot.addWidget(made)
    made.resize(300, 100)
    made.show()
    return made


def test_a_score_is_a_number_between_its_bounds(figure):
    figure.set_score(87.69, 66.0, 90.4, RELIABLE)
    assert figure.accessibleName() == "87.6, Reliable. Between 66 and 91"


def test_no_score_is_no_data_and_never_zero(figure):
    figure.set_score(None, None, None, PillLook("Unknown", "unknown", Role.UNKNOWN))
    assert figure.accessibleName() == "No data, Unknown. Nothing was measured in this window"
    assert _pixels(figure, Role.GOOD) == 0


def test_too_little_evidence_greys_the_number(figure):
    figure.set_score(87.0, 20.0, 95.0, RELIABLE, is_trusted=False)
    track = figure._track
    assert track._role is Role.UNKNOWN


def _painted(paint):
    picture = QImage(100, 20, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint(painter, QRectF(0, 0, 100, 20))
    painter.end()
    return picture


def _coloured(picture, role):
    wanted = active_theme().colour(role).rgb()
    return [
        x
        for x in range(picture.width())
        if any(picture.pixel(x, y) == wanted for y in range(picture.height()))
    ]


def test_a_bar_is_as_long_as_its_value_on_its_own_scale():
    zones = ((2.0, Role.GOOD), (5.0, Role.WARNING), (10.0, Role.CRITICAL))
    look = BarLook(5.0, zones, Role.WARNING)
    columns = _coloured(_painted(lambda p, box: paint_threshold_bar(p, box, look)), Role.WARNING)
    assert max(columns) == pytest.approx(49, abs=1)


def test_a_bar_without_data_is_hatched_and_has_no_value():
    look = BarLook(None, ((100.0, Role.GOOD),), Role.GOOD)
    picture = _painted(lambda p, box: paint_threshold_bar(p, box, look))
    assert _coloured(picture, Role.GOOD) == []
    assert any(picture.pixelColor(x, 10).alpha() for x in range(100))


def test_a_sparkline_leaves_a_gap_and_keeps_its_column_s_scale():
    points = [50.0, 50.0, None, None, None, 50.0, 50.0]
    picture = _painted(lambda p, box: paint_sparkline(p, box, points, 0, 100, Role.GOOD))
    columns = _coloured(picture, Role.GOOD)
    assert not [x for x in columns if 25 < x < 75]
    assert columns


def test_a_sparkline_without_points_is_dotted_not_flat():
    picture = _painted(lambda p, box: paint_sparkline(p, box, [None, None], 0, 1, Role.GOOD))
    assert _coloured(picture, Role.GOOD) == []


def test_a_sparkline_says_its_last_value(qtbot):
    line = Sparkline("Delivered a day", 0, 10)
    qtbot.addWidget(line)
    line.set_points([1, None, 7, None])
    assert line.accessibleName() == "Delivered a day: 7"
    line.set_points([None])
    assert line.accessibleName() == "Delivered a day: No data"


PARTS = [
    Part("ready", "Ready", 1042, "good", Role.GOOD),
    Part("late", "Too old", 12, "expired", Role.CRITICAL),
    Part("none", "No consent", 0, "held", Role.CRITICAL),
]


@pytest.fixture
def verdicts(qtbot):
    chart = VerdictBar("Rows by verdict")
    qtbot.addWidget(chart)
    chart.resize(400, 60)
    chart.set_parts(PARTS)
    chart.show()
    chart.grab()
    return chart


def test_parts_of_no_count_are_left_out(verdicts):
    assert verdicts.accessibleDescription() == "Ready 1,042, Too old 12"
    assert verdicts.data_rows() == [["Verdict", "Count"], ["Ready", "1042"], ["Too old", "12"]]


def test_a_click_chooses_a_part_and_again_takes_it_back(verdicts, qtbot):
    box, _ = next(entry for entry in verdicts._boxes if entry[1] == "late")
    for expected in ("late", ""):
        with qtbot.waitSignal(verdicts.chosen) as chosen:
            QTest.mouseClick(verdicts, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
        assert chosen.args == [expected]


def test_parts_are_chosen_by_keyboard(verdicts, qtbot):
    seen = []
    verdicts.chosen.connect(seen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Escape, Qt.Key.Key_Left):
        QTest.keyClick(verdicts, key)
    assert seen == ["ready", "late", "", "late"]


def test_even_the_smallest_part_can_be_seen(verdicts):
    assert _pixels(verdicts, Role.CRITICAL) > 0


def test_the_legend_takes_the_lines_it_needs(verdicts):
    wide = verdicts.minimumHeight()
    verdicts.resize(120, 60)
    assert verdicts.minimumHeight() > wide


@pytest.fixture
def hours(qtbot):
    chart = HourlyBars("Deliveries today")
    qtbot.addWidget(chart)
    chart.resize(480, 160)
    chart.set_hours([5, 10, None], [4, 8, 16], zone="UTC")
    chart.show()
    return chart


def test_hours_to_come_are_not_zero(hours):
    assert hours.data_rows()[3] == ["2", "", "16", ""]
    assert hours.accessibleDescription() == "15 today"


def test_no_hours_at_all_say_no_data(hours):
    hours.set_hours([None] * 24, [None] * 24, zone="UTC")
    assert _pixels(hours, Role.ACCENT) == 0


def test_today_is_drawn_over_the_week_before(hours):
    assert _pixels(hours, Role.ACCENT) > 0


MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
BY_DAY = [
    Outage(at(1, 3), at(2, 2), "Delivery outage"),
    Outage(at(1, 3), at(1, 9), "Dedupe outage"),
]


def test_hours_of_an_outage_are_shaded_and_told_and_those_of_another_day_are_not(hours):
    hours.set_hours([5, 10, None], [4, 8, 16], BY_DAY, zone="UTC", start_at=MIDNIGHT)
    told = "Delivery outage, 01/11/2026 03:00 to 02/11/2026 02:00"
    assert [row[3] for row in hours.data_rows()] == ["Outage", told, told, ""]
    assert hours.accessibleDescription() == f"15 today. {told}"
    assert [entry.word for entry in hours.legend()] == ["Outage"]
    assert _pixels(hours, Role.UNKNOWN) > 0


def test_a_sparkline_shades_the_days_of_outages_and_says_each_once(qtbot):
    line = Sparkline("Delivered a day", 0, 10)
    qtbot.addWidget(line)
    line.set_points([1, None, 7, 7], ["", "Delivery outage", "Delivery outage", ""])
    assert line.accessibleName() == "Delivered a day: 7. Delivery outage"
    assert line.toolTip() == "Delivery outage"
    picture = _painted(lambda p, box: paint_sparkline(p, box, [1] * 5, 0, 1, Role.GOOD, shaded=[2]))
    tinted = [x for x in range(100) if picture.pixelColor(x, 15).alpha()]
    assert (min(tinted), max(tinted)) == pytest.approx((37, 62), abs=1)
