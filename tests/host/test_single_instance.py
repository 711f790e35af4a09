import os
import signal
import subprocess
import sys

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.single_instance import PumpLock

HOLDER = """
import sys
from pathlib import Path
from stratum_desktop.host.single_instance import PumpLock
lock = PumpLock(Path(sys.argv[1]))
print("held" if lock.acquire() else "refused", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "engine.lock"


@pytest.fixture
def other_process(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_two_locks_of_one_process_exclude_each_other(path):
    first, second = PumpLock(path), PumpLock(path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()
    second.release()


def test_another_process_is_refused_and_told_who_holds_it(path, other_process):
    lock = PumpLock(path)
    assert not lock.acquire()
    assert not lock.is_held
    with pytest.raises(Trouble, match=f"number {other_process.pid}") as caught, lock:
        pass
    assert caught.value.reason.code == "engine.already_running"
    assert caught.value.reason.facts == {"pid": other_process.pid}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL exists on POSIX alone")
def test_killing_the_holder_frees_the_lock(path, other_process):
    os.kill(other_process.pid, signal.SIGKILL)
    other_process.wait()
    with PumpLock(path) as lock:
        assert lock.is_held
        assert lock.holder_pid() == os.getpid()


def test_letting_go_forgets_the_holder(path):
    lock = PumpLock(path)
    assert lock.holder_pid() is None
    assert lock.acquire()
    assert lock.acquire(), "asking again for what one has is fine"
    lock.release()
    lock.release()
    assert lock.holder_pid() is None
    assert path.exists(), "removing the file would let two processes lock two files"


def test_a_child_process_does_not_inherit_the_lock(path):
    lock = PumpLock(path)
    assert lock.acquire()
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"],
        stdin=subprocess.PIPE,
        close_fds=False,
    ) as child:
        lock.release()
        with PumpLock(path) as again:
            assert again.is_held
        child.kill()
