"""A crash must not leave a copy of the memory, with keys and tokens in it, on the disk."""

from __future__ import annotations

import sys

_PR_SET_DUMPABLE = 4  # Source: linux/prctl.h


def forbid_core_dumps() -> None:
    """Let this process and its children leave no core file.

    Windows makes none by itself: there the call does nothing.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        # A limit of 0 does not stop a dump that the kernel pipes to a collector; this does.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
