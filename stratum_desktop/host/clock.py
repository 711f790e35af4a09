"""The clocks of this computer, as `domain.clock.Clock` wants them.

The boot clock must count sleep and never go back; each system spells that differently.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

_NANOSECONDS_PER_MS = 1_000_000

if sys.platform == "win32":
    import ctypes
    import winreg

    def _boot_ms() -> int:
        # Milliseconds since boot, sleep and hibernation included.
        tick_count = ctypes.windll.kernel32.GetTickCount64
        tick_count.restype = ctypes.c_uint64
        return int(tick_count())

    def _boot_id() -> str:
        key = (
            r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
        )
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key) as parameters:
                return f"windows-{winreg.QueryValueEx(parameters, 'BootId')[0]}"
        except OSError:
            return _boot_minute()

elif sys.platform == "darwin":
    import ctypes

    def _boot_ms() -> int:
        # On macOS this clock goes on during sleep, unlike time.monotonic().
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // _NANOSECONDS_PER_MS

    def _boot_id() -> str:
        size = ctypes.c_size_t(64)
        answer = ctypes.create_string_buffer(size.value)
        libc = ctypes.CDLL(None)
        name = b"kern.bootsessionuuid"
        if libc.sysctlbyname(name, answer, ctypes.byref(size), None, 0) != 0:
            return _boot_minute()
        return answer.value.decode("ascii")

else:

    def _boot_ms() -> int:
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // _NANOSECONDS_PER_MS

    def _boot_id() -> str:
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        except OSError:
            return _boot_minute()


def _boot_minute() -> str:
    """Name the boot by the minute it happened in.

    A wall clock that is set afterwards changes the name: leases then end early, which is safe.
    """
    now_ms = time.time_ns() // _NANOSECONDS_PER_MS
    return f"boot-{(now_ms - _boot_ms()) // 60_000}"


class SystemClock:
    """The real `domain.clock.Clock`."""

    def __init__(self) -> None:
        self._boot_id = _boot_id()

    def now_ms(self) -> int:
        """Return epoch milliseconds, UTC. May jump when the clock is set."""
        return time.time_ns() // _NANOSECONDS_PER_MS

    def boot_ms(self) -> int:
        """Return milliseconds since boot, sleep included. Never goes back."""
        return _boot_ms()

    def boot_id(self) -> str:
        """Return what changes with every boot of this machine."""
        return self._boot_id
