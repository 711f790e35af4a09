"""Deliveries: queue, claim, settle, replay, history."""

from __future__ import annotations

from sqlalchemy import Connection


class DeliveryRepository:
    """Deliveries: queue, claim, settle, replay, history."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
