"""Taking the right to write away from this process, and giving it back."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_VERSION = 0x20080522
_MAY_WRITE_ANYTHING = 1 << 1
"""Root's right to pass over permissions. Source: capabilities(7), CAP_DAC_OVERRIDE."""


class _Head(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Let permissions bind this thread, and those it starts, even where root runs the tests."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    head, sets = _Head(_VERSION, 0), (_Sets * 2)()
    _call(libc.capget(ctypes.byref(head), sets))
    before = sets[0].effective
    sets[0].effective = before & ~_MAY_WRITE_ANYTHING
    _call(libc.capset(ctypes.byref(head), sets))
    try:
        yield
    finally:
        sets[0].effective = before
        _call(libc.capset(ctypes.byref(head), sets))


class Permission:
    """The right to write a folder and everything in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._modes: dict[Path, int] = {}

    def take(self) -> None:
        """Take it away, as a disk that became read-only does."""
        for place in (*self._folder.iterdir(), self._folder):
            self._modes[place] = place.stat().st_mode & 0o777
            place.chmod(self._modes[place] & ~0o222)

    def give(self) -> None:
        """Give back what was taken."""
        for place, mode in reversed(self._modes.items()):
            place.chmod(mode)
        self._modes.clear()


def _call(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "capabilities could not be changed")
