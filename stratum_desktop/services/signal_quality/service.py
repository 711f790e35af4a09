"""Signal quality, as front ends ask for it."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.emq import Driver
from stratum_desktop.domain.topic import Changed
from stratum_desktop.services.signal_quality.report import (
    Collision,
    DedupeReport,
    DeliveryMetrics,
    DriverRows,
    EmqPoint,
    EmqReport,
)


class SignalQuality:
    """Measures signals from stored rows; nothing it says has another source."""

    def __init__(self, store: object, *, clock: Clock) -> None:
        """Read and write this workspace; `clock` says when now is."""
        self._store = store
        self._clock = clock

    async def emq(self, *, platform: str | None = None) -> EmqReport:
        """Return the score of the last 7 local days, of one platform or of the workspace."""
        raise NotImplementedError

    async def emq_history(
        self, *, platform: str | None = None, days: int = 30
    ) -> tuple[EmqPoint, ...]:
        """Return one point a day, oldest first and without gaps, from stored measurements."""
        raise NotImplementedError

    async def driver_history(
        self, *, platform: str, days: int = 30
    ) -> Mapping[Driver, tuple[float | None, ...]]:
        """Return each driver's score by day, oldest first; None where nothing was measured."""
        raise NotImplementedError

    async def driver_rows(self, *, platform: str, driver: Driver, limit: int = 200) -> DriverRows:
        """Return the rows that a driver was measured from, newest first."""
        raise NotImplementedError

    async def dedupe(self, *, days: int = 7) -> DedupeReport:
        """Return what came in twice in the last days."""
        raise NotImplementedError

    async def collisions(self, *, limit: int = 50) -> tuple[Collision, ...]:
        """Return pairs that claim one id with different content, newest first."""
        raise NotImplementedError

    async def delivery_metrics(
        self, *, platform: str | None = None, days: int = 7
    ) -> DeliveryMetrics:
        """Return how delivery went in the last days."""
        raise NotImplementedError

    async def refresh(self) -> Changed[int]:
        """Store the measurements of today and yesterday; returns how many rows were written."""
        raise NotImplementedError

    async def declare_not_applicable(
        self, *, driver: Driver, platform: str, why: str
    ) -> Changed[None]:
        """Take a driver out of a platform's score; audited.

        Raises:
            Refusal: without a why, or while rows of that kind arrived in the last 7 days.
        """
        raise NotImplementedError

    async def withdraw_not_applicable(self, *, driver: Driver, platform: str) -> Changed[None]:
        """Count the driver again; audited."""
        raise NotImplementedError
