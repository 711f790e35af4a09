"""What may be done with the database's file, as it is at this moment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lost_permission import Permission, bound_by_permissions

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.store.connection import sidecars
from stratum_desktop.store.file_access import (
    TURNED_READ_ONLY,
    log_bytes,
    may_be_written,
    require_writable,
)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_a_file_that_may_not_be_written_or_not_beside_is_told_at_once(
    tmp_path: Path, what: str
) -> None:
    path = tmp_path / "stratum.db"
    path.touch()
    with bound_by_permissions():
        assert may_be_written(path)
        permission = Permission(tmp_path)
        if what == "the file":
            path.chmod(0o400)
        else:
            permission.take()
            path.chmod(0o600)
        assert not may_be_written(path)
        with pytest.raises(Trouble, match="only be read at present") as trouble:
            require_writable(path)
        assert trouble.value.reason.code == TURNED_READ_ONLY
        permission.give()
        path.chmod(0o600)
        require_writable(path)


def test_a_file_that_is_gone_may_not_be_written(tmp_path: Path) -> None:
    assert not may_be_written(tmp_path / "stratum.db")


def test_a_log_is_as_long_as_its_file(tmp_path: Path) -> None:
    path = tmp_path / "stratum.db"
    assert log_bytes(path) == 0
    sidecars(path)[0].write_bytes(bytes(1_000))
    assert log_bytes(path) == 1_000
