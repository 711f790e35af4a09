"""Deliveries: queue, claim, settle.

A claim writes its intent (token, lease, `first_sent_at_ms`) before the first byte leaves; a
settle is fenced by the token, so a worker that lost its lease changes nothing.
`first_sent_at_ms` is the first time bytes may have reached the platform: a failure that is
known not to have arrived clears it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, func, select

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.repositories.delivery_records import (
    AttemptRecord,
    BodyRecord,
    Claimed,
    DeliveryRecord,
    HourlyKey,
    Lease,
    MovedDelivery,
    Settlement,
)
from stratum_desktop.store.tables import (
    attempt,
    delivery,
    delivery_body,
    delivery_hourly,
)

_INSERT_DELIVERY = insert_sql(delivery, DeliveryRecord._fields)
_INSERT_BODY = insert_sql(delivery_body, BodyRecord._fields)
_INSERT_ATTEMPT = insert_sql(attempt, AttemptRecord._fields)
_COUNT_HOURLY = (
    insert_sql(delivery_hourly, (*HourlyKey._fields, "count", "value_sum"))
    + " ON CONFLICT DO UPDATE SET count = count + excluded.count,"
    + " value_sum = value_sum + excluded.value_sum"
)
_CLAIM = (
    "UPDATE delivery SET state = 'sending', claim_token = ?, lease_until_ms = ?,"
    " lease_boot_id = ?, attempt_count = attempt_count + 1"
    " WHERE id IN (SELECT id FROM delivery WHERE destination_id = ?"
    " AND state IN ('ready', 'retry') AND due_at_ms <= ? AND deadline_at > ?"
    " ORDER BY deadline_at, id LIMIT ?)"
)
_CLAIMED = (
    "SELECT d.id, e.event_id, e.name, e.origin, coalesce(e.value, 0.0), d.attempt_count,"
    " d.first_sent_at_ms IS NOT NULL, b.body, b.is_sealed, b.sha256"
    " FROM delivery d JOIN event e ON e.id = d.event_id"
    " JOIN delivery_body b ON b.delivery_id = d.id"
    " WHERE d.claim_token = ? ORDER BY d.id"
)
_STAMP_FIRST_SEND = (
    "UPDATE delivery SET first_sent_at_ms = ? WHERE claim_token = ? AND first_sent_at_ms IS NULL"
)
_RELEASE = "claim_token = NULL, lease_until_ms = NULL, lease_boot_id = NULL"
_SETTLE_ALL_DELIVERED = (
    f"UPDATE delivery SET state = 'delivered', reason = NULL, settled_at_ms = ?,"
    f" attempt_id = ?, {_RELEASE} WHERE claim_token = ?"
)
_SETTLE_ONE = (
    "UPDATE delivery SET state = ?, reason = ?, due_at_ms = ?, settled_at_ms = ?,"
    " attempt_id = coalesce(?, attempt_id),"
    " first_sent_at_ms = CASE WHEN ? THEN NULL ELSE first_sent_at_ms END,"
    f" attempt_count = attempt_count - ?, {_RELEASE}"
    " WHERE id = ? AND claim_token = ?"
)
_ADD_HISTORY = (
    "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason, attempt_id)"
    " SELECT ?, coalesce(max(seq), 0) + 1, ?, ?, ?, ? FROM delivery_history"
    " WHERE delivery_id = ?"
)
_SETTLED_STATES = frozenset(
    {
        DeliveryState.DELIVERED,
        DeliveryState.SKIPPED,
        DeliveryState.REJECTED,
        DeliveryState.EXPIRED,
        DeliveryState.CANCELLED,
    }
)


class DeliveryRepository:
    """Deliveries: queue, claim, settle."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def next_id(self) -> int:
        """Return the id the next delivery gets; holds while this write transaction lasts."""
        newest = self._connection.execute(select(func.max(delivery.c.id))).scalar_one()
        return int(newest or 0) + 1

    def add(self, records: Sequence[DeliveryRecord], bodies: Sequence[BodyRecord]) -> None:
        """Queue deliveries with the bodies of those that will be sent."""
        self._many(_INSERT_DELIVERY, records)
        self._many(_INSERT_BODY, bodies)

    def claim(
        self, destination_id: int, *, lease: Lease, limit: int, now_ms: int
    ) -> tuple[Claimed, ...]:
        """Take what is due under this lease, the earliest deadline first.

        Returns:
            The claimed deliveries by id; empty when nothing is due.
        """
        taken = self._connection.exec_driver_sql(
            _CLAIM,
            (
                lease.token,
                lease.until_boot_ms,
                lease.boot_id,
                destination_id,
                now_ms,
                now_ms // 1000,
                limit,
            ),
        )
        if taken.rowcount == 0:
            return ()
        rows = self._connection.exec_driver_sql(_CLAIMED, (lease.token,)).all()
        self._connection.exec_driver_sql(_STAMP_FIRST_SEND, (now_ms, lease.token))
        return tuple(Claimed(*row[:6], bool(row[6]), row[7], bool(row[8]), row[9]) for row in rows)

    def renew(self, lease: Lease) -> bool:
        """Lengthen a lease; returns False when it was lost."""
        result = self._connection.exec_driver_sql(
            "UPDATE delivery SET lease_until_ms = ? WHERE claim_token = ?",
            (lease.until_boot_ms, lease.token),
        )
        return result.rowcount > 0

    def settle_all_delivered(self, token: bytes, *, attempt_id: int, now_ms: int) -> int:
        """Mark everything under this token delivered; returns how many it still held."""
        result = self._connection.exec_driver_sql(
            _SETTLE_ALL_DELIVERED, (now_ms, attempt_id, token)
        )
        return result.rowcount

    def settle(
        self,
        token: bytes,
        settlements: Sequence[Settlement],
        *,
        attempt_id: int | None,
        now_ms: int,
    ) -> tuple[int, ...]:
        """Record outcomes one by one.

        Returns:
            Ids whose lease had been lost; nothing was changed for them.
        """
        lost = []
        for one in settlements:
            reason = reason_to_json(one.reason)
            result = self._connection.exec_driver_sql(
                _SETTLE_ONE,
                (
                    one.state.value,
                    reason,
                    one.due_at_ms,
                    now_ms if one.state in _SETTLED_STATES else None,
                    attempt_id,
                    one.forget_first_send,
                    int(one.give_back_attempt),
                    one.delivery_id,
                    token,
                ),
            )
            if result.rowcount == 0:
                lost.append(one.delivery_id)
            elif one.state is not DeliveryState.DELIVERED:
                self.add_history(
                    one.delivery_id,
                    state=one.state,
                    reason=reason,
                    attempt_id=attempt_id,
                    at_ms=now_ms,
                )
        return tuple(lost)

    def add_attempt(self, record: AttemptRecord) -> int:
        """Store one request; returns its id."""
        return self._connection.exec_driver_sql(_INSERT_ATTEMPT, record).lastrowid

    def add_history(
        self,
        delivery_id: int,
        *,
        state: DeliveryState,
        reason: str | None,
        attempt_id: int | None,
        at_ms: int,
    ) -> None:
        """Append to a delivery's timeline."""
        self._connection.exec_driver_sql(
            _ADD_HISTORY, (delivery_id, at_ms, state.value, reason, attempt_id, delivery_id)
        )

    def count_hourly(self, tallies: Mapping[HourlyKey, tuple[int, float]]) -> None:
        """Add to the hourly counts: key to (how many, sum of their values)."""
        self._many(_COUNT_HOURLY, [(*key, *tally) for key, tally in tallies.items()])

    def has_live_lease(self, destination_id: int, *, boot_id: str, boot_ms: int) -> bool:
        """Say whether a request of this destination is still out."""
        row = self._connection.exec_driver_sql(
            "SELECT 1 FROM delivery WHERE destination_id = ? AND state = 'sending'"
            " AND lease_boot_id = ? AND lease_until_ms > ? LIMIT 1",
            (destination_id, boot_id, boot_ms),
        ).first()
        return row is not None

    def lost_leases(
        self, destination_id: int, *, boot_id: str, boot_ms: int
    ) -> tuple[tuple[MovedDelivery, int], ...]:
        """Return deliveries whose worker is gone, each with its `first_sent_at_ms`."""
        rows = self._connection.exec_driver_sql(
            "SELECT d.id, e.origin, e.name, d.first_sent_at_ms FROM delivery d"
            " JOIN event e ON e.id = d.event_id WHERE d.destination_id = ?"
            " AND d.state = 'sending' AND (d.lease_boot_id <> ? OR d.lease_until_ms <= ?)",
            (destination_id, boot_id, boot_ms),
        )
        return tuple((MovedDelivery(a, b, c), sent) for a, b, c, sent in rows)

    def past_deadline(self, destination_id: int, *, now_s: int) -> tuple[MovedDelivery, ...]:
        """Return open, unclaimed deliveries that are too old by now."""
        rows = self._connection.exec_driver_sql(
            "SELECT d.id, e.origin, e.name FROM delivery d JOIN event e ON e.id = d.event_id"
            " WHERE d.destination_id = ? AND d.state IN ('ready', 'retry')"
            " AND d.deadline_at <= ?"
            " UNION ALL SELECT d.id, e.origin, e.name FROM delivery d"
            " JOIN event e ON e.id = d.event_id"
            " WHERE d.destination_id = ? AND d.state = 'held' AND d.deadline_at <= ?",
            (destination_id, now_s, destination_id, now_s),
        )
        return tuple(MovedDelivery(*row) for row in rows)

    def past_dedupe_window(
        self, destination_id: int, *, sent_before_ms: int
    ) -> tuple[MovedDelivery, ...]:
        """Return retries whose first send is too long ago for the platform to recognise."""
        rows = self._connection.exec_driver_sql(
            "SELECT d.id, e.origin, e.name FROM delivery d JOIN event e ON e.id = d.event_id"
            " WHERE d.destination_id = ? AND d.state = 'retry' AND d.first_sent_at_ms <= ?",
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
        """Change the state of unclaimed deliveries and note it; returns how many changed.

        A replay (state `ready`) starts a new series: attempts and first send begin again.
        """
        reason_json = reason_to_json(reason)
        settled = now_ms if state in _SETTLED_STATES else None
        fresh = state is DeliveryState.READY
        moved = 0
        for delivery_id in delivery_ids:
            result = self._connection.exec_driver_sql(
                "UPDATE delivery SET state = ?, reason = ?, settled_at_ms = ?, due_at_ms = 0,"
                " attempt_count = CASE WHEN ? THEN 0 ELSE attempt_count END,"
                " first_sent_at_ms = CASE WHEN ? THEN NULL ELSE first_sent_at_ms END,"
                f" {_RELEASE} WHERE id = ?",
                (state.value, reason_json, settled, fresh, fresh, delivery_id),
            )
            if result.rowcount:
                moved += 1
                self.add_history(
                    delivery_id, state=state, reason=reason_json, attempt_id=None, at_ms=now_ms
                )
        return moved

    def hold_all(self, destination_id: int, reason: Reason, *, now_ms: int) -> int:
        """Hold everything queued of a destination; returns how many."""
        return self._move_many(
            destination_id, ("ready", "retry"), DeliveryState.HELD, reason, now_ms=now_ms
        )

    def release_all(self, destination_id: int, *, now_ms: int) -> int:
        """Queue everything held of a destination again; returns how many."""
        return self._move_many(destination_id, ("held",), DeliveryState.RETRY, None, now_ms=now_ms)

    def counts_by_state(self) -> Mapping[tuple[int, str], int]:
        """Return how many deliveries each destination has in each state."""
        rows = self._connection.exec_driver_sql(
            "SELECT destination_id, state, count(*) FROM delivery GROUP BY destination_id, state"
        )
        return {(destination_id, state): count for destination_id, state, count in rows}

    def next_due_ms(self) -> int | None:
        """Return when the earliest queued delivery is due, or None when nothing is queued."""
        row = self._connection.exec_driver_sql(
            "SELECT min(due_at_ms) FROM delivery WHERE state IN ('ready', 'retry')"
        ).one()
        return None if row[0] is None else int(row[0])

    def _move_many(
        self,
        destination_id: int,
        states: tuple[str, ...],
        state: DeliveryState,
        reason: Reason | None,
        *,
        now_ms: int,
    ) -> int:
        marks = ",".join("?" * len(states))
        chosen = f"destination_id = ? AND state IN ({marks})"
        reason_json = reason_to_json(reason)
        self._connection.exec_driver_sql(
            "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason)"
            " SELECT id, coalesce((SELECT max(seq) FROM delivery_history h"
            f" WHERE h.delivery_id = delivery.id), 0) + 1, ?, ?, ? FROM delivery WHERE {chosen}",
            (now_ms, state.value, reason_json, destination_id, *states),
        )
        return self._connection.exec_driver_sql(
            f"UPDATE delivery SET state = ?, reason = ? WHERE {chosen}",
            (state.value, reason_json, destination_id, *states),
        ).rowcount

    def _many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(sql, list(rows))
