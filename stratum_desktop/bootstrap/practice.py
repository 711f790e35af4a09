"""Makes the practice workspace, and runs its world as a process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from stratum_desktop.bootstrap.build import (
    Opening,
    open_store_of,
    open_workspace,
    require_workspace,
)
from stratum_desktop.bootstrap.standard_input import listen
from stratum_desktop.bootstrap.stop_signal import on_stop_signal
from stratum_desktop.cli.doors import PracticeChoice
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.host.folder import require_local_folder
from stratum_desktop.host.logs import start_logs
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.single_instance import PumpLock
from stratum_desktop.practice.ads import AdWorld, file_in
from stratum_desktop.practice.history import build_history
from stratum_desktop.practice.servers.fault import fault_from_text, storm_of
from stratum_desktop.practice.world import run_world


async def prepare_practice(folder: Path, *, with_history: bool = True) -> None:
    """Make a practice workspace where there is none, with a month behind it.

    An existing one is left as it is; one whose making was cut off is made anew.

    Raises:
        Refusal: the folder holds a workspace that is not practice, or cannot be one.
        Trouble: another process is making it; the key store or the disk failed.
    """
    place = Folder(folder)
    if place.exists():
        _require_practice(place)
        if not place.unfinished_mark.exists():
            return
    _make_folder(folder)
    with PumpLock(place.pump_lock):
        _forget(place)
        place.unfinished_mark.touch(mode=0o600)
        opening = Opening(folder, create=True, practice=True, actor="practice")
        async with open_store_of(opening) as workspace:
            if with_history:
                await build_history(workspace)
        place.unfinished_mark.unlink()


def _make_folder(folder: Path) -> None:
    require_local_folder(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(
            f"The folder {folder} cannot be made ({error.strerror}). Choose another one.",
            reason=Reason("disk.not_writable", {"errno": error.errno}),
        ) from error


def _require_practice(place: Folder) -> None:
    if not place.is_practice():
        raise Refusal(
            f"{place.folder} holds a real workspace. Made-up data is never mixed with real data: "
            "name another folder with --workspace.",
            reason=Reason("practice.not_a_practice_workspace"),
        )


def _forget(place: Folder) -> None:
    """Remove what an earlier making left behind; does nothing where there was none."""
    if place.unfinished_mark.exists():
        for file in (place.database, place.key_description, place.key_file, place.practice_mark):
            for left in (file, *file.parent.glob(f"{file.name}-*")):
                left.unlink(missing_ok=True)
        file_in(place.folder).unlink(missing_ok=True)


async def run_practice(
    folder: Path,
    choice: PracticeChoice,
    *,
    on_ready: Callable[[int], None] | None = None,
) -> None:
    """Run the practice world until a signal, or the parent's end, stops it.

    Args:
        on_ready: told the port once every destination is connected to it.

    Raises:
        Refusal: there is no practice workspace, or no such fault or storm.
        Trouble: the port is taken; the key store or the disk failed; what is kept of the ad
            accounts cannot be read.
    """
    require_workspace(folder)
    faults = tuple(fault_from_text(text) for text in choice.faults)
    storm = storm_of(choice.storm, seed=choice.storm_seed)
    stop_logs = start_logs(folder / "logs", process="practice")
    try:
        should_stop = asyncio.Event()
        on_stop_signal(should_stop.set)
        if choice.while_stdin_open:
            listen(lambda _: should_stop.set())
        async with open_workspace(Opening(folder, actor="practice")) as services:
            await run_world(
                services,
                SystemClock(),
                should_stop=should_stop,
                port=choice.port,
                per_second=choice.rate,
                faults=faults,
                storm=storm,
                ads=AdWorld(kept_in=file_in(folder)),
                on_ready=None if on_ready is None else lambda server: on_ready(server.port),
            )
    # A number that is no port is an OverflowError.
    except (OSError, OverflowError) as error:
        raise Trouble(
            f"The practice platforms cannot answer on port {choice.port} ({error}). "
            "Leave --port out to take a free one.",
            reason=Reason("practice.port_taken", {"port": choice.port}),
        ) from error
    finally:
        stop_logs()
