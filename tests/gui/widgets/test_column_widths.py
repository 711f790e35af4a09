"""Columns share the room of a table."""

from stratum_desktop.gui.models.record_table import Column
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.gui.widgets.column_widths import LEAST_REST_PX, shared_widths


def column(width=None, most=None):
    return Column("key", "Title", str, str, width=width, most=most)


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


def test_a_wide_table_shows_more_of_a_name(qtbot):
    table = RecordView("Rows", [column(100, 200), column()])
    qtbot.addWidget(table)
    table.resize(800, 200)
    table.show()
    assert table.columnWidth(0) == 200
    table.resize(206, 200)
    assert table.columnWidth(0) < 110
