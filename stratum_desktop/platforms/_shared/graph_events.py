"""The `events` edge of Meta's Conversions API: what goes in, and what its answer says of it.

Source: developers.facebook.com/docs/marketing-api/conversions-api/using-the-api, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import orjson

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object, redacted
from stratum_desktop.platforms._shared.graph_errors import error_of, platform_code_of
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import Answer, Exchange, Lane, Outcome, Parcel, Receipt
from stratum_desktop.platforms.failures import Failure, Misunderstood

_TRACE_CHARACTERS = 64


def content_of(parcels: Sequence[Parcel], root: Mapping[str, str]) -> bytes:
    """Return a request's body: the frozen bodies joined unchanged, and fields beside them.

    Args:
        parcels: at least one.
        root: what travels beside `data`, in this order.
    """
    tail = b"]," + orjson.dumps(root)[1:] if root else b"]}"
    bodies = [parcel.body for parcel in parcels]
    # Head and tail ride on the outer bodies, so that a megabyte is copied once.
    bodies[0] = b'{"data":[' + bodies[0]
    bodies[-1] += tail
    return b",".join(bodies)


def answer_of(
    exchange: Exchange,
    reply: Reply | NoReply,
    parcels: Sequence[Parcel],
    failure_of: Callable[[Reply], Failure],
) -> Answer:
    """Return what came of a request.

    Args:
        exchange: the request and its answer, to be stored.
        reply: the answer.
        parcels: what the request carried.
        failure_of: the sender's own table of answers that are no success.
    """
    if isinstance(reply, NoReply):
        return Answer(exchange, failure=reply.failure)
    if reply.status != 200 or error_of(reply.body):
        return Answer(exchange, failure=failure_of(reply))
    answer = json_object(reply.body)
    received = answer.get("events_received") if answer is not None else None
    if type(received) is not int or received < 0:
        code = "answer.not_json" if answer is None else "answer.not_understood"
        reason = Reason(code, {"http_status": reply.status})
        return Answer(exchange, failure=Misunderstood(reason))
    return Answer(exchange, receipts=_receipts_of(received, parcels))


def exchange_of(
    lane: Lane, url: str, parcel_count: int, request_bytes: int, reply: Reply | NoReply
) -> Exchange:
    """Return a request and its answer as they may be stored."""
    exchange = Exchange(
        method="POST",
        url=url,
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
