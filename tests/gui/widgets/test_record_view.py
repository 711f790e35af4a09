"""The table: keys, selection that survives a refresh, copying."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from stratum_desktop.gui.models.record_table import Column
from stratum_desktop.gui.widgets import RecordView


@dataclass(frozen=True)
class Row:
    id: int
    name: str


ROWS = (Row(1, "pear"), Row(2, "apple"), Row(3, "fig"))
COLUMNS = [
    Column("id", "Number", lambda row: row.id, lambda row: str(row.id), width=80),
    Column("name", "Fruit", lambda row: row.name, lambda row: row.name),
]


@pytest.fixture
def table(qtbot):
    made = RecordView("Fruit", COLUMNS, key=lambda row: row.id, multiple=True)
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.set_rows(ROWS)
    made.show()
    return made


def test_j_and_k_move_and_stop_at_the_ends(table):
    table.select_first()
    for keys, expected in (("j", 2), ("j", 3), ("j", 3), ("k", 2)):
        QTest.keyClicks(table, keys)
        assert table.current.id == expected


def test_enter_opens_what_is_under_the_cursor(table, qtbot):
    table.select_first()
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [ROWS[0]]


def test_moving_tells_where_the_cursor_is(table, qtbot):
    table.select_first()
    with qtbot.waitSignal(table.current_changed) as moved:
        QTest.keyClicks(table, "j")
    assert moved.args == [ROWS[1]]


def test_cursor_and_selection_stay_on_their_records_when_rows_come_before_them(table):
    table.selectRow(1)
    table.set_rows((Row(9, "new"), *ROWS))
    assert table.current == ROWS[1]
    assert table.selected == (ROWS[1],)


def test_a_selected_record_that_is_gone_is_selected_no_more(table):
    table.selectRow(1)
    table.set_rows((ROWS[0], ROWS[2]))
    assert table.selected == ()


def test_a_header_sorts_and_the_cursor_stays_on_its_record(table):
    table.selectRow(0)
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert table.current == ROWS[0]
    assert table.model().index(0, 1).data() == "apple"


def test_rows_stand_as_given_until_somebody_sorts(table):
    assert [table.model().index(row, 0).data() for row in range(3)] == ["1", "2", "3"]


def test_copying_takes_titles_and_selected_rows(table):
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Number\tFruit\n1\tpear\n2\tapple\n3\tfig"


def test_the_table_can_be_as_high_as_its_rows(table):
    table.fit_height(most_rows=2)
    low = table.height()
    table.fit_height(most_rows=10)
    assert table.height() == low + table.rowHeight(0)


def test_a_table_with_its_own_model_is_filled_through_that(qtbot, table):
    other = RecordView("Other", COLUMNS, model=table.records)
    qtbot.addWidget(other)
    assert other.model().rowCount() == 3
    with pytest.raises(TypeError, match="through that model"):
        other.set_rows(())


class TestEditing:
    """A cell that its column offers is edited in place."""

    @pytest.fixture
    def table(self, qtbot):
        columns = [
            COLUMNS[0],
            Column(
                "name",
                "Fruit",
                lambda row: row.name,
                lambda row: row.name,
                edit=lambda row: row.name if row.id != 2 else None,
            ),
        ]
        made = RecordView("Fruit", columns, key=lambda row: row.id)
        qtbot.addWidget(made)
        made.resize(300, 200)
        made.set_rows(ROWS)
        made.set_editable(True)
        made.show()
        made.setFocus()
        return made

    def editor(self, table):
        return table.viewport().findChild(QLineEdit)

    def test_the_same_rows_again_leave_an_open_editor_alone(self, table):
        table.select_first()
        QTest.keyClick(table, Qt.Key.Key_Return)
        editor = self.editor(table)
        editor.setText("half a wo")
        table.set_rows(tuple(ROWS))
        assert table.viewport().findChild(QLineEdit) is editor
        assert table.state() is QAbstractItemView.State.EditingState

    def test_enter_opens_the_cell_and_enter_again_tells_what_was_typed(self, table, qtbot):
        table.select_first()
        QTest.keyClick(table, Qt.Key.Key_Return)
        editor = self.editor(table)
        assert (editor.text(), editor.accessibleName()) == ("pear", "Fruit, new value")
        editor.setText("plum")
        with qtbot.waitSignal(table.edited) as edited:
            QTest.keyClick(editor, Qt.Key.Key_Return)
        assert edited.args == [ROWS[0], "name", "plum"]
        assert table.records.rows == ROWS

    def test_escape_leaves_the_cell_as_it_was(self, table, qtbot):
        table.select_first()
        QTest.keyClick(table, Qt.Key.Key_Return)
        self.editor(table).setText("plum")
        with qtbot.assertNotEmitted(table.edited):
            QTest.keyClick(self.editor(table), Qt.Key.Key_Escape)

    def test_a_row_without_such_a_cell_is_opened_instead(self, table, qtbot):
        table.selectRow(1)
        with qtbot.waitSignal(table.opened) as opened:
            QTest.keyClick(table, Qt.Key.Key_Return)
        assert opened.args == [ROWS[1]]

    def test_a_table_that_is_only_looked_at_opens_rows(self, table, qtbot):
        table.set_editable(False)
        table.select_first()
        with qtbot.waitSignal(table.opened):
            QTest.keyClick(table, Qt.Key.Key_Return)
        assert self.editor(table) is None
