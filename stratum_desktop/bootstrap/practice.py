"""Makes the practice workspace, and runs its world as a process."""

from __future__ import annotations

import asyncio
from pathlib import Path

from stratum_desktop.bootstrap.build import Opening, open_store_of, open_workspace
from stratum_desktop.bootstrap.standard_input import listen
from stratum_desktop.bootstrap.stop_signal import on_stop_signal
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.host.logs import start_logs
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.practice.history import build_history
from stratum_desktop.practice.world import run_world


async def prepare_practice(folder: Path, *, with_history: bool = True) -> None:
    """Make a practice workspace where there is none, with a month behind it.

    An existing one is left as it is.

    Raises:
        Refusal: the folder holds a workspace that is not practice, or cannot be one.
    """
    if Folder(folder).exists():
        return
    opening = Opening(folder, create=True, practice=True, actor="practice")
    async with open_store_of(opening) as workspace:
        if with_history:
            await build_history(workspace)


async def run_practice(folder: Path, *, while_stdin_open: bool, port: int, rate: float) -> None:
    """Run the practice world until a signal, or the parent's end, stops it."""
    stop_logs = start_logs(folder / "logs", process="practice")
    try:
        should_stop = asyncio.Event()
        on_stop_signal(should_stop.set)
        if while_stdin_open:
            listen(lambda _: should_stop.set())
        async with open_workspace(Opening(folder, actor="practice")) as services:
            await run_world(
                services, SystemClock(), should_stop=should_stop, port=port, per_second=rate
            )
    finally:
        stop_logs()
