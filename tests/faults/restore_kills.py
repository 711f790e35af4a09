"""Kills a restore at each of its touches of the disk, and repeats it as a person would.

A process of its own is forked for each kill. Whatever was sent after the backup was made may never
be queued again afterwards: not in what the kill left, and not after the restore was repeated.

    python tests/faults/restore_kills.py               every third touch
    python tests/faults/restore_kills.py --stride 1    every touch
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from lone_fork import fork_alone
from manual_clock import ManualClock
from stored_rows import a_delivery, a_destination

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.store.backup import back_up
from stratum_desktop.store.connection import Access, connect
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.restore import restore

KEY = bytes(range(32))
OPEN = {"ready", "retry", "sending", "held"}
TOUCHES = {"execute", "executemany", "fsync", "rename", "replace", "chmod", "unlink", "sendfile"}
MOST_TOUCHES = 1_000
DELIVERIES = 20


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stride", type=int, default=3)
    stride = parser.parse_args(argv).stride
    clock, wrong = ManualClock(), []
    left_behind: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="stratum-restore-") as place:
        template = Path(place) / "template"
        template.mkdir()
        copy = _prepare(template, clock)
        for number in range(1, MOST_TOUCHES, stride):
            folder = Path(place) / "work"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(template, folder)
            if not _kill_at(number, copy, folder / "stratum.db", clock):
                break
            try:
                left_behind[_judge(copy, folder / "stratum.db", clock)] += 1
            except Exception as problem:  # noqa: BLE001 - the finding of this run
                wrong.append(f"kill {number}: {problem!r}")
    kills = left_behind.total() + len(wrong)
    report = {"ok": not wrong, "kills": kills, "left": left_behind, "wrong": wrong[:5]}
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0 if report["ok"] else 1


def _prepare(folder: Path, clock: ManualClock) -> Path:
    """A database in which everything was sent after the copy was made; the copy is elsewhere."""
    path = folder / "stratum.db"
    store = create_store(path, key=KEY, clock=clock)

    def queue(uow: Any) -> None:
        destination = a_destination(uow)
        for _ in range(DELIVERIES):
            a_delivery(uow, destination)

    store.write_now(queue)
    copy = back_up(path, key=KEY, clock=clock, folder=folder.parent / "copies").path
    store.write_now(
        lambda uow: uow.connection.exec_driver_sql("UPDATE delivery SET state = 'delivered'")
    )
    store.close_now()
    return copy


def _kill_at(number: int, copy: Path, path: Path, clock: ManualClock) -> bool:
    """Run a restore that dies at its n-th touch; False when it ended before that."""
    process = fork_alone()
    if process == 0:
        left = number

        def die(_: object, event: str, touched: object) -> None:
            nonlocal left
            if event == "c_call" and getattr(touched, "__name__", "") in TOUCHES:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(die)
        restore(copy, path=path, key=KEY, clock=clock)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def _judge(copy: Path, path: Path, clock: ManualClock) -> str:
    """Look at what the kill left, repeat the restore, look again; return what was left."""
    left = "nothing in place"
    if path.exists():
        left = "a database"
        _require_nothing_open(path, clock)
    else:
        try:
            create_store(path, key=KEY, clock=clock).close_now()
        except Refusal:
            pass
        else:
            raise AssertionError("a new, empty database was made in its place")
    restore(copy, path=path, key=KEY, clock=clock)
    _require_nothing_open(path, clock)
    return left


def _require_nothing_open(path: Path, clock: ManualClock) -> None:
    open_store(path, key=KEY, clock=clock).close_now()
    with closing(connect(path, key=KEY, access=Access.WRITE)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        states = dict(connection.execute("SELECT state, count(*) FROM delivery GROUP BY state"))
    assert sum(states.values()) == DELIVERIES, states
    assert not OPEN.intersection(states), states


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
