"""Frozen bodies that a person has written anew; nothing else ever changes one."""

from __future__ import annotations

from sqlalchemy import Connection

# The line of the timeline that tells of the replacement is the last by now.
_KEEP = (
    "INSERT INTO former_body (delivery_id, seq, body, is_sealed, sha256)"
    " SELECT delivery_id, (SELECT max(seq) FROM delivery_history h"
    " WHERE h.delivery_id = delivery_body.delivery_id), body, is_sealed, sha256"
    " FROM delivery_body WHERE delivery_id = ?"
)
_REPLACE = "UPDATE delivery_body SET body = ?, is_sealed = ?, sha256 = ? WHERE delivery_id = ?"
_ADD = (
    "INSERT INTO delivery_body"
    " (delivery_id, body, is_sealed, sha256, event_name, origin, action_source, value)"
    " SELECT d.id, ?, ?, ?, e.name, e.origin, e.action_source, e.value"
    " FROM delivery d JOIN event e ON e.id = d.event_id WHERE d.id = ?"
)


class BodyRepository:
    """Replaces frozen bodies and keeps the former ones."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def replace(self, delivery_id: int, body: bytes, *, is_sealed: bool, sha256: bytes) -> None:
        """Freeze another body; the one before belongs to the last line of the timeline.

        Args:
            body: sealed, where it is to be.
            sha256: of the bytes that are sent.
        """
        kept = self._connection.exec_driver_sql(_KEEP, (delivery_id,)).rowcount
        put = _REPLACE if kept else _ADD
        self._connection.exec_driver_sql(put, (body, is_sealed, sha256, delivery_id))
