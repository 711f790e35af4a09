import sys
from pathlib import Path

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.disk import free_bytes, require_writable


def test_free_room_is_known_for_a_folder_that_does_not_exist_yet(tmp_path):
    free = free_bytes(tmp_path / "not" / "yet")
    assert free is not None
    assert free > 0


def test_a_writable_folder_is_made_private_and_left_empty(tmp_path):
    folder = tmp_path / "new" / "workspace"
    require_writable(folder)
    assert list(folder.iterdir()) == []
    if sys.platform != "win32":
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_under_a_file_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble, match="choose another folder") as caught:
        require_writable(tmp_path / "file" / "workspace")
    assert caught.value.reason.code == "disk.not_writable"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is a folder that takes no files")
def test_a_folder_that_takes_no_files_is_refused():
    with pytest.raises(Trouble, match="cannot be written"):
        require_writable(Path("/proc/self"))
