"""Deliveries on their way: queued, settled, split; the requests that carried them; counts.

Taking them is `claims`. `first_sent_at_ms` is the first time bytes may have reached the platform
without its word for it: a delivery that was confirmed at once never gets one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from stratum_desktop.domain.delivery import SETTLED_STATES, DeliveryState
from stratum_desktop.domain.isolation import group_of
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.bulk import Columns, Insert, adding, insert_sql, run_many
from stratum_desktop.store.repositories.claims import LISTED, ClaimRepository, id_list
from stratum_desktop.store.repositories.delivery_records import (
    AttemptRecord,
    BodyRecord,
    DeliveryRecord,
    HistoryRecord,
    HourlyKey,
    Settlement,
)
from stratum_desktop.store.repositories.delivery_upkeep import DeliveryUpkeep
from stratum_desktop.store.tables import (
    attempt,
    delivery,
    delivery_body,
    delivery_hourly,
)

_INSERT_DELIVERY = Insert(delivery, DeliveryRecord._fields)
_INSERT_BODY = Insert(delivery_body, BodyRecord._fields)
_INSERT_ATTEMPT = f"{insert_sql(attempt, AttemptRecord._fields)} RETURNING id"
_COUNT_HOURLY = insert_sql(delivery_hourly, (*HourlyKey._fields, "count", "value_sum")) + adding(
    delivery_hourly, ("count", "value_sum")
)
_SETTLE_ALL_DELIVERED = (
    "UPDATE delivery SET state = 'delivered', reason = ?, settled_at_ms = ?, attempt_id = ?"
    " WHERE id BETWEEN ? AND ?"
)
_SETTLE_ONE = (
    "UPDATE delivery SET state = ?, reason = ?, due_at_ms = ?, settled_at_ms = ?,"
    " attempt_id = coalesce(?, attempt_id), first_sent_at_ms = coalesce(first_sent_at_ms, ?),"
    " attempt_count = attempt_count - ? WHERE id = ?"
)
_TELL_SPLIT = (
    "INSERT INTO delivery_history (delivery_id, seq, at_ms, state, reason, attempt_id)"
    " SELECT id, coalesce((SELECT max(seq) FROM delivery_history h"
    " WHERE h.delivery_id = delivery.id), 0) + 1, ?, 'retry', ?, ? FROM delivery"
    f" WHERE {LISTED}"
)
_SPLIT = (
    "UPDATE delivery SET state = 'retry', isolation = ?, isolation_root = ?, attempt_id = ?,"
    " attempt_count = attempt_count - 1, due_at_ms = 0 WHERE id = ?"
)


class DeliveryRepository:
    """Deliveries on their way: queued, settled, split."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
        self._claims = ClaimRepository(connection)
        self._upkeep = DeliveryUpkeep(connection)

    def next_id(self) -> int:
        """Return the id the next delivery gets; holds while this write transaction lasts."""
        newest = self._connection.exec_driver_sql("SELECT max(id) FROM delivery").scalar_one()
        return int(newest or 0) + 1

    def add(self, deliveries: Columns, bodies: Columns) -> None:
        """Queue deliveries with the bodies of those that will be sent.

        Args:
            deliveries: the fields of `DeliveryRecord` by column.
            bodies: the fields of `BodyRecord` by column.
        """
        _INSERT_DELIVERY.run(self._connection, deliveries)
        _INSERT_BODY.run(self._connection, bodies)

    def settle_all_delivered(
        self, token: bytes, *, attempt_id: int, now_ms: int, reason: Reason | None = None
    ) -> int:
        """Mark everything under this token delivered; returns how many, 0 if it was lost.

        Args:
            reason: what is worth remembering of all of them; None: nothing.
        """
        ended = self._claims.end(token)
        if ended is None:
            return 0
        why = reason_to_json(reason)
        run_many(
            self._connection,
            _SETTLE_ALL_DELIVERED,
            [(why, now_ms, attempt_id, *span) for span in ended.spans],
        )
        return ended.delivery_count

    def settle(
        self,
        token: bytes,
        settlements: Sequence[Settlement],
        *,
        attempt_id: int | None,
        now_ms: int,
    ) -> bool:
        """Record what became of each delivery under this token.

        Returns:
            False when the claim had been lost; nothing was changed then.

        Raises:
            ValueError: not each delivery of the claim has one settlement.
        """
        ended = self._claims.end(token)
        if ended is None:
            return False
        if sorted(one.delivery_id for one in settlements) != ended.delivery_ids:
            raise ValueError("a settle speaks of all that was claimed, and of nothing else")
        reasons = [reason_to_json(one.reason) for one in settlements]
        run_many(
            self._connection,
            _SETTLE_ONE,
            [
                (
                    one.state.value,
                    reason,
                    one.due_at_ms,
                    now_ms if one.state in SETTLED_STATES else None,
                    attempt_id,
                    ended.taken_at_ms if _may_have_arrived(one) else None,
                    int(one.give_back_attempt),
                    one.delivery_id,
                )
                for one, reason in zip(settlements, reasons, strict=True)
            ],
        )
        self._upkeep.add_history(
            [
                HistoryRecord(one.delivery_id, now_ms, one.state.value, reason, attempt_id)
                for one, reason in zip(settlements, reasons, strict=True)
                if one.state is not DeliveryState.DELIVERED
            ]
        )
        return True

    def split(
        self,
        token: bytes,
        parts: Sequence[Sequence[int]],
        *,
        attempt_id: int,
        root_attempt_id: int,
        reason: Reason,
        now_ms: int,
    ) -> bool:
        """Queue the parts of a refused batch, each to be sent by itself.

        The platform processed nothing, so no try is counted and no first send remembered.

        Args:
            attempt_id: the request that was refused.
            root_attempt_id: the request whose refusal began the search.
            reason: what the timelines say of it.

        Returns:
            False when the claim had been lost; nothing was changed then.
        """
        ended = self._claims.end(token)
        if ended is None:
            return False
        listed = id_list(ended.delivery_ids)
        self._connection.exec_driver_sql(
            _TELL_SPLIT, (now_ms, reason_to_json(reason), attempt_id, listed)
        )
        rows = [
            (
                group_of(part, attempt_id=attempt_id, place=place),
                root_attempt_id,
                attempt_id,
                delivery_id,
            )
            for place, part in enumerate(parts)
            for delivery_id in part
        ]
        run_many(self._connection, _SPLIT, rows)
        return True

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
        return int(self._connection.exec_driver_sql(_INSERT_ATTEMPT, record).scalar_one())

    def count_hourly(self, tallies: Mapping[HourlyKey, tuple[int, float]]) -> None:
        """Add to the hourly counts: key to (how many, sum of their values)."""
        run_many(
            self._connection, _COUNT_HOURLY, [(*key, *tally) for key, tally in tallies.items()]
        )


def _may_have_arrived(one: Settlement) -> bool:
    return not one.never_arrived and one.state is not DeliveryState.DELIVERED
