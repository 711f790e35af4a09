"""XLSX: cells as a person would have typed them, and nothing hostile reaches the parser."""

from __future__ import annotations

import datetime
import struct
import zipfile
import zlib

import openpyxl
import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.host.files import Position, open_xlsx, sheet_names
from stratum_desktop.host.files.xlsx import cell_text


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.xlsx"
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Orders"
    sheet.append(["email", "when", "total", "paid", "zip", "day"])
    sheet.append(
        [
            "ada@example.com",
            datetime.datetime(2026, 1, 2, 3, 4, 5),  # noqa: DTZ001 - workbooks know no zones
            1234.5,
            True,
            "01234",
            datetime.date(2026, 1, 2),
        ]
    )
    sheet["A4"] = "ben@example.com"
    sheet["C4"] = 12345678901
    made.create_sheet("Other")["B2"] = "x"
    made.create_sheet("Hidden").sheet_state = "hidden"
    made.save(path)
    return path


def cells_of(path, sheet=None, **kwargs):
    with open_xlsx(path, sheet, **kwargs) as table:
        return [(row.number, row.cells) for row in table.rows]


def test_cells_become_text_without_losing_anything(book):
    assert cells_of(book) == [
        (1, ["email", "when", "total", "paid", "zip", "day"]),
        (
            2,
            [
                "ada@example.com",
                "2026-01-02 03:04:05",
                "1234.5",
                "TRUE",
                "01234",
                "2026-01-02",
            ],
        ),
        (3, []),
        (4, ["ben@example.com", "", "12345678901"]),
    ]


def test_number_cells_are_written_with_the_mark_that_the_plan_reads(book):
    assert cells_of(book, decimal_mark=",")[1][1][2] == "1234,5"


def test_a_sheet_is_chosen_by_name_and_hidden_ones_are_not_offered(book):
    assert sheet_names(book) == ("Orders", "Other")
    assert cells_of(book, "Other") == [(1, []), (2, ["", "x"])]
    with pytest.raises(Refusal, match=r"has no sheet “Gone”\. It has: Orders, Other"):
        cells_of(book, "Gone")


def test_reading_goes_on_behind_a_row(book):
    assert [number for number, _ in cells_of(book, start=Position(2, 99))] == [3, 4]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.1, "0.1"),
        (1e15, "1000000000000000"),
        (1.5e-7, "0.00000015"),
        (False, "FALSE"),
        (datetime.time(3, 4), "03:04:00"),
    ],
)
def test_a_number_keeps_its_digits(value, text):
    assert cell_text(value) == text


def zip_of(path, members, *, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


WORKBOOK = {"xl/workbook.xml": "<workbook/>"}


def refusal_of(path):
    with pytest.raises(Refusal) as refused:
        sheet_names(path)
    assert path.name in refused.value.message
    return refused.value.reason.code


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"readme.txt": "x"}, "file.archive"),
        ({**WORKBOOK, "xl/worksheets/sheet1.xml": "0" * 50_000_000}, "file.zip_bomb"),
        ({**WORKBOOK, "xl/embeddings/more.zip": "x"}, "file.nested_archive"),
        (
            {**WORKBOOK, "xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]>'},
            "file.xml_entities",
        ),
        (
            {**WORKBOOK, "xl/worksheets/sheet1.xml": '<row><c r="A1"/><c r="XFD1048576"/></row>'},
            "file.too_many_columns",
        ),
        (
            {**WORKBOOK, "xl/worksheets/sheet1.xml": '<c r="A1"/><c r="SR1048576"/>'},
            "file.sheet_too_large",
        ),
        (WORKBOOK, "file.damaged"),
    ],
)
def test_a_hostile_or_broken_workbook_is_refused_before_it_is_parsed(tmp_path, members, code):
    assert refusal_of(zip_of(tmp_path / "bad.xlsx", members)) == code


def test_an_entity_across_two_pieces_is_found(tmp_path):
    text = " " * ((1 << 20) - 5) + "<!DOCTYPE x>"
    # Stored, so that the ratio does not refuse it first.
    path = zip_of(
        tmp_path / "bad.xlsx",
        {**WORKBOOK, "xl/styles.xml": text},
        compression=zipfile.ZIP_STORED,
    )

    assert refusal_of(path) == "file.xml_entities"


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused(tmp_path):
    path = zip_of(tmp_path / "liar.xlsx", {**WORKBOOK, "xl/styles.xml": "a" * 3_000_000})
    data = bytearray(path.read_bytes())
    real, lie = struct.pack("<L", 3_000_000), struct.pack("<L", 1_000)
    assert data.count(real) == 2  # local header and directory
    path.write_bytes(bytes(data.replace(real, lie)))

    assert refusal_of(path) == "file.zip_bomb"


def test_a_cut_workbook_is_damaged(book):
    book.write_bytes(book.read_bytes()[:-200])

    assert refusal_of(book) == "file.damaged"


def test_a_workbook_with_a_password_bit_is_told_so(book):
    data = bytearray(book.read_bytes())
    start = data.index(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    book.write_bytes(bytes(data))

    assert refusal_of(book) == "file.password"


def test_the_ratio_gate_counts_what_really_comes_out():
    assert len(zlib.compress(b"0" * 50_000_000)) * 100 < 50_000_000
