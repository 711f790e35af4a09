"""Settings as stored JSON values."""

from __future__ import annotations

from sqlalchemy import Connection


class SettingRepository:
    """Settings as stored JSON values."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
