"""The append-only audit chain."""

from __future__ import annotations

from sqlalchemy import Connection


class AuditRepository:
    """The append-only audit chain."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
