"""A strict Google Analytics: counts what it can use, and answers everybody alike.

Like the real one `/mp/collect` says 204 to a wrong secret, an unknown stream and an event that
it throws away: only the ledger shows the difference. Sources, read 2026-11-22, below
developers.google.com/analytics/devguides/collection/protocol/ga4: sending-events,
validating-events, use-cases and reference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

import orjson

from stratum_desktop.practice.servers.fault import Fault, FaultKind
from stratum_desktop.practice.servers.ga4_rules import objections_to, too_old
from stratum_desktop.practice.servers.vendor import Answered, Call, ReceivedEvent

PRACTICE_GA4_SECRET = "practice-ga4-secret-0001"  # noqa: S105 - opens only this server
PRACTICE_GA4_STREAM = "G-PRACTICE01"

#: How long a purchase's `transaction_id` is remembered is not stated; a year stands for it.
_DEDUPE_PURCHASE_SECONDS = 365 * 86_400
_LARGEST_BODY = 130_000
_COLLECT, _VALIDATE = "/mp/collect", "/debug/mp/collect"
_RECEIVED = Answered(204, b"")


class PracticeGa4:
    """The collecting path of the Measurement Protocol, and the one that validates."""

    key = "ga4"
    account = PRACTICE_GA4_STREAM
    secrets: Mapping[str, str] = MappingProxyType({"api_secret": PRACTICE_GA4_SECRET})
    options: Mapping[str, str] = MappingProxyType({})

    def __init__(self, *, streams: frozenset[str] | None = None) -> None:
        """Count for the one secret of `secrets`.

        Args:
            streams: the measurement ids that exist; None lets every id be one.
        """
        self._streams = streams

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call: path and method out loud, all else in silence."""
        if call.path not in (_COLLECT, _VALIDATE):
            return Answered(404, b"not found")
        if call.method != "POST":
            return Answered(405, b"method not allowed")
        if len(call.body) >= _LARGEST_BODY:
            return Answered(413, b"request too large")
        body = _body_of(call.body)
        if call.path == _VALIDATE:
            messages = [] if body is None else objections_to(body, now=now)
            if body is None:
                messages = [{"description": "Unable to parse", "validationCode": "VALUE_INVALID"}]
            return Answered(200, orjson.dumps({"validationMessages": messages}))
        stream = call.query.get("measurement_id", "")
        if body is None or not self._is_open(stream, call) or objections_to(body, now=now):
            return _RECEIVED
        return Answered(204, b"", account=stream, accepted=_accepted(body, now, poison))

    def misbehaviour(self, fault: Fault) -> Answered:
        """Return what a machine before Google's says of a rate limit, an outage or a ban."""
        headers = {} if fault.retry_after is None else {"retry-after": fault.retry_after}
        if fault.kind is FaultKind.RATE_LIMIT:
            return Answered(429, b"", headers=headers)
        if fault.kind is FaultKind.BAD_TOKEN:
            return Answered(403, b"forbidden")
        return Answered(fault.status, b"", headers=headers)

    def _is_open(self, stream: str, call: Call) -> bool:
        is_known = bool(stream) if self._streams is None else stream in self._streams
        return is_known and call.query.get("api_secret") == self.secrets["api_secret"]


def _body_of(content: bytes) -> dict[str, object] | None:
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def _accepted(
    body: dict[str, object], now: float, poison: Mapping[str, bool]
) -> tuple[ReceivedEvent, ...]:
    events = body["events"]
    if not isinstance(events, list):
        return ()
    counted = [event for event in events if not too_old(event, body, now)]
    received = [_received(event, body) for event in counted]
    return tuple(one for one in received if one.event_id not in poison)


def _received(event: dict[str, object], body: dict[str, object]) -> ReceivedEvent:
    params = event.get("params")
    known = params if isinstance(params, dict) else {}
    transaction = known.get("transaction_id") if event["name"] == "purchase" else None
    event_id = transaction or known.get("event_id")
    content = orjson.dumps({**body, "events": [event]})
    return ReceivedEvent(
        name=str(event["name"]),
        event_id=event_id if isinstance(event_id, str) and event_id else None,
        digest=hashlib.blake2b(content, digest_size=8).hexdigest(),
        dedupe_seconds=_DEDUPE_PURCHASE_SECONDS if transaction else 0,
    )
