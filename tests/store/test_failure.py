"""What the driver complains of becomes a sentence, or stays a bug."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest
from lost_permission import bound_by_permissions
from sqlcipher3 import dbapi2

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.store.failure import telling_file_trouble, telling_trouble

PLACE = Path("somewhere/stratum.db")


def driver_error(code: int) -> dbapi2.OperationalError:
    error = dbapi2.OperationalError("whatever the driver says of jane@example.com")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (5, "store.busy"),
        (517, "store.busy"),  # a busy snapshot: the extended code of 5
        (8, "store.not_writable"),
        (10, "store.disk_error"),
        (778, "store.disk_error"),  # a failed write: the extended code of 10
        (11, "store.damaged"),
        (13, "store.disk_full"),
        (14, "store.cannot_open"),
        (26, "store.unreadable"),
    ],
)
def test_what_the_world_did_is_trouble_with_a_reason(code: int, reason: str) -> None:
    with pytest.raises(Trouble, match=r"stratum\.db") as trouble, telling_trouble(PLACE):
        raise driver_error(code)
    assert trouble.value.reason.code == reason
    assert "jane" not in trouble.value.message
    assert "somewhere" not in trouble.value.message


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("code", [14, 778])
def test_what_a_disk_that_became_read_only_looks_like_is_told_as_that(
    tmp_path: Path, code: int
) -> None:
    path = tmp_path / "stratum.db"
    path.touch()
    with bound_by_permissions():
        path.chmod(0o400)
        with pytest.raises(Trouble) as trouble, telling_trouble(path):
            raise driver_error(code)
    assert trouble.value.reason.code == "store.not_writable"


def test_a_page_that_could_not_be_read_is_trouble_though_the_driver_speaks_of_memory() -> None:
    with pytest.raises(Trouble, match="disk cannot be read") as trouble, telling_trouble(PLACE):
        raise MemoryError
    assert trouble.value.reason.code == "store.out_of_memory"


@pytest.mark.parametrize("code", [1, 19, 20, 21])
def test_our_own_mistakes_pass_as_they_are(code: int) -> None:
    with pytest.raises(dbapi2.OperationalError), telling_trouble(PLACE):
        raise driver_error(code)


def test_an_error_of_the_files_is_trouble_only_where_files_are_handled() -> None:
    with pytest.raises(Trouble, match="disk is full") as full, telling_file_trouble(PLACE):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert full.value.reason.code == "store.disk_full"
    with pytest.raises(Trouble, match="Permission denied"), telling_file_trouble(PLACE):
        raise PermissionError(errno.EACCES, "Permission denied")
    with pytest.raises(ConnectionError), telling_trouble(PLACE):
        raise ConnectionResetError
