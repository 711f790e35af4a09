"""The table model of every page."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from stratum_desktop.gui.models.record_table import (
    Align,
    Column,
    RecordSortModel,
    RecordTableModel,
    Role,
)


@dataclass(frozen=True)
class Fruit:
    name: str
    grams: int | None


FRUITS = (Fruit("pear", 150), Fruit("Apple", 90), Fruit("fig", None), Fruit("melon", 1200))
COLUMNS = (
    Column("name", "Fruit", lambda fruit: fruit.name, lambda fruit: fruit.name),
    Column(
        "grams",
        "Weight, g",
        lambda fruit: fruit.grams,
        lambda fruit: "–" if fruit.grams is None else f"{fruit.grams:,}",
        spoken=lambda fruit: "not weighed" if fruit.grams is None else f"{fruit.grams} grams",
        align=Align.RIGHT,
        tip=lambda fruit: f"as of noon: {fruit.grams}",
    ),
)


@pytest.fixture
def model(qapp):
    made = RecordTableModel(COLUMNS)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.set_rows(FRUITS)
    return made


def _names(shown):
    return [shown.index(row, 0).data() for row in range(shown.rowCount())]


def test_qt_s_own_tester_accepts_every_change_of_rows(model):
    model.set_rows(FRUITS[:1])
    model.set_rows(())
    model.set_rows(FRUITS)
    model.set_rows(tuple(reversed(FRUITS)))
    assert _names(model) == ["melon", "fig", "Apple", "pear"]


def test_a_cell_answers_text_value_record_and_words(model):
    cell = model.index(3, 1)
    assert cell.data() == "1,200"
    assert cell.data(Role.VALUE) == 1200
    assert cell.data(Role.RECORD) is FRUITS[3]
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Weight, g: 1200 grams"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "as of noon: 1200"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) == Align.RIGHT.value


def test_the_spoken_text_falls_back_to_what_is_read(model):
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Fruit: pear"


def test_headers_carry_the_unit_and_the_alignment_of_their_cells(model):
    horizontal = Qt.Orientation.Horizontal
    assert model.headerData(1, horizontal) == "Weight, g"
    align = model.headerData(1, horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert align == Align.RIGHT.value
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_the_same_number_of_rows_keeps_what_is_selected(model, qtbot):
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(tuple(reversed(FRUITS)))


def test_the_same_rows_say_nothing(model, qtbot):
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.set_rows(list(FRUITS))


def test_a_table_has_no_children(model):
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None


def test_sorting_goes_by_raw_values_with_unknown_last_in_both_directions(model):
    sorter = RecordSortModel()
    sorter.setSourceModel(model)
    sorter.sort(1, Qt.SortOrder.AscendingOrder)
    assert _names(sorter) == ["Apple", "pear", "melon", "fig"]
    sorter.sort(1, Qt.SortOrder.DescendingOrder)
    assert _names(sorter) == ["melon", "pear", "Apple", "fig"]


def test_words_are_sorted_without_regard_to_case(model):
    sorter = RecordSortModel()
    sorter.setSourceModel(model)
    sorter.sort(0, Qt.SortOrder.AscendingOrder)
    assert _names(sorter) == ["Apple", "fig", "melon", "pear"]
