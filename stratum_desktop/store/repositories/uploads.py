"""Uploads, their row verdicts and saved templates."""

from __future__ import annotations

from sqlalchemy import Connection


class UploadRepository:
    """Uploads, their row verdicts and saved templates."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
