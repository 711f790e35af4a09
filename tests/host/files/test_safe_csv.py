"""Exports that no spreadsheet runs: formulas are defused, numbers and texts survive."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.files.safe_csv import safe_cell, write_csv


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|x", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "  =1", "-1+1", "+49 30 1234"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "12", "-12.50", "+1,234.56", "ada@example.com", "a=b"])
def test_numbers_and_plain_texts_stay_as_they_are(text):
    assert safe_cell(text) == text


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r")), min_size=1))
def test_what_was_written_is_read_back_but_for_apostrophes(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("csv") / "out.csv"

    assert write_csv(path, ["head"] * len(cells), [cells]) == 1

    with path.open(encoding="utf-8-sig", newline="") as stream:
        _, row = list(csv.reader(stream))
    assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in cells]


def test_a_file_that_cannot_be_written_is_trouble_and_leaves_nothing(tmp_path):
    folder = tmp_path / "taken.csv"
    folder.mkdir()

    with pytest.raises(Trouble, match="could not be written"):
        write_csv(folder, ["a"], [["1"]])
    assert list(tmp_path.iterdir()) == [folder]
