"""Verdicts: requests that a platform judges later, and what that does to their deliveries.

A delivery awaits one while it is delivered and its last attempt's verdict has not been spoken. A
verdict is spoken once: who comes second changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.domain.delivery import REOPENED_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.repositories.claims import LISTED, id_list, spans_of
from stratum_desktop.store.repositories.delivery_records import HistoryRecord
from stratum_desktop.store.repositories.delivery_upkeep import DeliveryUpkeep
from stratum_desktop.store.repositories.latencies import LatencyRepository
from stratum_desktop.store.repositories.order_hours import OrderHourRepository
from stratum_desktop.store.tables import verdict

AWAITING = Reason("delivery.awaiting_verdict")
"""What a delivery says of itself until the platform has spoken."""

_INSERT = insert_sql(
    verdict,
    (
        "attempt_id",
        "destination_id",
        "reference",
        "delivery_count",
        "spans",
        "delivered_at_ms",
        "due_at_ms",
    ),
)
_DUE = (
    "SELECT v.attempt_id, v.destination_id, v.reference, v.delivery_count, v.spans,"
    " v.delivered_at_ms, a.started_at_ms FROM verdict v JOIN attempt a ON a.id = v.attempt_id"
    " JOIN destination t ON t.id = v.destination_id"
    " WHERE v.due_at_ms <= ? AND t.held_reason IS NULL ORDER BY v.due_at_ms LIMIT ?"
)
_UNDER_WAY = (
    "SELECT d.id, e.origin, e.name, coalesce(e.value, 0.0), d.isolation_root FROM delivery d"
    " JOIN event e ON e.id = d.event_id"
    f" WHERE d.{LISTED} AND d.state = 'delivered' AND d.attempt_id = ? ORDER BY d.id"
)
_CONFIRM = f"UPDATE delivery SET reason = ? WHERE {LISTED}"
_REOPEN = (
    "UPDATE delivery SET state = ?, reason = ?, due_at_ms = ?, settled_at_ms = ?,"
    " first_sent_at_ms = coalesce(first_sent_at_ms, ?), isolation = ?, isolation_root = ?"
    " WHERE id = ?"
)


@dataclass(frozen=True, slots=True)
class AwaitedVerdict:
    """A request that the platform took and has not judged yet."""

    attempt_id: int
    destination_id: int
    #: What the platform calls it.
    reference: str
    delivery_count: int
    #: First and last id of deliveries that follow one another.
    spans: tuple[tuple[int, int], ...]
    delivered_at_ms: int
    #: When the request left.
    sent_at_ms: int


class AwaitingDelivery(NamedTuple):
    """One delivery that its request's verdict speaks of."""

    id: int
    origin: str
    event_name: str
    #: 0 where the event has none.
    value: float
    isolation_root: int | None


@dataclass(frozen=True, slots=True)
class Reopening:
    """What a verdict makes of deliveries that were taken as delivered."""

    state: DeliveryState
    reason: Reason | None
    due_at_ms: int = 0
    #: Those that go in one request next time; None: with any.
    isolation: int | None = None
    isolation_root: int | None = None


class VerdictRepository:
    """Keeps which requests await a verdict, and carries it out."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection
        self._upkeep = DeliveryUpkeep(connection)

    def expect(
        self,
        attempt_id: int,
        destination_id: int,
        *,
        reference: str,
        delivery_ids: Sequence[int],
        delivered_at_ms: int,
        due_at_ms: int,
    ) -> None:
        """Note that a request will be judged; its deliveries are delivered and say `AWAITING`.

        Args:
            delivery_ids: at least one, ascending.
        """
        self._connection.exec_driver_sql(
            _INSERT,
            (
                attempt_id,
                destination_id,
                reference,
                len(delivery_ids),
                json.dumps(spans_of(delivery_ids)),
                delivered_at_ms,
                due_at_ms,
            ),
        )

    def due(self, *, now_ms: int, limit: int) -> tuple[AwaitedVerdict, ...]:
        """Return the requests to ask about now, the longest due first.

        What a destination that waits for a person had sent is asked for when it is released.
        """
        rows = self._connection.exec_driver_sql(_DUE, (now_ms, limit))
        return tuple(
            AwaitedVerdict(
                row.attempt_id,
                row.destination_id,
                row.reference,
                row.delivery_count,
                tuple((first, last) for first, last in json.loads(row.spans)),
                row.delivered_at_ms,
                row.started_at_ms,
            )
            for row in rows
        )

    def postpone(self, attempt_id: int, *, due_at_ms: int) -> None:
        """Ask again later; a verdict that was spoken stays spoken."""
        self._connection.exec_driver_sql(
            "UPDATE verdict SET due_at_ms = ? WHERE attempt_id = ? AND due_at_ms IS NOT NULL",
            (due_at_ms, attempt_id),
        )

    def speak(self, attempt_id: int, *, ruling: str, reason: Reason | None, now_ms: int) -> bool:
        """Keep what the platform said; returns False when it had spoken before."""
        result = self._connection.exec_driver_sql(
            "UPDATE verdict SET due_at_ms = NULL, spoken_at_ms = ?, ruling = ?, reason = ?"
            " WHERE attempt_id = ? AND due_at_ms IS NOT NULL",
            (now_ms, ruling, reason_to_json(reason), attempt_id),
        )
        return result.rowcount > 0

    def awaiting(self, awaited: AwaitedVerdict) -> tuple[AwaitingDelivery, ...]:
        """Return the deliveries that the verdict speaks of, by id."""
        ids = [one for first, last in awaited.spans for one in range(first, last + 1)]
        rows = self._connection.exec_driver_sql(_UNDER_WAY, (id_list(ids), awaited.attempt_id))
        return tuple(AwaitingDelivery._make(row) for row in rows)

    def confirm(self, delivery_ids: Sequence[int], reason: Reason | None) -> None:
        """Let deliveries be delivered for good.

        Args:
            reason: what is worth remembering of them; None: nothing.
        """
        self._connection.exec_driver_sql(_CONFIRM, (reason_to_json(reason), id_list(delivery_ids)))

    def reopen(
        self,
        awaited: AwaitedVerdict,
        delivery_ids: Sequence[int],
        what: Reopening,
        *,
        now_ms: int,
    ) -> None:
        """Take deliveries back that were delivered; their timelines tell of both.

        They may have been counted, so their first send is that of the request.

        Raises:
            ValueError: that state does not follow a verdict.
        """
        if what.state not in REOPENED_STATES:
            raise ValueError(f"no verdict leads to {what.state}")
        is_over = what.state is DeliveryState.REJECTED
        reason, awaiting = reason_to_json(what.reason), reason_to_json(AWAITING)
        self._connection.exec_driver_sql(
            _REOPEN,
            [
                (
                    what.state.value,
                    reason,
                    what.due_at_ms,
                    now_ms if is_over else None,
                    awaited.sent_at_ms,
                    what.isolation,
                    what.isolation_root,
                    delivery_id,
                )
                for delivery_id in delivery_ids
            ],
        )
        attempt_id, delivered = awaited.attempt_id, DeliveryState.DELIVERED.value
        lines = [
            HistoryRecord(one, awaited.delivered_at_ms, delivered, awaiting, attempt_id)
            for one in delivery_ids
        ]
        lines += [
            HistoryRecord(one, now_ms, what.state.value, reason, attempt_id) for one in delivery_ids
        ]
        self._upkeep.add_history(lines)
        LatencyRepository(self._connection).count_anew(awaited.delivered_at_ms)
        OrderHourRepository(self._connection).count_anew(delivery_ids)
