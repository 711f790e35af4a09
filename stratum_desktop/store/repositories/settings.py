"""Settings as stored JSON values."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from stratum_desktop.store.bulk import put
from stratum_desktop.store.tables import setting

# Asked for every batch that is sent, so it is text that is compiled once.
_ALL = "SELECT key, value, changed_at_ms FROM setting ORDER BY key"


@dataclass(frozen=True, slots=True)
class StoredSetting:
    """One value that somebody set."""

    key: str
    value: object  # whatever JSON can say
    changed_at_ms: int


class SettingRepository:
    """What was set; defaults and meaning are the settings service's."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def get(self, key: str) -> StoredSetting | None:
        """Return the stored value, or None where nobody has set one."""
        row = self._connection.execute(select(setting).where(setting.c.key == key)).first()
        return (
            None
            if row is None
            else StoredSetting(row.key, json.loads(row.value), row.changed_at_ms)
        )

    def all(self) -> tuple[StoredSetting, ...]:
        """Return every stored value, by key."""
        rows = self._connection.exec_driver_sql(_ALL)
        return tuple(StoredSetting(key, json.loads(value), at_ms) for key, value, at_ms in rows)

    def set(self, key: str, value: object, *, at_ms: int) -> None:
        """Keep a value, over any earlier one.

        Args:
            value: what JSON can say; NaN and infinities raise ValueError.
        """
        text = json.dumps(value, allow_nan=False, ensure_ascii=False, sort_keys=True)
        put(self._connection, setting, key=key, value=text, changed_at_ms=at_ms)

    def remove(self, key: str) -> bool:
        """Forget a value, so that its default counts again; False if none was stored."""
        return self._connection.execute(delete(setting).where(setting.c.key == key)).rowcount > 0
