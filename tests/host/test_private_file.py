import sys
import threading

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.host.private_file import require_private, write_once

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")


def test_a_file_is_written_whole_and_only_once(tmp_path):
    path = tmp_path / "key.json"
    assert write_once(path, b"first")
    assert not write_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert [left.name for left in tmp_path.iterdir()] == ["key.json"]


def test_of_many_writers_exactly_one_wins(tmp_path):
    path = tmp_path / "key.json"
    won = []

    def write(number):
        if write_once(path, str(number).encode()):
            won.append(number)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(won) == 1
    assert path.read_bytes() == str(won[0]).encode()


@posix
def test_what_is_written_is_private_whatever_the_umask(tmp_path):
    path = tmp_path / "key.json"
    write_once(path, b"secret")
    assert path.stat().st_mode & 0o777 == 0o600
    require_private(path)


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620, 0o601])
def test_a_file_that_others_may_touch_is_refused_with_the_remedy(tmp_path, mode):
    path = tmp_path / "key.json"
    path.write_bytes(b"secret")
    path.chmod(mode)
    with pytest.raises(Refusal, match="chmod 600") as caught:
        require_private(path)
    assert caught.value.reason.facts == {"mode": f"{mode:04o}"}


@posix
def test_an_access_list_may_show_up_as_a_group_permission(tmp_path):
    path = tmp_path / "credential"
    path.write_bytes(b"secret")
    path.chmod(0o440)
    require_private(path, allow_group=True)
    path.chmod(0o444)
    with pytest.raises(Refusal):
        require_private(path, allow_group=True)
