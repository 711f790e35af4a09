"""Deliveries: queue, claim, settle.

A claim writes its intent (token, lease, `first_sent_at_ms`) before the first byte leaves; a
settle is fenced by the token, so a worker that lost its lease changes nothing.
`first_sent_at_ms` is the first time bytes may have reached the platform: a failure that is
known not to have arrived clears it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing

from sqlalchemy import Connection

from stratum_desktop.domain.delivery import SETTLED_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.repositories.delivery_records import (
    AttemptRecord,
    BodyRecord,
    Claimed,
    DeliveryRecord,
    HourlyKey,
    Lease,
    Settlement,
)
from stratum_desktop.store.repositories.delivery_upkeep import RELEASE, DeliveryUpkeep
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
_DUE = (
    "d.destination_id = ? AND d.state IN ('ready', 'retry') AND d.due_at_ms <= ?"
    " AND d.deadline_at > ?"
)
_NEXT_GROUP = f"SELECT isolation FROM delivery d WHERE {_DUE} ORDER BY deadline_at, id LIMIT 1"
# Read before they are claimed: one statement then writes each row, and each of its indexes, once.
_DUE_ROWS = (
    "SELECT d.id, e.event_id, e.name, e.origin, coalesce(e.value, 0.0), d.attempt_count + 1,"
    " d.first_sent_at_ms IS NOT NULL, b.body, b.is_sealed, b.sha256, d.isolation_root,"
    " e.action_source"
    " FROM delivery d JOIN event e ON e.id = d.event_id"
    " JOIN delivery_body b ON b.delivery_id = d.id"
    f" WHERE {_DUE} AND d.isolation IS ? ORDER BY d.deadline_at, d.id LIMIT ?"
)
_CLAIM = (
    "UPDATE delivery SET state = 'sending', claim_token = ?, lease_until_ms = ?,"
    " lease_boot_id = ?, attempt_count = attempt_count + 1,"
    " first_sent_at_ms = coalesce(first_sent_at_ms, ?) WHERE id IN "
)
_SETTLE_ALL_DELIVERED = (
    f"UPDATE delivery SET state = 'delivered', reason = NULL, settled_at_ms = ?,"
    f" attempt_id = ?, {RELEASE} WHERE claim_token = ?"
)
_SETTLE_ONE = (
    "UPDATE delivery SET state = ?, reason = ?, due_at_ms = ?, settled_at_ms = ?,"
    " attempt_id = coalesce(?, attempt_id),"
    " first_sent_at_ms = CASE WHEN ? THEN NULL ELSE first_sent_at_ms END,"
    f" attempt_count = attempt_count - ?, {RELEASE}"
    " WHERE id = ? AND claim_token = ?"
)
_GIVE_BACK = (
    "UPDATE delivery SET state = CASE WHEN attempt_count > 1 THEN 'retry' ELSE 'ready' END,"
    " attempt_count = attempt_count - 1,"
    " first_sent_at_ms = CASE WHEN ? THEN NULL ELSE first_sent_at_ms END,"
    f" {RELEASE} WHERE id = ? AND claim_token = ?"
)
_TELL_SPLIT = (
    "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason, attempt_id)"
    " SELECT id, coalesce((SELECT max(seq) FROM delivery_history h"
    " WHERE h.delivery_id = delivery.id), 0) + 1, ?, 'retry', ?, ? FROM delivery"
    " WHERE claim_token = ?"
)
# Parts with more than one delivery: the good rest, or two halves.
_MOST_PARTS = 2
_SPLIT = (
    "UPDATE delivery SET state = 'retry', isolation = ?, isolation_root = ?, attempt_id = ?,"
    " first_sent_at_ms = CASE WHEN ? THEN NULL ELSE first_sent_at_ms END,"
    f" attempt_count = attempt_count - 1, due_at_ms = 0, {RELEASE}"
    " WHERE id = ? AND claim_token = ?"
)


class DeliveryRepository:
    """Deliveries on their way: queue, claim, settle."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
        self._upkeep = DeliveryUpkeep(connection)

    def next_id(self) -> int:
        """Return the id the next delivery gets; holds while this write transaction lasts."""
        newest = self._connection.exec_driver_sql("SELECT max(id) FROM delivery").scalar_one()
        return int(newest or 0) + 1

    def add(
        self, records: Sequence[tuple[object, ...]], bodies: Sequence[tuple[object, ...]]
    ) -> None:
        """Queue deliveries with the bodies of those that will be sent.

        Args:
            records: each a `DeliveryRecord` or its fields.
            bodies: each a `BodyRecord` or its fields.
        """
        self._many(_INSERT_DELIVERY, records)
        self._many(_INSERT_BODY, bodies)

    def claim(
        self, destination_id: int, *, lease: Lease, limit: int, now_ms: int
    ) -> tuple[Claimed, ...]:
        """Take what is due under this lease, the earliest deadline first.

        Deliveries of a refused batch are taken group by group, as `split` left them.

        Returns:
            The claimed deliveries by id; empty when nothing is due.
        """
        due = (destination_id, now_ms, now_ms // 1000)
        group = self._connection.exec_driver_sql(_NEXT_GROUP, due).first()
        if group is None:
            return ()
        # By the driver's own cursor: rows made on the way cost as much as the statement below.
        with closing(self._connection.connection.cursor()) as cursor:
            cursor.execute(_DUE_ROWS, (*due, group[0], limit))
            claimed = tuple(sorted(map(Claimed._make, cursor.fetchall())))
        ids = [one.delivery_id for one in claimed]
        self._connection.exec_driver_sql(
            f"{_CLAIM}({','.join('?' * len(ids))})",
            (lease.token, lease.until_boot_ms, lease.boot_id, now_ms, *ids),
        )
        return claimed

    def renew(self, lease: Lease) -> bool:
        """Lengthen a lease; returns False when it was lost."""
        result = self._connection.exec_driver_sql(
            "UPDATE delivery SET lease_until_ms = ? WHERE claim_token = ?",
            (lease.until_boot_ms, lease.token),
        )
        return result.rowcount > 0

    def give_back(self, token: bytes, claimed: Sequence[Claimed]) -> None:
        """Queue what was claimed and never sent, as if it had not been taken."""
        self._many(
            _GIVE_BACK,
            [(not one.sent_before, one.delivery_id, token) for one in claimed],
        )

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
                    now_ms if one.state in SETTLED_STATES else None,
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
                self._upkeep.add_history(
                    one.delivery_id,
                    state=one.state,
                    reason=reason,
                    attempt_id=attempt_id,
                    at_ms=now_ms,
                )
        return tuple(lost)

    def split(
        self,
        token: bytes,
        parts: Sequence[Sequence[Claimed]],
        *,
        attempt_id: int,
        root_attempt_id: int,
        reason: Reason,
        now_ms: int,
    ) -> None:
        """Queue the parts of a refused batch, each to be sent by itself.

        The platform processed nothing, so no try is counted and no first send remembered.

        Args:
            attempt_id: the request that was refused.
            root_attempt_id: the request whose refusal began the search.
            reason: what the timelines say of it.
        """
        self._connection.exec_driver_sql(
            _TELL_SPLIT, (now_ms, reason_to_json(reason), attempt_id, token)
        )
        rows = [
            (
                # Groups of one attempt are numbered from its id; a lone delivery by its own.
                -claimed.delivery_id if len(part) == 1 else attempt_id * _MOST_PARTS + place,
                root_attempt_id,
                attempt_id,
                not claimed.sent_before,
                claimed.delivery_id,
                token,
            )
            for place, part in enumerate(parts)
            for claimed in part
        ]
        self._many(_SPLIT, rows)

    def rejected_share(self, root_attempt_id: int) -> float:
        """Return the share of a refused batch that was found bad so far, 0-1."""
        row = self._connection.exec_driver_sql(
            "SELECT count(*) * 1.0 / (SELECT parcel_count FROM attempt WHERE id = ?)"
            " FROM delivery WHERE isolation_root = ? AND state = 'rejected'",
            (root_attempt_id, root_attempt_id),
        ).one()
        return float(row[0] or 0.0)

    def add_attempt(self, record: AttemptRecord) -> int:
        """Store one request; returns its id."""
        return self._connection.exec_driver_sql(_INSERT_ATTEMPT, record).lastrowid

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

    def _many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self._connection.exec_driver_sql(sql, list(rows))
