"""A clock that only a test moves."""

from __future__ import annotations

DAY_MS = 24 * 60 * 60 * 1000


class ManualClock:
    """A `domain.clock.Clock`: starts at noon UTC on 2 March 2026, an hour after boot."""

    def __init__(self, now_ms: int = 1_772_452_800_000, boot_ms: int = 3_600_000) -> None:
        self._now_ms = now_ms
        self._boot_ms = boot_ms
        self._boot_number = 1

    def now_ms(self) -> int:
        return self._now_ms

    def boot_ms(self) -> int:
        return self._boot_ms

    def boot_id(self) -> str:
        return f"boot-{self._boot_number}"

    def advance(self, *, seconds: float = 0, ms: int = 0) -> None:
        """Let time pass: both clocks move."""
        passed = ms + round(seconds * 1000)
        assert passed >= 0, "time does not go back; use set_wall for a clock that was set"
        self._now_ms += passed
        self._boot_ms += passed

    def set_wall(self, now_ms: int) -> None:
        """Set the wall clock, forwards or back, as a person or a time server does."""
        self._now_ms = now_ms

    def reboot(self) -> None:
        """Restart the computer: the boot clock begins anew under another name."""
        self._boot_number += 1
        self._boot_ms = 1_000
