"""EMQ measurements, latency statistics, platform figures by day."""

from __future__ import annotations

from sqlalchemy import Connection


class MeasurementRepository:
    """EMQ measurements, latency statistics, platform figures by day."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
