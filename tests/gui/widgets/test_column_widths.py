"""Columns share the room of a table."""

from stratum_desktop.gui.models.record_table import Column
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.gui.widgets.column_widths import LEAST_REST_PX, left_out, shared_widths


def column(width=None, most=None, gives_way=None):
    return Column("key", "Title", str, str, width=width, most=most, gives_way=gives_way)


def test_without_spare_room_columns_keep_their_widths():
    assert shared_widths([column(100, 200), column()], 50) == (100, None)
    assert shared_widths([column(100, 200), column()], 100 + LEAST_REST_PX) == (100, None)


def test_columns_grow_by_what_they_could_show_more():
    columns = [column(100, 200), column(80), column(100, 150)]
    assert shared_widths(columns, 280 + 75) == (150, 80, 125)
    assert shared_widths(columns, 2000) == (200, 80, 150)


def test_the_column_that_takes_the_rest_keeps_half_of_the_spare_room():
    columns = [column(100, 300), column()]
    assert shared_widths(columns, 100 + LEAST_REST_PX + 100) == (150, None)
    assert shared_widths(columns, 3000) == (300, None)


def test_where_there_is_no_room_columns_give_way_in_their_order():
    columns = [column(100), column(80, gives_way=2), column(60, gives_way=1), column()]
    whole = 240 + LEAST_REST_PX
    assert left_out(columns, whole) == frozenset()
    assert left_out(columns, whole - 1) == {2}
    assert left_out(columns, whole - 61) == {1, 2}
    assert left_out(columns, 10) == {1, 2}


def test_a_column_that_gave_way_comes_back_with_the_room(qtbot):
    table = RecordView("Rows", [column(100), column(80, gives_way=1), column()])
    qtbot.addWidget(table)
    table.resize(800, 200)
    table.show()
    assert not table.isColumnHidden(1)
    # A window system may tell a size again after another one was asked for.
    table.resize(220, 200)
    qtbot.waitUntil(lambda: table.isColumnHidden(1), timeout=5_000)
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0, timeout=5_000)
    table.resize(800, 200)
    qtbot.waitUntil(lambda: not table.isColumnHidden(1), timeout=5_000)


def test_a_wide_table_shows_more_of_a_name(qtbot):
    table = RecordView("Rows", [column(100, 200), column()])
    qtbot.addWidget(table)
    table.resize(800, 200)
    table.show()
    assert table.columnWidth(0) == 200
    table.resize(206, 200)
    assert table.columnWidth(0) < 110
