"""The `events` edge of Meta's Conversions API: what goes in, and what its answer says of it.

Source: developers.facebook.com/docs/marketing-api/conversions-api/using-the-api, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import orjson

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.exchange import Told
from stratum_desktop.platforms._shared.graph_errors import error_of, platform_code_of
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import Answer, Exchange, Outcome, Parcel, Receipt
from stratum_desktop.platforms.failures import Failure, Misunderstood


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


def told(reply: Reply) -> Told:
    """Return code and trace of an answer."""
    error = error_of(reply.body)
    trace = error.get("fbtrace_id") or (json_object(reply.body) or {}).get("fbtrace_id")
    return Told(platform_code_of(error), trace)


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
