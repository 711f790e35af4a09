"""Whether this computer has a screen that a window could open on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping


def has_display(environment: Mapping[str, str] = os.environ) -> bool:
    """Say whether Qt has somewhere to draw.

    A Qt platform that was named (`QT_QPA_PLATFORM=offscreen`) counts: somebody chose it.
    """
    if sys.platform in ("win32", "darwin"):
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(environment.get(name) for name in names)
