"""What the window knows of the workspace before any service has answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WorkspaceInfo:
    """Which workspace is open, and how."""

    name: str
    folder: Path
    #: Holds made-up data and may send to loopback only; every page says so.
    is_practice: bool = False
    #: Written by a newer version: shown, never changed.
    is_read_only: bool = False
