"""Records survive where a database has no room, whole or not at all."""

from __future__ import annotations

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.settle_journal import ROOM_BYTES, SettleJournal


@pytest.fixture
def journal(tmp_path):
    made = SettleJournal(tmp_path / "settle.journal")
    made.make_room()
    return made


def test_without_a_file_there_are_no_records(tmp_path):
    assert SettleJournal(tmp_path / "none").records() == []


def test_the_room_is_made_beforehand_and_never_grows(journal, tmp_path):
    path = tmp_path / "settle.journal"
    assert path.stat().st_size == ROOM_BYTES
    assert journal.keep(b"x" * 100_000)
    assert path.stat().st_size == ROOM_BYTES


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_only_its_owner_may_read_it(journal, tmp_path):
    assert (tmp_path / "settle.journal").stat().st_mode & 0o777 == 0o600


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(min_size=1, max_size=400), max_size=6))
def test_records_come_back_in_order_until_they_are_cleared(journal, records):
    for record in records:
        assert journal.keep(record)
    journal.make_room()
    assert journal.records() == records
    journal.clear()
    assert journal.records() == []


def test_what_does_not_fit_is_told_and_takes_nothing_away(journal):
    assert journal.keep(b"first")
    assert not journal.keep(b"x" * ROOM_BYTES)
    assert journal.records() == [b"first"]


def test_a_record_that_was_cut_off_counts_as_not_written(journal, tmp_path):
    journal.keep(b"first")
    journal.keep(b"second")
    path = tmp_path / "settle.journal"
    content = bytearray(path.read_bytes())
    content[content.index(b"second") + 3] = 0
    path.write_bytes(content)
    assert journal.records() == [b"first"]
    assert journal.keep(b"third")
    assert journal.records() == [b"first", b"third"]


def test_a_disk_that_gives_no_room_is_trouble(tmp_path):
    with pytest.raises(Trouble, match="no room"):
        SettleJournal(tmp_path / "missing" / "settle.journal").make_room()
