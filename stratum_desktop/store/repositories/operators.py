"""Who may decide here, and the key that this workspace signs with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.tables import operator, signing_key


@dataclass(frozen=True, slots=True)
class StoredOperator:
    """Somebody who may decide."""

    id: int
    name: str
    #: operator | approver
    role: str
    #: Ed25519, base64; "" until one is known.
    public_key: str
    #: The person at this computer.
    is_self: bool
    added_at_ms: int


@dataclass(frozen=True, slots=True)
class SealedKey:
    """What this workspace signs with."""

    #: Ed25519, base64.
    public_key: str
    #: The private half, as the field cipher sealed it.
    sealed: bytes


_COLUMNS = ("name", "role", "public_key", "is_self", "added_at_ms")
_ADD = f"{insert_sql(operator, _COLUMNS)} RETURNING id"
_READ = f"SELECT id, {', '.join(_COLUMNS)} FROM operator WHERE removed_at_ms IS NULL"
_KEY = 1


class OperatorRepository:
    """Operators; one who was removed is kept for what was decided, under a name of the past."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def all(self) -> tuple[StoredOperator, ...]:
        """Return who may decide, by name."""
        rows = self._connection.exec_driver_sql(f"{_READ} ORDER BY name, id")
        return tuple(
            StoredOperator(id_, name, role, key, bool(is_self), added)
            for id_, name, role, key, is_self, added in rows
        )

    def add(self, *, name: str, role: str, public_key: str, is_self: bool, added_at_ms: int) -> int:
        """Keep somebody; returns the id. The name has to be free."""
        row = self._connection.exec_driver_sql(
            _ADD, (name, role, public_key, is_self, added_at_ms)
        ).one()
        return int(row[0])

    def remove(self, operator_id: int, *, at_ms: int) -> None:
        """Let somebody decide no more; the name is free again."""
        self._connection.exec_driver_sql(
            "UPDATE operator SET removed_at_ms = ?, name = name || ' #' || id WHERE id = ?",
            (at_ms, operator_id),
        )

    def signing_key(self) -> SealedKey | None:
        """Return what this workspace signs with, or None before it ever signed."""
        row = self._connection.exec_driver_sql(
            "SELECT public_key, sealed FROM signing_key WHERE id = ?", (_KEY,)
        ).first()
        return None if row is None else SealedKey(row.public_key, bytes(row.sealed))

    def keep_signing_key(self, key: SealedKey, *, at_ms: int) -> None:
        """Keep what this workspace signs with; there is none yet."""
        self._connection.exec_driver_sql(
            insert_sql(signing_key, ("id", "public_key", "sealed", "made_at_ms")),
            (_KEY, key.public_key, key.sealed, at_ms),
        )
