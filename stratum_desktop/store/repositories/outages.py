"""Outage windows as they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.tables import outage_window

_COLUMNS = (
    *("platform", "kind", "found_by", "start_ms", "end_ms", "why"),
    *("noticed_at_ms", "is_set_by_hand"),
)
_ADD = f"{insert_sql(outage_window, _COLUMNS)} RETURNING id"
_READ = f"SELECT id, {', '.join(_COLUMNS)}, dismissed_at_ms, dismissed_why FROM outage_window"
_NEWEST_FIRST = " ORDER BY start_ms DESC, id DESC"


@dataclass(frozen=True, slots=True)
class StoredOutage:
    """One outage and what became of it."""

    id: int
    window: OutageWindow
    noticed_at_ms: int
    #: A person set its start or end.
    is_set_by_hand: bool
    #: None: it counts.
    dismissed_at_ms: int | None
    dismissed_why: str | None

    @property
    def is_dismissed(self) -> bool:
        """Say whether a person said that it was none."""
        return self.dismissed_at_ms is not None


class OutageRepository:
    """Outages, dismissed ones among them."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def add(self, window: OutageWindow, *, at_ms: int, is_set_by_hand: bool = False) -> int:
        """Keep a new outage; returns its id."""
        row = self._connection.exec_driver_sql(
            _ADD,
            (
                *(window.platform, window.kind.value, window.found_by),
                *(_to_ms(window.start_at), _end_ms(window), reason_to_json(window.why)),
                *(at_ms, is_set_by_hand),
            ),
        ).one()
        return int(row[0])

    def get(self, outage_id: int) -> StoredOutage | None:
        """Return one outage."""
        row = self._connection.exec_driver_sql(f"{_READ} WHERE id = ?", (outage_id,)).first()
        return None if row is None else _outage(row)

    def newest(self, *, limit: int) -> tuple[StoredOutage, ...]:
        """Return outages, those that began last first."""
        rows = self._connection.exec_driver_sql(f"{_READ}{_NEWEST_FIRST} LIMIT ?", (limit,))
        return tuple(map(_outage, rows))

    def touching(self, *, since_ms: int, until_ms: int) -> tuple[StoredOutage, ...]:
        """Return the outages of which any part lies in a span, those that began last first."""
        rows = self._connection.exec_driver_sql(
            f"{_READ} WHERE start_ms < ? AND (end_ms IS NULL OR end_ms > ?){_NEWEST_FIRST}",
            (until_ms, since_ms),
        )
        return tuple(map(_outage, rows))

    def counting(self, *, since_ms: int, until_ms: int) -> tuple[OutageWindow, ...]:
        """Return what of a span is an outage, oldest first; nothing that was dismissed."""
        found = self.touching(since_ms=since_ms, until_ms=until_ms)
        return tuple(one.window for one in reversed(found) if not one.is_dismissed)

    def set_span(
        self, outage_id: int, *, start_ms: int, end_ms: int | None, is_set_by_hand: bool
    ) -> None:
        """Store another start and end."""
        self._connection.exec_driver_sql(
            "UPDATE outage_window SET start_ms = ?, end_ms = ?, is_set_by_hand = ? WHERE id = ?",
            (start_ms, end_ms, is_set_by_hand, outage_id),
        )

    def tell(self, outage_id: int, why: Reason) -> None:
        """Store what is known of it by now."""
        self._connection.exec_driver_sql(
            "UPDATE outage_window SET why = ? WHERE id = ?", (reason_to_json(why), outage_id)
        )

    def dismiss(self, outage_id: int, why: str, *, at_ms: int) -> None:
        """Store that it was none, and why."""
        self._set_dismissal(outage_id, at_ms, why)

    def restore(self, outage_id: int) -> None:
        """Store that it counts again."""
        self._set_dismissal(outage_id, None, None)

    def _set_dismissal(self, outage_id: int, at_ms: int | None, why: str | None) -> None:
        self._connection.exec_driver_sql(
            "UPDATE outage_window SET dismissed_at_ms = ?, dismissed_why = ? WHERE id = ?",
            (at_ms, why, outage_id),
        )


def _outage(row: Row[*tuple[Any, ...]]) -> StoredOutage:
    id_, platform, kind, found_by, start, end, why, noticed, by_hand, dismissed, dismissed_why = row
    reason = reason_from_json(why)
    if reason is None:
        raise ValueError(f"outage {id_} has no reason")
    window = OutageWindow(
        platform,
        _instant(start),
        None if end is None else _instant(end),
        OutageKind(kind),
        found_by,
        reason,
    )
    return StoredOutage(id_, window, noticed, bool(by_hand), dismissed, dismissed_why)


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _to_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _end_ms(window: OutageWindow) -> int | None:
    return None if window.end_at is None else _to_ms(window.end_at)
