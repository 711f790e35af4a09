"""Job runs, job requests and the engine state row."""

from __future__ import annotations

from sqlalchemy import Connection


class JobRepository:
    """Job runs, job requests and the engine state row."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
