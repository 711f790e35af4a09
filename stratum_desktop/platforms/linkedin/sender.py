"""Delivers batches to LinkedIn and tests a connection. One call, one request; never a retry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.exchange import Told, exchange_of
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
from stratum_desktop.platforms.linkedin import connection
from stratum_desktop.platforms.linkedin.client import LinkedInClient, events_url
from stratum_desktop.platforms.linkedin.errors import failure_of, keepable, platform_code_of
from stratum_desktop.platforms.linkedin.manifest import MANIFEST

_TRACE_HEADERS = ("x-li-uuid", "x-restli-request-id", "x-li-request-id")
_CREATED = 201
#: Refusals of one event that say nothing about the event itself.
_PASSING = frozenset({408, 409, 425, 429})


class LinkedInSender:
    """Talks to LinkedIn for every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = LinkedInClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        """Send all parcels in one request, byte for byte and in order.

        Args:
            lane: where to, with its secrets in clear.
            parcels: at least one, at most the manifest's batch size, none older than the age
                limit: LinkedIn refuses all of them for one.
        """
        if not 0 < len(parcels) <= MANIFEST.traits.batch_size:
            raise ValueError(f"a request carries 1 to {MANIFEST.traits.batch_size} parcels")
        content = content_of([parcel.body for parcel in parcels])
        reply = await self._client.post_events(lane, content)
        exchange = exchange_of(
            events_url(lane),
            len(content),
            reply,
            parcel_count=len(parcels),
            secrets=lane.secrets.values(),
            told_by=_told,
        )
        if isinstance(reply, NoReply):
            return Answer(exchange, failure=reply.failure)
        if reply.status != 200:
            failure = failure_of(reply, now_seconds=self._clock.now_ms() / 1000)
            return Answer(exchange, failure=failure)
        return _answer_of(exchange, reply, parcels)

    async def test(self, lane: Lane) -> tuple[ConnectionCheck, ...]:
        """List the ad account's rules: reach, clock, token, access and every rule in use."""
        return await connection.checks_of(
            self._client, lane, now_seconds=self._clock.now_ms() / 1000
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()


def content_of(bodies: Sequence[bytes]) -> bytes:
    """Return a request's body: at least one frozen element, joined unchanged."""
    return b'{"elements":[' + b",".join(bodies) + b"]}"


def _told(reply: Reply) -> Told:
    answer = json_object(reply.body)
    trace = next((reply.headers[name] for name in _TRACE_HEADERS if name in reply.headers), None)
    if answer is None:
        return Told(trace_id=trace)
    return Told(platform_code_of(answer), trace, orjson.dumps(keepable(answer)))


def _answer_of(exchange: Exchange, reply: Reply, parcels: Sequence[Parcel]) -> Answer:
    """Read one status for each parcel, in their order; another count tells of none of them."""
    answer = json_object(reply.body)
    elements = answer.get("elements") if answer is not None else None
    if not isinstance(elements, list) or len(elements) != len(parcels):
        code = "answer.not_json" if answer is None else "answer.not_understood"
        reason = Reason(code, {"http_status": reply.status})
        return Answer(exchange, failure=Misunderstood(reason))
    receipts = tuple(
        _receipt_of(parcel, element) for parcel, element in zip(parcels, elements, strict=True)
    )
    return Answer(exchange, receipts=receipts)


def _receipt_of(parcel: Parcel, element: object) -> Receipt:
    status = element.get("status") if isinstance(element, Mapping) else None
    if type(status) is not int:
        reason = Reason("linkedin.element_unconfirmed")
        return Receipt(parcel.delivery_id, Outcome.UNCONFIRMED, reason)
    if status == _CREATED:
        return Receipt(parcel.delivery_id, Outcome.DELIVERED)
    facts = {"http_status": status}
    if 400 <= status < 500 and status not in _PASSING:
        reason = Reason("linkedin.element_refused", facts)
        return Receipt(parcel.delivery_id, Outcome.REJECTED, reason)
    reason = Reason("linkedin.element_unconfirmed", facts)
    return Receipt(parcel.delivery_id, Outcome.UNCONFIRMED, reason)
