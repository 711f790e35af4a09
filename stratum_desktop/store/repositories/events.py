"""Events, their duplicates, dedupe keys and sightings."""

from __future__ import annotations

from sqlalchemy import Connection


class EventRepository:
    """Events, their duplicates, dedupe keys and sightings."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
