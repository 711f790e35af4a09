"""Where the files that are not code stand: themes, icons, fonts."""

from __future__ import annotations

from pathlib import Path

from stratum_desktop.services import installation


def resource(*parts: str) -> Path:
    """Return the path of a file or folder of `resources`.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    path = installation.resource(*parts)
    if path is None:
        raise FileNotFoundError(
            f"resources/{'/'.join(parts)} is missing: install the program again"
        )
    return path
