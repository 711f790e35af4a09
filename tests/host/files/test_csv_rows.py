"""CSV rows: every dialect read exactly, every bad row alone."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.host.files import Dialect, Position, RowFault, open_csv, sniff_dialect

UTF8 = Dialect("utf-8", ",")


def rows_of(path, dialect=UTF8, start=Position(0, 0)):  # noqa: B008 - a tuple
    with open_csv(path, dialect, start=start) as table:
        return list(table.rows)


def shown(rows):
    return [
        (row.number, row.cells.reason.code if isinstance(row.cells, RowFault) else row.cells)
        for row in rows
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("cp1252", b""),
    ],
)
def test_every_encoding_delimiter_and_line_end_is_detected(
    tmp_path, newline, delimiter, encoding, bom
):
    lines = [["Name", "Städte", "Preis"], ["Zoë", "Köln", "12"], ["Ömer", "Zürich", "13"]] * 9
    text = newline.join(delimiter.join(line) for line in lines) + newline
    path = tmp_path / "file.csv"
    path.write_bytes(bom + text.encode(encoding))

    dialect = sniff_dialect(path)

    assert (dialect.encoding, dialect.delimiter) == (encoding, delimiter)
    assert dialect.is_encoding_guessed == (encoding == "cp1252")
    assert [row.cells for row in rows_of(path, dialect)] == lines


def test_a_character_of_another_encoding_far_down_the_file_is_seen(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(b"name,city\n" + b"Ada,Berlin\n" * 40_000 + "Zoë,Köln\n".encode("cp1252") * 9)

    assert sniff_dialect(path).encoding == "cp1252"


def test_text_in_no_known_encoding_is_refused_never_replaced(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(b"name,city\nZo\x81,K\x9dln\n")

    with pytest.raises(Refusal, match="neither UTF-8"):
        sniff_dialect(path)


def test_excels_hint_names_the_delimiter(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("sep=;\na,b;c,d\n")

    assert sniff_dialect(path).delimiter == ";"


def test_quotes_hold_delimiters_line_breaks_and_doubled_quotes(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text('a,"b ""c"", d\ne",f\n\ng,,\n')

    assert shown(rows_of(path)) == [(1, ["a", 'b "c", d\ne', "f"]), (2, []), (3, ["g", "", ""])]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20),
            min_size=2,
            max_size=5,
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
)
def test_what_a_csv_writer_wrote_is_read_back(tmp_path_factory, table, delimiter, encoding):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(table)
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    path.write_bytes(text.getvalue().encode(encoding))

    rows = rows_of(path, Dialect(encoding, delimiter))

    assert [row.cells for row in rows] == table or text.getvalue().startswith('"\ufeff')
    assert rows[-1].offset_after == path.stat().st_size


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_and_offsets_never_go_back(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    path.write_bytes(data)

    for encoding in ("utf-8", "utf-16-le"):
        rows = rows_of(path, Dialect(encoding, ","))

        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        offsets = [row.offset_after for row in rows]
        assert offsets == sorted(offsets)


def test_reading_goes_on_behind_any_row(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text('a,b\n1,"x\ny"\n2,"broken\n3,z\n', encoding="utf-8-sig")
    rows = rows_of(path)

    for index, row in enumerate(rows):
        rest = rows_of(path, start=Position(row.number, row.offset_after))
        assert rest == rows[index + 1 :]


def test_a_nul_byte_or_bad_text_costs_its_row_only(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(b'a,b\n1,\0\n2,x\n3,\xff\n4,"p\n\0q"\n5,y\n')

    assert shown(rows_of(path)) == [
        (1, ["a", "b"]),
        (2, "row.nul_byte"),
        (3, ["2", "x"]),
        (4, "row.not_text"),
        (5, "row.nul_byte"),
        (6, ["5", "y"]),
    ]


def test_a_lone_surrogate_in_utf16_costs_its_row_only(tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(
        "a,b\n".encode("utf-16-le") + b"x\x00\x00\xd8\n\x00" + "c,d\n".encode("utf-16-le")
    )

    rows = rows_of(path, Dialect("utf-16-le", ","))

    assert shown(rows) == [(1, ["a", "b"]), (2, "row.not_text"), (3, ["c", "d"])]


@pytest.mark.parametrize("tail", ["", "\n", "x\n" * 3, "y,z\n" * 60_000, "w" * 70_000 + "\n1,2\n"])
def test_an_unclosed_quote_costs_the_row_it_opened_in(tmp_path, tail):
    path = tmp_path / "file.csv"
    path.write_text('a,b\n1,"open\n2,fine\n' + tail)

    rows = rows_of(path)

    assert shown(rows[:3]) == [(1, ["a", "b"]), (2, "row.quote_not_closed"), (3, ["2", "fine"])]
    assert rows[-1].offset_after == path.stat().st_size


def test_broken_quoting_throughout_ends_the_file_with_a_sentence(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text('x",",\n' * 300_000)

    with pytest.raises(Refusal, match="quoting of the file is broken"):
        rows_of(path)


def test_limits_of_cell_row_and_columns_cost_one_row(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(
        "\n".join(["a,b", "x" * 65_537 + ",1", "y" * 65_536 + ",2", ",".join("c" * 513), "d,3"])
        + "\n"
        + "z" * 1_000_001
        + "\ne,4\n"
    )

    codes = [cells if isinstance(cells, str) else len(cells) for _, cells in shown(rows_of(path))]

    assert codes == [2, "row.cell_too_long", 2, "row.too_many_cells", 2, "row.too_long", 2]


def test_a_line_that_never_ends_is_given_up(tmp_path):
    path = tmp_path / "file.csv"
    with path.open("wb") as stream:
        stream.write(b"a,b\n")
        stream.truncate(200_000_000)

    with pytest.raises(Refusal, match="without a line end"):
        rows_of(path)
