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

    def window_title(self, page_title: str) -> str:
        """Return what the title bar says while a page is open."""
        mark = " – PRACTICE" if self.is_practice else ""
        return f"{page_title} – {self.name} – Stratum{mark}"
