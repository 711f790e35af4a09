"""Whether a folder is a fit place for a database that two processes share.

SQLite's write-ahead log needs the shared memory of one computer: over a network it corrupts,
and a sync client copies the files one by one while they change.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason

_NETWORK_KINDS = {
    "9p": "a folder shared into this machine (9P)",
    "afpfs": "AFP",
    "afs": "AFS",
    "ceph": "Ceph",
    "cifs": "SMB",
    "davfs": "WebDAV",
    "fuse.davfs2": "WebDAV",
    "fuse.glusterfs": "GlusterFS",
    "fuse.rclone": "rclone",
    "fuse.s3fs": "S3",
    "fuse.sshfs": "SSHFS",
    "glusterfs": "GlusterFS",
    "ncpfs": "NetWare",
    "nfs": "NFS",
    "nfs4": "NFS",
    "smb2": "SMB",
    "smb3": "SMB",
    "smbfs": "SMB",
    "webdav": "WebDAV",
}
"""Kinds of mount, as the systems spell them, and what people call them."""

_SYNC_FOLDERS = (
    (re.compile(r"OneDrive( - .+)?"), "OneDrive"),
    (re.compile(r"Dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"Google ?Drive|GoogleDrive-.+|My Drive"), "Google Drive"),
    (re.compile(r"Mobile Documents|iCloud ?Drive|iCloud~.+"), "iCloud Drive"),
    (re.compile(r"Nextcloud|ownCloud"), "Nextcloud"),
    (re.compile(r"Box( Sync)?|pCloudDrive|MEGA( downloads)?"), "a cloud drive"),
)
"""Folder names that the sync clients make, in full."""

_SYNC_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".sync_disable": "Nextcloud",
    ".tmp.drivedownload": "Google Drive",
}
"""Files that the sync clients leave in the folders they watch."""


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system."""

    point: PurePath
    kind: str


def require_local_folder(folder: Path) -> None:
    """Refuse a folder that another computer or a sync client writes to as well.

    Raises:
        Refusal: names what the folder is on, and what to choose instead.
    """
    shared = network_filesystem(folder) or sync_folder(folder)
    if shared is not None:
        raise Refusal(
            f"The folder {folder} is on {shared}. A workspace there would be damaged, because "
            "its database needs a disk of this computer. Choose a folder outside it.",
            reason=Reason("workspace.shared_folder", {"kind": shared}),
        )


def sync_folder(folder: Path) -> str | None:
    """Return the sync client that watches this folder; None when none is known to."""
    absolute = _resolved(folder)
    for place in (absolute, *absolute.parents):
        for pattern, client in _SYNC_FOLDERS:
            if pattern.fullmatch(place.name):
                return client
        for mark, client in _SYNC_MARKS.items():
            if (place / mark).exists():
                return client
    return None


def mounts_in(mountinfo: str) -> tuple[Mount, ...]:
    """Return the mounts that Linux lists, in its order.

    Source: proc_pid_mountinfo(5): the mount point is the fifth field, blanks in octal; the kind
    follows the field that is a lone hyphen.
    """
    mounts = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 4 and after:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            mounts.append(Mount(PurePath(point), after.split(" ")[0]))
    return tuple(mounts)


def network_mount(folder: PurePath, mounts: Iterable[Mount]) -> str | None:
    """Return what people call the network that this absolute folder is on; None for a disk."""
    holding = [mount for mount in mounts if folder.is_relative_to(mount.point)]
    if not holding:
        return None
    # Of two mounts on one point the later one is seen.
    deepest = max(enumerate(holding), key=lambda found: (len(found[1].point.parts), found[0]))[1]
    return _NETWORK_KINDS.get(deepest.kind)


def _resolved(folder: Path) -> Path:
    return folder.expanduser().resolve()


if sys.platform == "win32":
    import ctypes

    _DRIVE_REMOTE = 4  # Source: GetDriveTypeW, learn.microsoft.com

    def network_filesystem(folder: Path) -> str | None:
        """Return the kind of network this folder is on; None for a disk of this computer."""
        absolute = _resolved(folder)
        if absolute.anchor.startswith("\\\\"):
            return "SMB"
        kind = ctypes.windll.kernel32.GetDriveTypeW(absolute.anchor)
        return "a network drive" if kind == _DRIVE_REMOTE else None

elif sys.platform == "darwin":
    import ctypes
    import os

    # struct statfs, 64-bit inodes. Source: sys/mount.h: f_fstypename is 16 bytes at offset 72.
    _STATFS_BYTES = 2168
    _KIND_AT = 72
    _KIND_BYTES = 16

    def network_filesystem(folder: Path) -> str | None:
        """Return the kind of network this folder is on; None for a disk of this computer."""
        absolute = _resolved(folder)
        existing = next(place for place in (absolute, *absolute.parents) if place.exists())
        answer = ctypes.create_string_buffer(_STATFS_BYTES)
        if ctypes.CDLL(None).statfs(os.fsencode(existing), answer) != 0:
            return None
        kind = answer.raw[_KIND_AT : _KIND_AT + _KIND_BYTES].split(b"\0")[0].decode("ascii")
        return _NETWORK_KINDS.get(kind)

else:

    def network_filesystem(folder: Path) -> str | None:
        """Return the kind of network this folder is on; None for a disk of this computer."""
        try:
            mountinfo = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        return network_mount(_resolved(folder), mounts_in(mountinfo))
