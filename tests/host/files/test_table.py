"""Both formats through one door: rows, and trouble with the file told as trouble."""

from __future__ import annotations

import openpyxl
import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.files.dialect import Dialect
from stratum_desktop.host.files.table import open_csv, open_xlsx

ROWS = [["email", "value"], ["ada@example.com", "12"]]


def test_a_csv_and_a_workbook_with_the_same_cells_have_the_same_rows(tmp_path):
    text, book = tmp_path / "a.csv", tmp_path / "a.xlsx"
    text.write_text("".join(",".join(row) + "\n" for row in ROWS))
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    made.save(book)

    with open_csv(text, Dialect("utf-8", ",")) as csv_table:
        from_text = [(row.number, row.cells) for row in csv_table.rows]
    with open_xlsx(book, None) as book_table:
        from_book = [(row.number, row.cells) for row in book_table.rows]

    assert from_text == from_book == list(enumerate(ROWS, 1))
    assert (csv_table.row_count, book_table.row_count) == (None, 2)


def test_progress_ends_at_the_size_of_the_file(tmp_path):
    book = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    made.save(book)

    with open_xlsx(book, None) as table:
        assert list(table.rows)[-1].offset_after == book.stat().st_size


def test_a_file_that_is_gone_is_trouble_in_both_formats(tmp_path):
    with (
        pytest.raises(Trouble, match="is not there"),
        open_csv(tmp_path / "gone.csv", Dialect("utf-8", ",")),
    ):
        pass
    with pytest.raises(Trouble, match="is not there"), open_xlsx(tmp_path / "gone.xlsx", None):
        pass
