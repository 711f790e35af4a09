"""Destinations, their circuit, token bucket and secrets."""

from __future__ import annotations

from sqlalchemy import Connection


class DestinationRepository:
    """Destinations, their circuit, token bucket and secrets."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
