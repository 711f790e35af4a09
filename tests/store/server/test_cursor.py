"""The store's statements in PostgreSQL's words, and its values in ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.store.server.cursor import translated


@pytest.mark.parametrize(
    ("ours", "theirs", "names"),
    [
        ("SELECT ?, ? + 1", "SELECT $1, $2 + 1", ()),
        ("VALUES (?3, ?1), (?3, ?2)", "VALUES ($3, $1), ($3, $2)", ()),
        (":a < x AND x < :b OR :a = 1", "$1 < x AND x < $2 OR $1 = 1", ("a", "b")),
        ("name = '?' AND x = ?", "name = '?' AND x = $1", ()),
        ("name = 'it''s ?' AND x = ?", "name = 'it''s ?' AND x = $1", ()),
        ('SELECT "?" FROM t WHERE x = ?', 'SELECT "?" FROM t WHERE x = $1', ()),
        ("CAST(:a AS text) || x::text", "CAST($1 AS text) || x::text", ("a",)),
        ("form = '%H:%M' AND x = ?", "form = '%H:%M' AND x = $1", ()),
    ],
)
def test_marks_are_numbered_and_texts_stay(ours, theirs, names):
    assert translated(ours) == (theirs, names)


def test_hints_for_another_planner_go():
    words, _ = translated("SELECT 1 FROM event e INDEXED BY ix_event_order WHERE e.id = ?")
    assert "INDEXED" not in words
    assert "ix_event_order" not in words


@given(st.lists(st.sampled_from(["?", "x", "'?'", " ", "=", '"?"']), max_size=30))
def test_there_are_as_many_numbers_as_marks(pieces):
    words, _ = translated(" ".join(pieces))
    assert sum(word.startswith("$") for word in words.split()) == pieces.count("?")


def test_sums_and_bytes_come_back_as_they_do_from_a_file(server_store):
    def ask(uow):
        return tuple(
            uow.connection.exec_driver_sql(
                "SELECT sum(n), avg(n), CAST(? AS bytea), count(*) > 1, max(1, 2), min(3, ?)"
                " FROM (VALUES (1), (2)) AS t (n)",
                (b"\0\xff", 2),
            ).one()
        )

    found = server_store.read_now(ask)
    assert found == (3, 1.5, b"\0\xff", True, 2, 2)
    assert [type(one) for one in found[:3]] == [int, float, bytes]
