from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import python_calamine

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.files.workbook import write_xlsx


def cells(path: Path) -> list[list[object]]:
    """What another reader finds in the only sheet."""
    book = python_calamine.load_workbook(str(path))
    (name,) = book.sheet_names
    return book.get_sheet_by_name(name).to_python()


def test_numbers_are_numbers_and_nothing_is_an_empty_cell(tmp_path):
    path = tmp_path / "report.xlsx"
    rows = [("meta", 93.5, 204, None), ("google", None, 0, -1.5)]
    assert write_xlsx(path, "signal-health", ["platform", "emq", "volume", "gap"], rows) == 2
    assert cells(path) == [
        ["platform", "emq", "volume", "gap"],
        ["meta", 93.5, 204, ""],
        ["google", "", 0, -1.5],
    ]
    sheet = openpyxl.load_workbook(path)["signal-health"]
    assert (sheet["C3"].value, sheet["D2"].value) == (0, None)


@pytest.mark.parametrize("text", ["=1+1", "=cmd|'/c calc'!A0", "+1", "@SUM(A1)", "-2"])
def test_text_is_never_a_formula(tmp_path, text):
    path = tmp_path / "report.xlsx"
    write_xlsx(path, "s", [text], [(text,)])
    found = openpyxl.load_workbook(path)["s"]
    for place in ("A1", "A2"):
        assert (found[place].value, found[place].data_type) == (text, "s")


def test_what_no_workbook_can_hold_is_left_out(tmp_path):
    path = tmp_path / "report.xlsx"
    write_xlsx(path, "s", ["name"], [("a\x00b\x1fc\nd",)])
    assert openpyxl.load_workbook(path)["s"]["A2"].value == "abc\nd"


def test_a_report_without_rows_has_its_header(tmp_path):
    path = tmp_path / "report.xlsx"
    assert write_xlsx(path, "s", ["a", "b"], []) == 0
    assert cells(path) == [["a", "b"]]


def test_where_it_cannot_be_written_the_file_is_named(tmp_path):
    with pytest.raises(Trouble, match=r"report\.xlsx could not be written"):
        write_xlsx(tmp_path / "nowhere" / "report.xlsx", "s", ["a"], [])
