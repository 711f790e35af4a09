"""What tells one place of a workspace from another: this computer and this folder."""

from __future__ import annotations

import sys
import uuid
from hashlib import sha256
from pathlib import Path

_MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
# Set where no network card has an address and the library made one up, anew at every start.
_IS_MADE_UP = 1 << 40


def home_of(folder: Path) -> str:
    """Return a fingerprint of this computer and folder; it tells nothing of either."""
    return sha256(f"{_machine()}\0{folder.resolve()}".encode()).hexdigest()


def _machine() -> str:
    for path in _MACHINE_IDS:
        try:
            return path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
    if sys.platform == "win32":
        return _machine_guid()
    address = uuid.getnode()
    return "" if address & _IS_MADE_UP else f"{address:x}"


if sys.platform == "win32":
    import winreg

    def _machine_guid() -> str:
        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                "SOFTWARE\\Microsoft\\Cryptography",
                access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
