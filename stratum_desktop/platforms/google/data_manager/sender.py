"""A batch of `events:ingest`, and what its answer says of it.

A success means received: what becomes of the events is asked for later, by `verdicts`.
Source: developers.google.com/data-manager/api/devguides/diagnostics, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import orjson

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Answer, Exchange, Lane, Outcome, Parcel, Receipt
from stratum_desktop.platforms.failures import Misunderstood
from stratum_desktop.platforms.google.data_manager.errors import failure_of
from stratum_desktop.platforms.google.requirements import digits_of

MOST_DESTINATIONS = 10
"""Conversion actions in one request. Source: developers.google.com/data-manager/api/devguides/
limits, read 2026-11-22."""


def content_of(
    lane: Lane, actions: Iterable[str], bodies: Sequence[bytes], *, is_dry_run: bool = False
) -> bytes:
    """Return a request's body: its conversion actions, and the frozen events joined unchanged."""
    destinations = [_destination(lane, action) for action in actions]
    tail = b'],"validateOnly":true}' if is_dry_run else b"]}"
    head = b'{"destinations":' + orjson.dumps(destinations) + b',"encoding":"HEX","events":['
    return head + b",".join(bodies) + tail


def answer_of(exchange: Exchange, reply: Reply, parcels: Sequence[Parcel]) -> Answer:
    """Return what came of a request that carried these parcels."""
    if reply.status != 200:
        return Answer(exchange, failure=failure_of(reply))
    answer = json_object(reply.body)
    request_id = None if answer is None else answer.get("requestId")
    if not isinstance(request_id, str) or not request_id:
        code = "answer.not_json" if answer is None else "answer.not_understood"
        reason = Reason(code, {"http_status": reply.status})
        return Answer(exchange, failure=Misunderstood(reason))
    receipts = tuple(Receipt(parcel.delivery_id, Outcome.DELIVERED) for parcel in parcels)
    return Answer(exchange, receipts=receipts, verdict_id=request_id)


def _destination(lane: Lane, action: str) -> dict[str, object]:
    destination: dict[str, object] = {
        "reference": action,
        "operatingAccount": _account(lane.account),
        "productDestinationId": action,
    }
    if manager := lane.options.get("login_account"):
        destination["loginAccount"] = _account(manager)
    return destination


def _account(number: str) -> dict[str, str]:
    return {"accountType": "GOOGLE_ADS", "accountId": digits_of(number)}
