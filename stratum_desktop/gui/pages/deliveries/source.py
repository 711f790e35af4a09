"""Where the table of deliveries reads its windows from."""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.gui.models.windowed_table import WindowRequest
from stratum_desktop.services.dashboards import Dashboards, DeliveryFilter, DeliveryRow


class DeliverySource:
    """Deliveries under a filter, newest first, by key where a neighbour is known."""

    def __init__(self, dashboards: Dashboards, where: DeliveryFilter) -> None:
        self._dashboards = dashboards
        #: May move with the clock ("last hour") while the source stays the same.
        self.where = where

    async def count(self) -> int:
        """Return how many deliveries the filter lets through."""
        counts = await self._dashboards.delivery_counts(where=self.where)
        return sum(counts.values())

    async def window(self, request: WindowRequest[DeliveryRow]) -> Sequence[DeliveryRow]:
        """Return the rows wanted: on from the row above, else by position."""
        if request.after is not None:
            page = await self._dashboards.deliveries(
                where=self.where, after=request.after.id, limit=request.count
            )
            return page.rows
        return await self._dashboards.delivery_window(
            where=self.where, first=request.first, limit=request.count
        )
