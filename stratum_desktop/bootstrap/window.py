"""The window on a workspace, with its engine beside it."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.children import practice_child, program
from stratum_desktop.bootstrap.engine_process import EngineProcess
from stratum_desktop.bootstrap.stop_signal import on_stop_signal
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.host.folder import require_local_folder
from stratum_desktop.host.local_zone import local_zone_name
from stratum_desktop.host.logs import start_logs
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.services import Services

PRACTICE_TITLE = "Making the practice workspace"
PRACTICE_DETAIL = (
    "A month of a made-up shop, with a bad day in it. This happens once and takes about half a "
    "minute; nothing leaves this computer."
)


def show_window(folder: Path, *, practice: bool) -> int:
    """Show the window until it is closed; returns the exit code.

    Raises:
        Refusal: the workspace cannot be opened.
        Trouble: the key store or the disk failed.
    """
    # Qt is loaded by front ends that show something, and by nothing else.
    from stratum_desktop.gui.app import run_window
    from stratum_desktop.gui.waiting import Preparation
    from stratum_desktop.gui.workspace import WorkspaceInfo

    world = practice_child(folder)
    engine = EngineProcess(folder)

    async def enter_practice() -> None:
        await _made(folder)
        world.start()

    logs = ExitStack()
    try:
        return run_window(
            partial(opened, folder, logs),
            engine=engine,
            workspace=WorkspaceInfo(
                name="Practice" if practice else folder.name,
                folder=folder,
                is_practice=practice or Folder(folder).is_practice(),
            ),
            clock=SystemClock(),
            preparation=Preparation(PRACTICE_TITLE, PRACTICE_DETAIL, enter_practice)
            if practice
            else None,
            explore_practice=None if practice else _explore_practice,
            on_stop=on_stop_signal,
        )
    finally:
        engine.let_go()
        world.stop()
        world.wait()
        logs.close()


@asynccontextmanager
async def opened(folder: Path, logs: ExitStack) -> AsyncIterator[Services]:
    """Open the workspace, made where there is none; its log ends with `logs`.

    Nothing is written into a folder that cannot hold a workspace.

    Raises:
        Refusal: the folder is no fit place, or the workspace cannot be opened.
        Trouble: the folder cannot be written; the key store or the disk failed.
    """
    require_local_folder(folder)
    try:
        logs.callback(start_logs(folder / "logs", process="window"))
    except OSError as error:
        raise Trouble(
            f"The folder {folder} cannot be written ({error.strerror}). Choose another one.",
            reason=Reason("disk.not_writable", {"errno": error.errno}),
        ) from error
    opening = Opening(folder, create=True, time_zone=local_zone_name())
    async with open_workspace(opening) as services:
        yield services


async def _made(folder: Path) -> None:
    """Make the practice workspace where there is none, in a process of its own."""
    place = Folder(folder)
    if place.exists() and not place.unfinished_mark.exists():
        return
    command = [*program(), "init", "--practice", "--workspace", str(folder)]
    made = await asyncio.to_thread(
        subprocess.run, command, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if made.returncode != 0:
        said = made.stderr.decode(errors="replace").strip().removeprefix("stratum: ")
        raise Trouble(
            f"The practice workspace could not be made. {said}",
            reason=Reason("practice.not_made", {"exit_code": made.returncode}),
        )


def _explore_practice() -> None:
    """Open the practice workspace in a window of its own."""
    subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [*program(), "--practice"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
