"""The engine as a process: one per database, until told to stop."""

from __future__ import annotations

import asyncio
from pathlib import Path

from stratum_desktop.bootstrap.build import Opening, open_workspace, require_workspace
from stratum_desktop.bootstrap.standard_input import Word, listen
from stratum_desktop.bootstrap.stop_signal import on_stop_signal
from stratum_desktop.engine.worker import Worker
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.host.core_dump import forbid_core_dumps
from stratum_desktop.host.logs import start_logs
from stratum_desktop.host.network import network_state
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.single_instance import PumpLock
from stratum_desktop.services import Services
from stratum_desktop.services.setting_catalogue import ENGINE_OUTLIVES_WINDOW


async def run_worker(folder: Path, *, while_stdin_open: bool = False) -> None:
    """Deliver until stopped by a signal, a request, or the parent's end.

    Args:
        while_stdin_open: end with standard input, unless the settings let the engine go on.

    Raises:
        Refusal: the workspace cannot be opened.
        Trouble: another engine delivers from it already; the key store or the disk failed.
    """
    forbid_core_dumps()
    require_workspace(folder)
    stop_logs = start_logs(folder / "logs", process="engine")
    try:
        with PumpLock(Folder(folder).pump_lock):
            opening = Opening(folder, actor="engine")
            async with open_workspace(opening) as services:
                worker = Worker(services, SystemClock(), network=lambda: network_state().value)
                on_stop_signal(worker.stop)
                if while_stdin_open:
                    _stop_with_parent(worker, services)
                await worker.run()
    finally:
        stop_logs()


def _stop_with_parent(worker: Worker, services: Services) -> None:
    tasks: set[asyncio.Task[None]] = set()

    async def decide() -> None:
        if not await services.settings.get(ENGINE_OUTLIVES_WINDOW.key):
            worker.stop()

    def heard(word: Word) -> None:
        if word is Word.STOP:
            worker.stop()
            return
        task = asyncio.get_running_loop().create_task(decide())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listen(heard)
