"""A harness forks only when no thread of its own may hold a lock."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from lone_fork import fork_alone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells its threads")


def test_nothing_is_forked_while_a_thread_goes_on():
    begun, end = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: (begun.set(), end.wait()))
    thread.start()
    begun.wait()
    try:
        with pytest.raises(RuntimeError, match="a thread goes on"):
            fork_alone(patience_seconds=0.01)
    finally:
        end.set()
        thread.join()


_FORKS_BEHIND_A_THREAD = """
import os, threading
from lone_fork import fork_alone
thread = threading.Thread(target=threading.Event().wait, args=(0.05,))
thread.start()
child = fork_alone()
if child == 0:
    os._exit(0)
os.waitpid(child, 0)
print(thread.is_alive())
"""


def test_a_fork_waits_for_the_end_of_a_thread():
    support = Path(__file__).parents[1] / "support"
    done = subprocess.run(
        [sys.executable, "-c", _FORKS_BEHIND_A_THREAD],
        cwd=support,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("False\n", "")
