"""Every connection is set up for durability, privacy and its own purpose."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from stratum_desktop.store.connection import PAGE_BYTES, Access, connect


def pragma(connection: dbapi2.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_writer_is_durable_and_checks_references(created, path: Path, key: bytes) -> None:
    with closing(connect(path, key=key, access=Access.WRITE)) as connection:
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == 2
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "temp_store") == 2
        assert pragma(connection, "cipher_page_size") == str(PAGE_BYTES)
        assert pragma(connection, "busy_timeout") == 10_000


@pytest.mark.parametrize("access", [Access.READ, Access.VIEW])
def test_a_reader_cannot_change_anything(created, path: Path, key: bytes, access: Access) -> None:
    with closing(connect(path, key=key, access=access)) as connection:
        assert connection.execute("SELECT count(*) FROM setting").fetchone() == (0,)
        with pytest.raises(dbapi2.OperationalError, match="readonly"):
            connection.execute("DELETE FROM setting")


def test_a_file_that_is_missing_is_not_made(path: Path, key: bytes) -> None:
    for access in Access:
        with pytest.raises(dbapi2.OperationalError):
            connect(path, key=key, access=access)
    assert not path.exists()


def test_a_path_with_odd_characters_opens(tmp_path: Path, key: bytes) -> None:
    odd = tmp_path / "100% ?#& ünïcode"
    odd.mkdir()
    (odd / "a b.db").touch()
    with closing(connect(odd / "a b.db", key=key, access=Access.WRITE)) as connection:
        connection.execute("CREATE TABLE t (a)")
    assert (odd / "a b.db").stat().st_size > 0
