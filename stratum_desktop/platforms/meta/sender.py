"""Delivers batches to Meta and tests a connection. One call, one request; never a retry here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import orjson

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object, redacted
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply
from stratum_desktop.platforms.contract import (
    Answer,
    ConnectionCheck,
    Exchange,
    Lane,
    Outcome,
    Parcel,
    Receipt,
)
from stratum_desktop.platforms.failures import Misunderstood
from stratum_desktop.platforms.meta import connection
from stratum_desktop.platforms.meta.client import MetaClient, events_url
from stratum_desktop.platforms.meta.errors import error_of, failure_of, platform_code_of
from stratum_desktop.platforms.meta.manifest import MANIFEST

#: Options that travel beside `data`, in this order.
_ROOT_OPTIONS = ("test_event_code", "partner_agent")
_TRACE_CHARACTERS = 64


class MetaSender:
    """Talks to Meta for every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._client = MetaClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        """Send all parcels in one request, byte for byte and in order.

        Args:
            lane: where to, with its secrets in clear.
            parcels: at least one, at most the manifest's batch size, none older than the age
                limit: Meta refuses all of them for one.
        """
        if not 0 < len(parcels) <= MANIFEST.traits.batch_size:
            raise ValueError(f"a request carries 1 to {MANIFEST.traits.batch_size} parcels")
        content = content_of(lane, parcels)
        reply = await self._client.post_events(lane, content)
        exchange = _exchange_of(lane, len(parcels), len(content), reply)
        if isinstance(reply, NoReply):
            return Answer(exchange, failure=reply.failure)
        return _answer_of(exchange, reply, parcels)

    async def test(self, lane: Lane) -> tuple[ConnectionCheck, ...]:
        """Read the dataset: reach, clock, token, access and store sales, without an event."""
        return await connection.checks_of(self._client, lane)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()


def content_of(lane: Lane, parcels: Sequence[Parcel]) -> bytes:
    """Return the request's body: the frozen bodies joined unchanged, and the lane's root fields."""
    root = {name: lane.options[name] for name in _ROOT_OPTIONS if lane.options.get(name)}
    tail = b"]," + orjson.dumps(root)[1:] if root else b"]}"
    bodies = [parcel.body for parcel in parcels]
    # Head and tail ride on the outer bodies, so that a megabyte is copied once.
    bodies[0] = b'{"data":[' + bodies[0]
    bodies[-1] += tail
    return b",".join(bodies)


def _exchange_of(
    lane: Lane, parcel_count: int, request_bytes: int, reply: Reply | NoReply
) -> Exchange:
    exchange = Exchange(
        method="POST",
        url=events_url(lane),
        parcel_count=parcel_count,
        request_bytes=request_bytes,
        duration_ms=reply.duration_ms,
        http_status=reply.status,
    )
    if isinstance(reply, NoReply):
        return exchange
    error = error_of(reply.body)
    return replace(
        exchange,
        platform_code=platform_code_of(error),
        trace_id=_trace_of(error) or _trace_of(json_object(reply.body) or {}),
        answer=redacted(reply.body, secrets=lane.secrets.values()),
        clock_skew_seconds=reply.clock_skew_seconds,
    )


def _trace_of(holder: Mapping[str, object]) -> str | None:
    trace = holder.get("fbtrace_id")
    return trace[:_TRACE_CHARACTERS] if isinstance(trace, str) else None


def _answer_of(exchange: Exchange, reply: Reply, parcels: Sequence[Parcel]) -> Answer:
    answer = json_object(reply.body)
    if reply.status != 200 or error_of(reply.body):
        return Answer(exchange, failure=failure_of(reply))
    received = answer.get("events_received") if answer is not None else None
    if type(received) is not int or received < 0:
        code = "answer.not_json" if answer is None else "answer.not_understood"
        reason = Reason(code, {"http_status": reply.status})
        return Answer(exchange, failure=Misunderstood(reason))
    return Answer(exchange, receipts=_receipts_of(received, parcels))


def _receipts_of(received: int, parcels: Sequence[Parcel]) -> tuple[Receipt, ...]:
    """Return one receipt each.

    A lower count than was sent is documented nowhere and names no event: they are delivered, and
    every one is marked. A count of nothing confirms nothing.
    """
    outcome, reason = Outcome.DELIVERED, None
    if received < len(parcels):
        reason = Reason("meta.fewer_received", {"sent": len(parcels), "received": received})
        if received == 0:
            outcome = Outcome.UNCONFIRMED
    return tuple(Receipt(parcel.delivery_id, outcome, reason) for parcel in parcels)
