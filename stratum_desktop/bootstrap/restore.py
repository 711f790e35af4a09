"""Putting a backup back: alone on the workspace, by its key, and opened once at the end."""

from __future__ import annotations

import asyncio
from pathlib import Path

from stratum_desktop.bootstrap.build import Opening, open_store_of
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.host.folder import require_local_folder
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.secrets import open_master
from stratum_desktop.host.single_instance import PumpLock
from stratum_desktop.services.restoring import RestoreReport, report_restored
from stratum_desktop.store.keys import database_key
from stratum_desktop.store.restore import restore


async def restore_workspace(
    folder: Path, backup: Path, *, clock: Clock | None = None
) -> RestoreReport:
    """Put a backup in the place of a workspace's database.

    The database that stood there is kept beside it. What it knows of the time since is carried
    over where it can be read; else what was open when the backup was made waits for a person.

    Raises:
        Refusal: the folder has no key, or the backup belongs to another workspace.
        Trouble: an engine or a window has the workspace open, the backup is not whole, or the
            disk failed.
    """
    place, clock = Folder(folder), clock or SystemClock()
    require_local_folder(folder)
    if not place.key_description.exists():
        raise Refusal(
            f"There is no {place.key_description.name} in {folder}, which says where the backup's "
            "key is. Copy it there from beside the backup.",
            reason=Reason("key.missing"),
        )
    if place.server_address() is not None:
        raise Refusal(
            "The workspace's database is on a server. Copies of it are put back there, for example "
            "by `pg_restore`, or by who runs the server.",
            reason=Reason("store.backup_on_server"),
        )
    with PumpLock(place.pump_lock):
        master = open_master(folder, passphrase=None, create=False)
        restored = await asyncio.to_thread(
            restore, backup, path=place.database, key=database_key(master.value), clock=clock
        )
        async with open_store_of(Opening(folder, actor="cli"), clock=clock) as workspace:
            return await report_restored(workspace, restored)
