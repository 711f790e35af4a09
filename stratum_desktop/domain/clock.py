"""Time, as something that is handed in."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Two clocks: the wall for people and platforms, the boot clock for leases."""

    def now_ms(self) -> int:
        """Return epoch milliseconds, UTC. May jump."""
        ...

    def boot_ms(self) -> int:
        """Return milliseconds since boot, sleep included. Never goes back."""
        ...

    def boot_id(self) -> str:
        """Return what changes with every boot of this machine."""
        ...
