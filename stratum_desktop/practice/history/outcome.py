"""How the month's deliveries ended: requests, answers, retries, holds and refusals.

Requests are decided one by one in the order they left; the rows of all of them are written
together. What a settle counts by the hour is counted here by the same key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from random import Random
from typing import NamedTuple

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.domain.window import hour_of
from stratum_desktop.practice.history.lanes import PracticeLane, Trouble
from stratum_desktop.practice.history.month import Month, Span
from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.repositories.delivery_records import (
    AttemptRecord,
    HourlyKey,
    HourlyTallies,
    tally,
)
from stratum_desktop.store.tables import attempt, delivery_history
from stratum_desktop.store.unit_of_work import UnitOfWork

_RETRIED_PER_MILLE = 9
_UNCONFIRMED = 3
_STILL_QUEUED_MS = 600_000

_UNREACHABLE = Reason("network.unreachable", {"error": "ConnectTimeout"})
_TOKEN = Reason("meta.token_refused", {"http_status": 401, "platform_code": "190"})
_LEFT_AFTER_MS = 900
"""From the arrival of a hand-over to its request."""
_BACK_AFTER_MS = 4_000
"""From the end of trouble to the first request that gets through."""
_TRIES_AFTER_MS = (0, 1_000, 3_000, 7_000, 67_000, 367_000, 1_267_000)
"""Retries after 1, 2, 4 s, then 1, 5, 15 min. Source: product rulebook, section 3.3."""


class Queued(NamedTuple):
    """One delivery that waits to be sent."""

    id: int
    destination_id: int
    received_at_ms: int
    origin: str
    event_name: str
    value: float


class _End(NamedTuple):
    state: str
    reason: str | None
    settled_at_ms: int | None
    attempt_id: int
    attempt_count: int
    first_sent_at_ms: int
    delivery_id: int


class _Moved(NamedTuple):
    delivery_id: int
    seq: int
    at_ms: int
    state: str
    reason: str | None
    attempt_id: int | None


_INSERT_ATTEMPT = insert_sql(attempt, ("id", *AttemptRecord._fields))
_INSERT_HISTORY = insert_sql(delivery_history, _Moved._fields)
_UPDATE_DELIVERY = (
    "UPDATE delivery SET state = ?, reason = ?, settled_at_ms = ?, attempt_id = ?,"
    " attempt_count = ?, first_sent_at_ms = ? WHERE id = ?"
)
_QUEUED = (
    "SELECT d.id, d.destination_id, e.received_at_ms, e.origin, e.name, coalesce(e.value, 0.0)"
    " FROM delivery d JOIN event e ON e.id = d.event_id WHERE d.state = 'ready'"
    " AND d.destination_id = ? AND e.received_at_ms < ? ORDER BY e.received_at_ms, d.id"
)


def settle_month(
    uow: UnitOfWork, random: Random, destination_id: int, lane: PracticeLane, month: Month
) -> None:
    """Send and settle what a destination was to receive.

    What arrived in the last minutes stays queued where it can be sent for real.
    """
    before_ms = _to_ms(month.now) - (_STILL_QUEUED_MS if lane.has_folder else 0)
    queued = uow.connection.exec_driver_sql(_QUEUED, (destination_id, before_ms))
    first_id = uow.connection.exec_driver_sql("SELECT coalesce(max(id), 0) + 1 FROM attempt")
    sender = _PracticeSender(random, destination_id, lane, first_id.scalar_one())
    trouble = _span_of(lane, month)
    for at_ms, parcels in _requests([Queued(*row) for row in queued], trouble):
        sender.send(at_ms, parcels, waited=_is_in(trouble, parcels[0].received_at_ms))
    sender.write(uow)


def _span_of(lane: PracticeLane, month: Month) -> Span | None:
    match lane.trouble:
        case Trouble.TOKEN_REFUSED:
            return month.token_refused
        case Trouble.OUTAGE:
            return month.outage
        case None:
            return None


def _requests(queued: Sequence[Queued], trouble: Span | None) -> Iterator[tuple[int, list[Queued]]]:
    """Yield what left together and when: each hand-over, and all that waited out the trouble."""

    def leaves_at(one: Queued) -> int:
        if trouble is not None and _is_in(trouble, one.received_at_ms):
            return _to_ms(trouble.end_at) + _BACK_AFTER_MS
        return one.received_at_ms + _LEFT_AFTER_MS

    for at_ms, parcels in groupby(queued, key=leaves_at):
        yield at_ms, list(parcels)


def _is_in(span: Span | None, at_ms: int) -> bool:
    return span is not None and _to_ms(span.start_at) <= at_ms < _to_ms(span.end_at)


def _to_ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


class _PracticeSender:
    """Decides what came of each request of one destination, and gathers the rows."""

    def __init__(
        self, random: Random, destination_id: int, lane: PracticeLane, next_attempt_id: int
    ) -> None:
        self._random = random
        self._destination_id = destination_id
        self._lane = lane
        self._next_attempt_id = next_attempt_id
        self._unconfirmed_left = _UNCONFIRMED if lane.trouble is Trouble.TOKEN_REFUSED else 0
        self._tries: Counter[int] = Counter()
        self._steps: Counter[int] = Counter()
        self._attempts: list[tuple[object, ...]] = []
        self._ends: list[_End] = []
        self._moves: list[_Moved] = []
        self._tallies: HourlyTallies = {}

    def send(self, at_ms: int, parcels: Sequence[Queued], *, waited: bool) -> None:
        """Send a batch until it is through; what the platform refuses goes apart.

        Args:
            at_ms: when it gets through.
            parcels: in the order they arrived.
            waited: whether they waited for the end of the lane's trouble.
        """
        if waited:
            self._wait_out(at_ms, parcels)
            lost, parcels = parcels[: self._unconfirmed_left], parcels[self._unconfirmed_left :]
            self._unconfirmed_left = 0
            self._leave_unconfirmed(at_ms, lost)
        elif self._random.randrange(1000) < _RETRIED_PER_MILLE:
            at_ms = self._fail(at_ms, parcels) + 1_000 + self._random.randrange(400)
        refused = {
            one.id
            for one in parcels
            if self._random.random() * 1000 < self._lane.rejected_per_mille
        }
        for one in parcels:
            if one.id in refused:
                self._refuse(at_ms, one)
        good = [one for one in parcels if one.id not in refused]
        if good:
            number, ended = self._attempt(at_ms, good, "delivered", None, 200)
            for one in good:
                self._end(one, DeliveryState.DELIVERED, None, ended, number)

    def write(self, uow: UnitOfWork) -> None:
        """Write everything gathered."""
        for sql, rows in (
            (_INSERT_ATTEMPT, self._attempts),
            (_UPDATE_DELIVERY, self._ends),
            (_INSERT_HISTORY, self._moves),
        ):
            if rows:
                uow.connection.exec_driver_sql(sql, [tuple(row) for row in rows])
        uow.deliveries.count_hourly(self._tallies)

    def _wait_out(self, until_ms: int, parcels: Sequence[Queued]) -> None:
        """Let the first hand-over meet the trouble; the others wait behind it."""
        since_ms = parcels[0].received_at_ms
        first = [one for one in parcels if one.received_at_ms == since_ms]
        if self._lane.trouble is Trouble.TOKEN_REFUSED:
            at_ms = since_ms + _LEFT_AFTER_MS
            number, ended = self._attempt(at_ms, first, "needs_reauthorisation", _TOKEN, 401)
            for one in first:
                # A refused token uses up no try.
                self._tries[one.id] -= 1
                self._step(one, DeliveryState.HELD, _TOKEN, ended, number)
                self._move(one, DeliveryState.RETRY, None, until_ms - _BACK_AFTER_MS, None)
            return
        for after_ms in _TRIES_AFTER_MS:
            if since_ms + _LEFT_AFTER_MS + after_ms < until_ms - _BACK_AFTER_MS:
                self._fail(since_ms + _LEFT_AFTER_MS + after_ms, first)

    def _fail(self, at_ms: int, parcels: Sequence[Queued]) -> int:
        """Note a request that did not get through; returns when it ended."""
        number, ended = self._attempt(at_ms, parcels, "unavailable", _UNREACHABLE, None)
        for one in parcels:
            self._step(one, DeliveryState.RETRY, _UNREACHABLE, ended, number)
        return ended

    def _refuse(self, at_ms: int, one: Queued) -> None:
        number, ended = self._attempt(at_ms, [one], "rejected", self._lane.refusal, 400)
        self._end(one, DeliveryState.REJECTED, self._lane.refusal, ended, number)
        self._move(one, DeliveryState.REJECTED, self._lane.refusal, ended, number)

    def _leave_unconfirmed(self, at_ms: int, parcels: Sequence[Queued]) -> None:
        if not parcels:
            return
        reason = Reason("meta.fewer_received", {"sent": len(parcels), "received": 0})
        number, ended = self._attempt(at_ms, parcels, "partly", None, 200)
        for one in parcels:
            self._end(one, DeliveryState.UNCERTAIN, reason, ended, number)
            self._move(one, DeliveryState.UNCERTAIN, reason, ended, number)

    def _attempt(
        self,
        at_ms: int,
        parcels: Sequence[Queued],
        outcome: str,
        reason: Reason | None,
        status: int | None,
    ) -> tuple[int, int]:
        """Note one request; returns its id and when it ended."""
        number = self._next_attempt_id
        self._next_attempt_id += 1
        self._tries.update(one.id for one in parcels)
        # A request that nobody answers ends with the connect timeout of 5 s.
        duration = 5_000 if status is None else round(self._random.lognormvariate(5.1, 0.35))
        code = None if reason is None else reason.facts.get("platform_code")
        record = AttemptRecord(
            destination_id=self._destination_id,
            started_at_ms=at_ms,
            duration_ms=duration,
            parcel_count=len(parcels),
            request_bytes=880 * len(parcels) + 60,
            http_status=status,
            platform_code=None if code is None else str(code),
            trace_id=None if status is None else f"practice-{number:07d}",
            outcome=outcome,
            reason=reason_to_json(reason),
            answer=_answer(outcome, len(parcels), status),
        )
        self._attempts.append((number, *record))
        return number, at_ms + duration

    def _end(
        self, one: Queued, state: DeliveryState, reason: Reason | None, at_ms: int, attempt_id: int
    ) -> None:
        is_settled = state is not DeliveryState.UNCERTAIN
        self._ends.append(
            _End(
                state=state.value,
                reason=reason_to_json(reason),
                settled_at_ms=at_ms if is_settled else None,
                attempt_id=attempt_id,
                attempt_count=self._tries[one.id],
                first_sent_at_ms=at_ms,
                delivery_id=one.id,
            )
        )
        self._count(one, state, reason, at_ms)

    def _step(
        self, one: Queued, state: DeliveryState, reason: Reason, at_ms: int, attempt_id: int
    ) -> None:
        self._move(one, state, reason, at_ms, attempt_id)
        self._count(one, state, reason, at_ms)

    def _move(
        self,
        one: Queued,
        state: DeliveryState,
        reason: Reason | None,
        at_ms: int,
        attempt_id: int | None,
    ) -> None:
        self._steps[one.id] += 1
        self._moves.append(
            _Moved(
                one.id, self._steps[one.id], at_ms, state.value, reason_to_json(reason), attempt_id
            )
        )

    def _count(self, one: Queued, state: DeliveryState, reason: Reason | None, at_ms: int) -> None:
        key = HourlyKey(
            hour_of(at_ms),
            self._destination_id,
            one.origin,
            one.event_name,
            state.value,
            reason.code if reason else "",
        )
        tally(self._tallies, key, one.value)


def _answer(outcome: str, sent: int, status: int | None) -> str:
    if status is None:
        return ""
    if status != 200:
        return f'{{"error": "practice platform, HTTP {status}"}}'
    return f'{{"events_received": {sent if outcome == "delivered" else 0}}}'
