"""What a backup needs beside it to be opened again, and what must never lie there.

`key.json` says where the key is kept; under a passphrase it also holds the sealed key. Neither
is of use to a thief. The bare key of a key file is never copied: beside its database it would
undo the encryption.
"""

from __future__ import annotations

from pathlib import Path

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.paths import Workspace
from stratum_desktop.host.private_file import write_once


def copy_key_description(workspace: Path, backup: Path) -> Path | None:
    """Put the workspace's `key.json` beside a backup; returns where it lies.

    Where another workspace's lies there already, it takes the backup's own name in front.
    None when the workspace has none.

    Raises:
        Trouble: the disk said no.
    """
    source = Workspace(workspace).key_description
    try:
        if not source.exists():
            return None
        content = source.read_bytes()
        target = backup.with_name(source.name)
        if write_once(target, content) or target.read_bytes() == content:
            return target
        own = backup.with_name(f"{backup.stem}.{source.name}")
        write_once(own, content)
    except OSError as error:
        raise Trouble(
            f"{source.name} could not be copied beside the backup ({error.strerror}). The copy "
            "of the database is whole; copy that file by hand.",
            reason=Reason("disk.not_writable", {"errno": error.errno}),
        ) from error
    return own
