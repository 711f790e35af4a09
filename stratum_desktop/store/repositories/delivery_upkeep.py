"""Deliveries outside a request: what time, a person or a lost worker does to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from stratum_desktop.domain.delivery import SETTLED_STATES, TRANSITIONS, DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.repositories.delivery_records import HistoryRecord, MovedDelivery
from stratum_desktop.store.repositories.order_hours import OrderHourRepository
from stratum_desktop.store.tables import ASIDE, QUEUED

_ADD_HISTORY = (
    "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason, attempt_id)"
    " SELECT ?, coalesce(max(seq), 0) + 1, ?, ?, ?, ? FROM delivery_history"
    " WHERE delivery_id = ?"
)
# States that ingest may give, which the row alone tells of until something follows them.
_GIVEN_AT_DOOR = frozenset({DeliveryState.SKIPPED, DeliveryState.EXPIRED, DeliveryState.REJECTED})
_TELL_DOOR = (
    "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason)"
    " SELECT id, 1, settled_at_ms, state, reason FROM delivery WHERE id = ? AND state = ?"
    " AND NOT EXISTS (SELECT 1 FROM delivery_history WHERE delivery_id = delivery.id)"
)


class DeliveryUpkeep:
    """Moves deliveries that no worker holds, and keeps every delivery's timeline."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def add_history(self, lines: Iterable[HistoryRecord]) -> None:
        """Append to the timelines of deliveries."""
        rows = [(*line, line.delivery_id) for line in lines]
        if rows:
            self._connection.exec_driver_sql(_ADD_HISTORY, rows)

    def past_deadline(self, destination_id: int, *, now_s: int) -> tuple[MovedDelivery, ...]:
        """Return open, unclaimed deliveries that are too old by now."""
        rows = self._connection.exec_driver_sql(
            "SELECT d.id, e.origin, e.name, e.action_source FROM delivery d"
            " JOIN event e ON e.id = d.event_id WHERE d.destination_id = ?"
            f" AND {QUEUED} AND d.deadline_at <= ?"
            " UNION ALL SELECT d.id, e.origin, e.name, e.action_source FROM delivery d"
            " JOIN event e ON e.id = d.event_id WHERE d.destination_id = ?"
            f" AND {ASIDE} AND state = 'held' AND d.deadline_at <= ?",
            (destination_id, now_s, destination_id, now_s),
        )
        return tuple(MovedDelivery(*row) for row in rows)

    def next_to_expire(self, destination_id: int) -> tuple[int, str] | None:
        """Return deadline (epoch seconds) and action source of what waits and expires first."""
        first = (
            "SELECT d.deadline_at, b.action_source FROM delivery d"
            " JOIN delivery_body b ON b.delivery_id = d.id WHERE d.destination_id = ?"
        )
        row = self._connection.exec_driver_sql(
            f"SELECT * FROM ({first} AND {QUEUED} ORDER BY d.deadline_at, d.id LIMIT 1) AS queued"
            f" UNION ALL SELECT * FROM ({first} AND {ASIDE} AND state = 'held'"
            " ORDER BY d.deadline_at, d.id LIMIT 1) AS held ORDER BY 1 LIMIT 1",
            (destination_id, destination_id),
        ).first()
        return None if row is None else (row[0], row[1])

    def past_dedupe_window(
        self, destination_id: int, *, sent_before_ms: int
    ) -> tuple[MovedDelivery, ...]:
        """Return retries whose first send is too long ago for the platform to recognise."""
        rows = self._connection.exec_driver_sql(
            "SELECT d.id, e.origin, e.name, e.action_source FROM delivery d"
            " JOIN event e ON e.id = d.event_id WHERE d.destination_id = ?"
            f" AND {ASIDE} AND state = 'retry' AND d.first_sent_at_ms <= ?",
            (destination_id, sent_before_ms),
        )
        return tuple(MovedDelivery(*row) for row in rows)

    def move(
        self,
        delivery_ids: Iterable[int],
        *,
        state: DeliveryState,
        reason: Reason | None,
        now_ms: int,
    ) -> int:
        """Change the state of deliveries and note it; returns how many changed.

        Deliveries in a state that this one may not follow stay as they are.

        A replay (state `ready`) starts a new series: attempts and first send begin again.
        """
        reason_json = reason_to_json(reason)
        settled = now_ms if state in SETTLED_STATES else None
        fresh = state is DeliveryState.READY
        before = sorted(old for old, following in TRANSITIONS.items() if state in following)
        marks = ",".join("?" * len(before)) or "NULL"
        from_door = _GIVEN_AT_DOOR.intersection(before)
        moved: list[HistoryRecord] = []
        for delivery_id in delivery_ids:
            for decided in from_door:
                self._connection.exec_driver_sql(_TELL_DOOR, (delivery_id, decided.value))
            result = self._connection.exec_driver_sql(
                "UPDATE delivery SET state = ?, reason = ?, settled_at_ms = ?, due_at_ms = 0,"
                " attempt_count = CASE WHEN ? THEN 0 ELSE attempt_count END,"
                " first_sent_at_ms = CASE WHEN ? THEN NULL ELSE first_sent_at_ms END,"
                " isolation = CASE WHEN ? THEN NULL ELSE isolation END,"
                " isolation_root = CASE WHEN ? THEN NULL ELSE isolation_root END"
                f" WHERE id = ? AND state IN ({marks})",
                (state.value, reason_json, settled, *([fresh] * 4), delivery_id, *before),
            )
            if result.rowcount:
                moved.append(HistoryRecord(delivery_id, now_ms, state.value, reason_json, None))
        self.add_history(moved)
        OrderHourRepository(self._connection).count_anew(one.delivery_id for one in moved)
        return len(moved)

    def hold_all(self, destination_id: int, reason: Reason, *, now_ms: int) -> int:
        """Hold everything queued of a destination; returns how many."""
        return self._move_many(destination_id, QUEUED, DeliveryState.HELD, reason, now_ms=now_ms)

    def release_all(self, destination_id: int, *, now_ms: int) -> int:
        """Queue everything held of a destination again; returns how many."""
        held = f"{ASIDE} AND state = 'held'"
        return self._move_many(destination_id, held, DeliveryState.RETRY, None, now_ms=now_ms)

    def counts_by_state(self) -> Mapping[tuple[int, str], int]:
        """Return how many deliveries each destination has in each state.

        Quick at any size: what was delivered is what was accepted and is nowhere else.
        `count_every_row` believes nobody.
        """
        counts = {
            (destination_id, state): count
            for destination_id, state, count in self._connection.exec_driver_sql(
                "SELECT destination_id, state, count(*) FROM delivery"
                f" WHERE {ASIDE} GROUP BY state, destination_id"
            )
        }
        rows = self._connection.exec_driver_sql(
            "SELECT id, accepted_count, (SELECT count(*) FROM delivery"
            f" WHERE destination_id = destination.id AND {QUEUED}),"
            " (SELECT sum(delivery_count) FROM claim"
            " WHERE destination_id = destination.id) FROM destination"
        )
        for destination_id, accepted, queued, sending in rows:
            elsewhere = sum(count for (of, _), count in counts.items() if of == destination_id)
            retries = counts.get((destination_id, DeliveryState.RETRY), 0)
            found = {
                DeliveryState.READY: queued - retries,
                DeliveryState.SENDING: sending or 0,
            }
            found[DeliveryState.DELIVERED] = accepted - elsewhere - sum(found.values())
            counts |= {(destination_id, str(state)): n for state, n in found.items() if n}
        return counts

    def count_every_row(self) -> Mapping[tuple[int, str], int]:
        """Return what `counts_by_state` should, from the deliveries themselves, one by one."""
        rows = self._connection.exec_driver_sql(
            "SELECT destination_id, state, count(*) FROM delivery GROUP BY destination_id, state"
        )
        return {(destination_id, state): count for destination_id, state, count in rows}

    def erase_clear(self, *, settled_before_ms: int, limit: int = 10_000) -> int:
        """Erase what was kept in clear for deliveries that ended long ago.

        The frozen bodies that hold such values go, and so do the event's own values once none
        of its deliveries still needs them. Digests and outcomes stay.

        Returns:
            How many events lost their values in clear; `limit` when there may be more.
        """
        ended = (
            "SELECT e.id FROM event e WHERE e.clear IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM delivery d WHERE d.event_id = e.id"
            " AND (d.settled_at_ms IS NULL OR d.settled_at_ms >= ?)) LIMIT ?"
        )
        ids = [
            row[0] for row in self._connection.exec_driver_sql(ended, (settled_before_ms, limit))
        ]
        for event_id in ids:
            for bodies in ("delivery_body", "former_body"):
                self._connection.exec_driver_sql(
                    f"DELETE FROM {bodies} WHERE is_sealed AND delivery_id IN"
                    " (SELECT id FROM delivery WHERE event_id = ?)",
                    (event_id,),
                )
            self._connection.exec_driver_sql(
                "UPDATE event SET clear = NULL WHERE id = ?", (event_id,)
            )
        return len(ids)

    def destinations_with_open(self) -> frozenset[int]:
        """Return the ids of destinations that have anything ready, sending, retrying or held."""
        rows = self._connection.exec_driver_sql(
            "SELECT id FROM destination WHERE"
            f" EXISTS (SELECT 1 FROM delivery WHERE destination_id = destination.id AND {QUEUED})"
            " OR EXISTS (SELECT 1 FROM claim WHERE destination_id = destination.id)"
            " OR EXISTS (SELECT 1 FROM delivery WHERE destination_id = destination.id"
            f" AND {ASIDE} AND state = 'held')"
        )
        return frozenset(row[0] for row in rows)

    def waiting(self) -> tuple[int, int | None]:
        """Return how much waits at destinations that are on and not held, and when it is due.

        Returns:
            The count of ready, sending and retrying deliveries, and the earliest instant in
            epoch milliseconds at which one may be claimed; None when nothing waits.
        """
        of_destination = f"FROM delivery d WHERE d.destination_id = t.id AND {QUEUED}"
        row = self._connection.exec_driver_sql(
            "SELECT sum(queued), min(due_at_ms) FROM ("
            f"SELECT (SELECT count(*) {of_destination}) AS queued, max(CASE"
            # Most often the first row settles it; the least of all of them takes all of them.
            f" WHEN EXISTS (SELECT 1 {of_destination} AND d.due_at_ms = 0) THEN 0"
            f" ELSE (SELECT min(d.due_at_ms) {of_destination}) END, t.not_before_ms) AS due_at_ms"
            " FROM destination t WHERE t.enabled AND t.held_reason IS NULL UNION ALL"
            " SELECT c.delivery_count, t.not_before_ms"
            " FROM claim c JOIN destination t ON t.id = c.destination_id"
            " WHERE t.enabled AND t.held_reason IS NULL) AS waiting"
        ).one()
        return row[0] or 0, row[1]

    def _move_many(
        self,
        destination_id: int,
        where: str,
        state: DeliveryState,
        reason: Reason | None,
        *,
        now_ms: int,
    ) -> int:
        chosen = f"destination_id = ? AND {where}"
        reason_json = reason_to_json(reason)
        self._connection.exec_driver_sql(
            "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason)"
            " SELECT id, coalesce((SELECT max(seq) FROM delivery_history h"
            f" WHERE h.delivery_id = delivery.id), 0) + 1, ?, ?, ? FROM delivery WHERE {chosen}",
            (now_ms, state.value, reason_json, destination_id),
        )
        return self._connection.exec_driver_sql(
            f"UPDATE delivery SET state = ?, reason = ? WHERE {chosen}",
            (state.value, reason_json, destination_id),
        ).rowcount
