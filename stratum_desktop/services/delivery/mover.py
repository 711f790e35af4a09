"""Moving deliveries of one destination that no worker holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import hour_of
from stratum_desktop.store.repositories.delivery_records import HourlyKey, MovedDelivery
from stratum_desktop.store.unit_of_work import UnitOfWork


class Mover:
    """Moves deliveries of one destination, and counts them in the hour."""

    def __init__(self, uow: UnitOfWork, destination_id: int, now_ms: int) -> None:
        """Work in this transaction."""
        self._uow = uow
        self._destination_id = destination_id
        self._now_ms = now_ms

    def move(self, moved: Sequence[MovedDelivery], state: DeliveryState, reason: Reason) -> int:
        """Change the state of deliveries; returns how many changed."""
        if not moved:
            return 0
        hour_at = hour_of(self._now_ms)
        tallies = Counter(
            HourlyKey(
                hour_at,
                self._destination_id,
                one.origin,
                one.event_name,
                state.value,
                reason.code,
            )
            for one in moved
        )
        self._uow.deliveries.count_hourly({key: (n, 0.0) for key, n in tallies.items()})
        return self._uow.upkeep.move(
            [one.id for one in moved], state=state, reason=reason, now_ms=self._now_ms
        )
