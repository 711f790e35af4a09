"""Hostile files end in one clear sentence, or cost one row, with memory bounded."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

MEASURE = Path(__file__).with_name("measure_inspect.py")
MOST_BYTES = 250 * 1024 * 1024
HEADER = b"email,event_time,value,currency,order_id\n"
ROW = b"ada@example.com,2026-03-01 10:00,12.50,EUR,A-1\n"


def sparse(path):
    with path.open("wb") as stream:
        stream.write(HEADER + ROW)
        stream.truncate(10 * 1024**3)


def all_sparse(path):
    with path.open("wb") as stream:
        stream.truncate(10 * 1024**3)


def sparse_behind_rows(path):
    with path.open("wb") as stream:
        stream.write(HEADER + ROW * 20_000)
        stream.truncate(10 * 1024**3)


def a_million_columns(path):
    path.write_bytes(b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n" + ROW)


def a_million_narrow_columns(path):
    path.write_bytes(b"," * 900_000 + b"\n" + ROW)


def nul_bytes(path):
    path.write_bytes(HEADER + ROW * 3000 + b"\0,\0\n" + ROW)


def an_unclosed_quote(path):
    path.write_bytes(HEADER + ROW + b'"ben@example.com,2026-03-01 10:00,1,EUR,B\n' + ROW * 60_000)


def a_zip_bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(200):
                part.write(b"0" * 1_000_000)


def empty(path):
    path.write_bytes(b"")


def binary(path):
    path.write_bytes(bytes(range(256)) * 4000)


def a_folder(path):
    path.mkdir()


def only_a_header(path):
    path.write_bytes(HEADER)


SENTENCES = {
    sparse: "binary data",
    all_sparse: "binary data",
    sparse_behind_rows: "without a line end",
    a_million_columns: "longer than any row",
    a_million_narrow_columns: "900,001 columns",
    a_zip_bomb: "zip bomb",
    empty: "is empty",
    binary: "binary data",
    a_folder: "is a folder",
}
ROWS = {nul_bytes: 3002, an_unclosed_quote: 60_002, only_a_header: 0}


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """What one process said of every file, by the function that made it."""
    folder = tmp_path_factory.mktemp("hostile")
    makers = [*SENTENCES, *ROWS]
    paths = [folder / f"{make.__name__}.csv" for make in makers]
    for make, path in zip(makers, paths, strict=True):
        make(path)
    done = subprocess.run(
        [sys.executable, str(MEASURE), *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = map(json.loads, done.stdout.splitlines())
    return dict(zip(makers, found, strict=True))


@pytest.mark.parametrize("make", SENTENCES)
def test_a_hostile_file_ends_in_one_sentence(measured, make):
    sentence = measured[make]["sentence"]

    assert SENTENCES[make] in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("make", ROWS)
def test_a_damaged_row_costs_itself_only(measured, make):
    assert measured[make]["sentence"] is None
    assert measured[make]["rows"] == ROWS[make]


def test_no_hostile_file_takes_more_memory_than_any_file_may(measured):
    assert max(one["peak_bytes"] for one in measured.values()) < MOST_BYTES
