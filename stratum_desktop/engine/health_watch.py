"""Looks whether deliveries add up as soon as the engine has caught its breath (rulebook G2)."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from stratum_desktop.services import Services

_REST_PER_LOOK = 100
"""A look may take a hundredth of the engine's time. Source: own choice; counting a million
deliveries takes about a tenth of a second."""


class HealthWatch:
    """Checks conservation after every drain that went idle, and rings when it fails.

    A look leaves no row; only an imbalance runs the job that records it and raises the alarm.
    """

    def __init__(self, services: Services, *, alarm: Callable[[], Awaitable[None]]) -> None:
        """Prepare to look.

        Args:
            alarm: called once when deliveries stop adding up, and again after they did.
        """
        self._services = services
        self._alarm = alarm
        self._has_news = False
        self._is_balanced = True
        self._not_before = 0.0

    async def after_sweep(self, *, did_work: bool) -> None:
        """Look if this sweep found nothing to do and one before it did."""
        if did_work:
            self._has_news = True
            return
        if not self._has_news or time.monotonic() < self._not_before:
            return
        self._has_news = False
        began = time.monotonic()
        lines = await self._services.maintenance.conservation()
        ended = time.monotonic()
        self._not_before = ended + (ended - began) * _REST_PER_LOOK
        was_balanced, self._is_balanced = self._is_balanced, all(one.balanced for one in lines)
        if was_balanced and not self._is_balanced:
            await self._alarm()
