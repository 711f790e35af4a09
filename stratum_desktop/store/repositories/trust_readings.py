"""How far each platform's signals could be trusted, each time somebody looked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Row

from stratum_desktop.domain.gate.codec import trust_from_json, trust_to_json
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.store.bulk import put
from stratum_desktop.store.tables import trust_reading


@dataclass(frozen=True, slots=True)
class TrustReading:
    """The evidence of a platform as it was found at an instant, with the ages it had then."""

    at_ms: int
    trust: Trust


_READ = "SELECT at_ms, content FROM trust_reading WHERE platform = ?"


class TrustReadingRepository:
    """Readings of trust; a second of the same instant takes the place of the first."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def keep(self, trust: Trust, *, at_ms: int) -> None:
        """Store what was found of a platform."""
        put(
            self._connection,
            trust_reading,
            platform=trust.platform,
            at_ms=at_ms,
            content=trust_to_json(trust),
        )

    def last(self, platform: str, *, at_ms: int) -> TrustReading | None:
        """Return the newest reading of a platform that was there at an instant."""
        row = self._connection.exec_driver_sql(
            f"{_READ} AND at_ms <= ? ORDER BY at_ms DESC LIMIT 1", (platform, at_ms)
        ).first()
        return None if row is None else _reading(row)

    def known(self, platform: str, *, since_ms: int, until_ms: int) -> tuple[TrustReading, ...]:
        """Return the readings that a span may be judged by, oldest first.

        Args:
            platform: its key.
            since_ms: epoch milliseconds; the newest reading before it comes with them.
            until_ms: epoch milliseconds, exclusive.
        """
        before = self.last(platform, at_ms=since_ms - 1)
        rows = self._connection.exec_driver_sql(
            f"{_READ} AND at_ms >= ? AND at_ms < ? ORDER BY at_ms", (platform, since_ms, until_ms)
        )
        inside = tuple(map(_reading, rows))
        return inside if before is None else (before, *inside)

    def first_at_ms(self, platform: str) -> int | None:
        """Return when a platform was looked at first, or None where it never was."""
        first = self._connection.exec_driver_sql(
            "SELECT min(at_ms) FROM trust_reading WHERE platform = ?", (platform,)
        ).scalar()
        return None if first is None else int(first)

    def forget(self, *, before_ms: int) -> int:
        """Delete the readings from before an instant; return how many."""
        return self._connection.exec_driver_sql(
            "DELETE FROM trust_reading WHERE at_ms < ?", (before_ms,)
        ).rowcount


def _reading(row: Row[*tuple[int, str]]) -> TrustReading:
    return TrustReading(int(row[0]), trust_from_json(row[1]))
