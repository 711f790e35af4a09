"""The matrix of pairs: what it says, how it is moved over, and that no data looks like none."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from stratum_desktop.gui.charts import PairCell, PairMatrix
from stratum_desktop.gui.theme import Role, active_theme

NAMES = ["EMQ, Meta", "EMQ, TikTok", "Events received"]
CELLS = {
    (1, 0): PairCell("+0.91", "strong", "60", "Meta and TikTok: strong", Role.ACCENT, is_full=True),
    (2, 0): PairCell("-0.40", "some", "60", "Meta and events: some", Role.SERIES_2),
    (2, 1): PairCell("", "no data", "", "TikTok and events: no data", is_hatched=True),
}


@pytest.fixture
def matrix(qtbot):
    made = PairMatrix("Pairs")
    qtbot.addWidget(made)
    made.set_pairs(NAMES, CELLS)
    made.resize(600, made.sizeHint().height())
    made.show()
    return made


def middle(matrix, place):
    return matrix.cell_box(*place).center().toPoint()


def colours(matrix, place):
    """Every colour that the inside of a cell is painted in."""
    box, picture = matrix.cell_box(*place).toRect().adjusted(2, 2, -2, -2), matrix.grab().toImage()
    return {
        picture.pixelColor(x, y).name()
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    }


def test_a_click_opens_the_pair_under_it_and_nothing_beside_it(matrix, qtbot):
    for place in CELLS:
        with qtbot.waitSignal(matrix.opened) as told:
            QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=middle(matrix, place))
        assert tuple(told.args) == place
    with qtbot.assertNotEmitted(matrix.opened):
        QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        empty = matrix.cell_box(1, 1).center().toPoint()
        QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=empty)


def test_the_arrow_keys_move_within_the_half_and_enter_opens(matrix, qtbot):
    keys = Qt.Key
    QTest.keyClick(matrix, keys.Key_Right)
    assert matrix.place == (1, 0)
    QTest.keyClick(matrix, keys.Key_Right)
    assert matrix.place == (1, 0), "there is no cell right of it"
    QTest.keyClick(matrix, keys.Key_Down)
    QTest.keyClick(matrix, keys.Key_Right)
    assert matrix.place == (2, 1)
    assert matrix.accessibleDescription() == "TikTok and events: no data"
    with qtbot.waitSignal(matrix.opened) as told:
        QTest.keyClick(matrix, keys.Key_Return)
    assert tuple(told.args) == (2, 1)


def test_strong_is_full_no_data_has_no_colour_of_a_value(matrix):
    accent, other = active_theme().colour(Role.ACCENT).name(), Role.SERIES_2
    assert accent in colours(matrix, (1, 0))
    assert accent not in colours(matrix, (2, 1))
    assert active_theme().colour(other).name() not in colours(matrix, (2, 1))
    assert len(colours(matrix, (2, 1))) > 2, "it is hatched"


def test_everything_is_spoken_and_copied(matrix):
    assert matrix.accessibleDescription() == "; ".join(cell.reading for cell in CELLS.values())
    assert matrix.data_rows() == [
        ["First", "Second", "Value", "Together", "Pairs"],
        ["EMQ, Meta", "EMQ, TikTok", "+0.91", "strong", "60"],
        ["EMQ, Meta", "Events received", "-0.40", "some", "60"],
        ["EMQ, TikTok", "Events received", "", "no data", ""],
    ]


def test_other_pairs_take_the_cursor_away_and_a_mark_stays_harmless(matrix):
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    matrix.mark((2, 1))
    matrix.set_pairs(NAMES[:1], {})
    assert matrix.place is None
    assert not matrix.grab().isNull()
    matrix.mark(None)
    assert not matrix.grab().isNull()
