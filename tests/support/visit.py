"""Somebody at the real window: a coroutine that is let in when it is shown, and seen out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QApplication

from stratum_desktop.gui.main_window import MainWindow

LONGEST_SECONDS = 90.0


class Visit:
    """Stands for `on_shown`. However the visit goes, the window is closed after it.

    A window that nobody closes keeps its loop running, and the test never ends.
    """

    def __init__(self, person: Callable[[MainWindow], Awaitable[None]]) -> None:
        self._person = person
        self._task: asyncio.Task[None] | None = None

    def __call__(self) -> None:
        self._task = asyncio.ensure_future(self._go())

    async def _go(self) -> None:
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        try:
            (window,) = windows
            async with asyncio.timeout(LONGEST_SECONDS):
                await self._person(window)
        finally:
            for one in windows:
                one.close()

    def result(self) -> None:
        """Raise what went wrong for the visitor."""
        assert self._task is not None, "the window was never shown"
        self._task.result()
