"""The window on a workspace, with its engine beside it."""

from __future__ import annotations

import asyncio
import subprocess
from functools import partial
from pathlib import Path

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.children import practice_child, program
from stratum_desktop.bootstrap.engine_process import EngineProcess
from stratum_desktop.bootstrap.practice import prepare_practice
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.host.logs import start_logs
from stratum_desktop.host.paths import Workspace as Folder


def show_window(folder: Path, *, practice: bool) -> int:
    """Show the window until it is closed; returns the exit code.

    Raises:
        Refusal: the workspace cannot be opened.
        Trouble: the key store or the disk failed.
    """
    # Qt is loaded by front ends that show something, and by nothing else.
    from stratum_desktop.gui.app import run_window
    from stratum_desktop.gui.workspace import WorkspaceInfo

    if practice:
        asyncio.run(prepare_practice(folder))
    stop_logs = start_logs(folder / "logs", process="window")
    world = practice_child(folder) if practice else None
    engine = EngineProcess(folder)
    try:
        if world is not None:
            world.start()
        return run_window(
            partial(open_workspace, Opening(folder, create=True)),
            engine=engine,
            workspace=WorkspaceInfo(
                name="Practice" if practice else folder.name,
                folder=folder,
                is_practice=practice or Folder(folder).is_practice(),
            ),
            clock=SystemClock(),
            explore_practice=None if practice else _explore_practice,
        )
    finally:
        engine.let_go()
        if world is not None:
            world.stop()
            world.wait()
        stop_logs()


def _explore_practice() -> None:
    """Open the practice workspace in a window of its own."""
    subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*program(), "--practice"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
