"""The practice world without a screen: the same processes, and a status table in the terminal."""

from __future__ import annotations

import asyncio
from pathlib import Path

from stratum_desktop.bootstrap.build import Opening, open_workspace, require_workspace
from stratum_desktop.bootstrap.children import practice_child
from stratum_desktop.bootstrap.engine_process import EngineProcess
from stratum_desktop.bootstrap.practice import prepare_practice
from stratum_desktop.bootstrap.stop_signal import on_stop_signal
from stratum_desktop.cli.live_table import show_live


async def run_headless(folder: Path, *, practice: bool, seconds: float | None) -> int:
    """Deliver and show figures until stopped; returns the exit code.

    Args:
        practice: run the practice world beside the engine.
        seconds: end after that long; None = until a signal.

    Raises:
        Refusal: the workspace cannot be opened.
        Trouble: the key store or the disk failed.
    """
    if practice:
        await prepare_practice(folder)
    require_workspace(folder)
    stopped = asyncio.Event()
    on_stop_signal(stopped.set)
    world = practice_child(folder) if practice else None
    engine = EngineProcess(folder)
    try:
        if world is not None:
            world.start()
        engine.start()
        async with open_workspace(Opening(folder)) as services:
            await show_live(services, stopped=stopped, seconds=seconds)
    finally:
        engine.stop()
        if world is not None:
            world.stop()
            world.wait()
        engine.wait()
    return 0
