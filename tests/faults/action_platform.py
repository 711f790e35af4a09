"""The practice ad platform that the kill harness of actions writes to, as a process of its own.

Every write that it carries out is on the disk before it is answered.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import parse_qs

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from parent_process import end_with_parent

from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import PracticeMeta, PracticeServer
from stratum_desktop.practice.servers.vendor import Answered, Call


class WritingDown(PracticeMeta):
    """Writes down which entity was given which status."""

    def __init__(self, world: AdWorld, log: TextIO) -> None:
        super().__init__(world=world)
        self._log = log

    def answer(self, call: Call, **more: Any) -> Answered:
        answered = super().answer(call, **more)
        if call.method == "POST" and answered.status == 200:
            given = parse_qs(call.body.decode())["status"][0]
            self._log.write(json.dumps([call.path.rpartition("/")[2], given.lower()]) + "\n")
            self._log.flush()
        return answered


def main(log: Path, begun_at: float) -> None:
    """Print one JSON line that says how to connect, then serve until standard input ends."""
    with log.open("a", encoding="utf-8") as lines:
        vendor = WritingDown(AdWorld(begun_at=begun_at), lines)
        server = PracticeServer(vendors=[vendor])
        sys.stdout.write(json.dumps(server.connection()) + "\n")
        sys.stdout.flush()
        end_with_parent()
        server.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
