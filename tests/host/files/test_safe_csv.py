"""CSV files that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import stat
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.files.safe_csv import safe_cell, write_csv


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "=cmd|' /C calc'!A0",
        "+a",
    ],
)
def test_what_a_spreadsheet_would_run_is_made_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "hello", "-5", "+49", "-1.5", "+1,000.00", "12", "a=b", "mail@shop.example", "1e5"]
)
def test_plain_words_and_numbers_stay_as_they_are(text):
    assert safe_cell(text) == text


@given(rows=st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=3)))
def test_no_cell_of_a_file_begins_a_formula_and_none_is_lost(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "out.csv"
    clean = [[cell.replace("\x00", "") for cell in row] for row in rows]
    assert write_csv(path, ["a"], clean) == len(rows)
    found = read(path)[1:]
    assert found == [[safe_cell(cell) for cell in row] for row in clean]
    for cell in (cell for row in found for cell in row):
        assert cell.lstrip(" ")[:1] not in {"=", "@", "\t", "\r", "\n"}


def test_it_is_read_as_utf8_by_spreadsheets(tmp_path):
    path = tmp_path / "out.csv"
    write_csv(path, ["Größe"], [["東京"]])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read(path) == [["Größe"], ["東京"]]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_only_its_owner_may_read_it(tmp_path):
    path = tmp_path / "out.csv"
    write_csv(path, ["a"], [["1"]])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_earlier_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "out.csv"
    write_csv(path, ["a"], [["old"]])

    def rows():
        yield ["new"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_csv(path, ["a"], rows())
    assert read(path) == [["a"], ["old"]]
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(Trouble, match="could not be written") as trouble:
        write_csv(tmp_path / "missing" / "out.csv", ["a"], [])
    assert "Choose another folder" in trouble.value.message
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(Trouble, match=r"folder\.csv"):
        write_csv(tmp_path / "folder.csv", ["a"], [])
    assert [one.name for one in tmp_path.iterdir()] == ["folder.csv"]
