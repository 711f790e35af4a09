"""Runs one upload in a process that a test will kill: says how far it is after each chunk.

Usage: python run_upload.py DATABASE UPLOAD_ID
"""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from manual_clock import ManualClock  # noqa: E402 - found by the lines above
from practice_workspace import KEY, practice_workspace  # noqa: E402

from stratum_desktop.services.uploads import Uploads  # noqa: E402
from stratum_desktop.store.database import open_store  # noqa: E402


def say_and_wait(progress):
    """Tell the test, and give it the time to kill this process."""
    sys.stdout.write(f"{progress.rows}\n")
    sys.stdout.flush()
    threading.Event().wait()


async def main(path: Path, upload_id: int) -> None:
    """Run the upload until the test ends it."""
    clock = ManualClock()
    workspace = practice_workspace(
        open_store(path, key=KEY, clock=clock),
        clock=clock,
        folder=path.parent,
        actor="engine",
    )
    await Uploads(workspace).run(upload_id, on_progress=say_and_wait)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
