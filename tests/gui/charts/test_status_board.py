"""The board of statuses: what it says, how it is moved over, and that no data looks like none."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from stratum_desktop.gui.charts import BoardCell, BoardLine, StatusBoard
from stratum_desktop.gui.theme import Role, active_theme

DAYS = [date(2026, 10, 30) + timedelta(at) for at in range(4)]
OK = BoardCell("OK", "O", Role.GOOD)
CRITICAL = BoardCell("Critical", "C", Role.CRITICAL, level=1.0)
UNKNOWN = BoardCell("Unknown", "U", Role.UNKNOWN, is_hatched=True)
LINES = [
    BoardLine("meta", "Meta", (None, OK, OK, CRITICAL), ("", "EMQ 90", "EMQ 91", "EMQ 12")),
    BoardLine("google", "Google Ads", (None, None, UNKNOWN, OK), ("", "", "", "EMQ 80")),
]


@pytest.fixture
def board(qtbot):
    made = StatusBoard("Status by platform and day")
    qtbot.addWidget(made)
    made.resize(600, made.sizeHint().height())
    made.set_board(DAYS, LINES, [OK, CRITICAL, UNKNOWN])
    made.resize(600, made.sizeHint().height())
    made.show()
    return made


def colours(board, line, day):
    """Every colour that the inside of a cell is painted in."""
    box, picture = board.cell_box(line, day).toRect(), board.grab().toImage()
    inside = box.adjusted(2, 2, -2, -2)
    return {
        picture.pixelColor(x, y).name()
        for x in range(inside.left(), inside.right())
        for y in range(inside.top(), inside.bottom())
    }


def test_a_cell_says_line_day_status_and_figures(board):
    assert board.reading(0, 3) == "Meta, 02/11/2026: Critical · EMQ 12"
    assert board.reading(1, 2) == "Google Ads, 01/11/2026: Unknown"


def test_no_data_says_so_and_is_neither_coloured_nor_lettered(board):
    assert board.reading(0, 0) == "Meta, 30/10/2026: No data"
    # One colour: whatever lies behind the board.
    assert len(colours(board, 0, 0)) == 1
    assert len(colours(board, 0, 1)) > 1
    assert active_theme().colour(Role.CRITICAL).name() in colours(board, 0, 3)
    assert active_theme().colour(Role.CRITICAL).name() not in colours(board, 0, 1)


def test_no_two_looks_differ_by_colour_alone(board):
    looks = {
        (cell.letter, cell.level, cell.is_hatched)
        for cell in (OK, CRITICAL, UNKNOWN, BoardCell("Risk", "R", Role.WARNING, level=0.1))
    }
    assert len(looks) == 4


def test_the_newest_day_of_every_line_is_spoken(board):
    assert board.accessibleDescription() == (
        "Meta, 02/11/2026: Critical · EMQ 12; Google Ads, 02/11/2026: OK · EMQ 80"
    )
    board.set_board(DAYS, [], [])
    assert board.accessibleDescription() == "No data"


def test_a_click_opens_the_cell_below_it(board, qtbot):
    with qtbot.waitSignal(board.opened, timeout=2_000) as opened:
        centre = board.cell_box(1, 2).center().toPoint()
        QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=centre)
    assert opened.args == ["google", DAYS[2]]
    with qtbot.assertNotEmitted(board.opened, wait=0):
        QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=QPoint(4, 60))


def test_the_keyboard_moves_over_the_cells_and_opens_them(board, qtbot):
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert board.place is None
    QTest.keyClick(board, Qt.Key.Key_Left)
    assert board.place == (0, 3)
    QTest.keyClick(board, Qt.Key.Key_Down)
    QTest.keyClick(board, Qt.Key.Key_Down)
    QTest.keyClick(board, Qt.Key.Key_Left)
    assert board.place == (1, 2)
    assert board.accessibleDescription() == "Google Ads, 01/11/2026: Unknown"
    with qtbot.waitSignal(board.opened, timeout=2_000) as opened:
        QTest.keyClick(board, Qt.Key.Key_Return)
    assert opened.args == ["google", DAYS[2]]


def test_the_cursor_leaves_a_line_that_is_gone(board):
    QTest.keyClick(board, Qt.Key.Key_Left)
    QTest.keyClick(board, Qt.Key.Key_Down)
    board.set_board(DAYS, LINES[:1], [])
    assert board.place is None


def test_the_open_cell_is_marked(board):
    before = board.grab().toImage()
    board.mark(("meta", DAYS[1]))
    assert board.grab().toImage() != before
    board.mark(None)
    assert board.grab().toImage() == before


def test_data_can_be_copied_as_words(board):
    assert board.data_rows() == [
        ["", "2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"],
        ["Meta", "No data", "OK", "OK", "Critical"],
        ["Google Ads", "No data", "No data", "Unknown", "OK"],
    ]


@pytest.mark.parametrize("width", [200, 420, 1600])
def test_it_fits_any_width(board, width):
    board.resize(width, board.sizeHint().height())
    assert not board.grab().isNull()
    assert board.cell_box(0, 3).right() <= max(width, board.minimumSizeHint().width())


SHADED = [replace(LINES[0], outages=("", "", "Delivery outage", "Delivery outage")), LINES[1]]


def test_a_day_with_an_outage_is_shaded_and_told_beside_its_status(board):
    plain = colours(board, 0, 1), colours(board, 0, 2), colours(board, 0, 3)
    board.set_board(DAYS, SHADED, [OK, CRITICAL, UNKNOWN])
    now = colours(board, 0, 1), colours(board, 0, 2), colours(board, 0, 3)
    assert [before == after for before, after in zip(plain, now, strict=True)] == [
        True,
        False,
        False,
    ]
    assert active_theme().colour(Role.CRITICAL).name() in now[2]
    assert board.reading(0, 3) == "Meta, 02/11/2026: Critical · EMQ 12 · Delivery outage"
    assert board.data_rows()[1] == ["Meta", "No data", "OK", "OK, outage", "Critical, outage"]
    assert board.accessibleDescription().endswith("; Delivery outage")


def test_the_legend_explains_the_strip_only_where_there_is_one(board):
    without = board.grab().toImage()
    board.set_board(DAYS, SHADED, [OK, CRITICAL, UNKNOWN])
    top, right = board.height() - 25, board.width() // 2
    assert without.copy(right, top, right, 25) != board.grab().toImage().copy(right, top, right, 25)
    board.set_board(DAYS, LINES, [OK, CRITICAL, UNKNOWN])
    assert without == board.grab().toImage()
