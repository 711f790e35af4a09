"""Delivers batches to TikTok and tests a connection. One call, one request; never a retry here."""

from __future__ import annotations

from collections.abc import Sequence

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
from stratum_desktop.platforms.tiktok import connection
from stratum_desktop.platforms.tiktok.client import TikTokClient, events_url
from stratum_desktop.platforms.tiktok.errors import (
    ACCEPTED,
    PARTLY_ACCEPTED,
    code_of,
    failure_of,
)
from stratum_desktop.platforms.tiktok.manifest import MANIFEST
from stratum_desktop.platforms.tiktok.vocabulary import WEB


class TikTokSender:
    """Talks to TikTok for every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = TikTokClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        """Send all parcels in one request, byte for byte and in order.

        Args:
            lane: where to, with its secrets in clear.
            parcels: at least one, at most the manifest's batch size, all of the lane's own kind
                of event set.
        """
        if not 0 < len(parcels) <= MANIFEST.traits.batch_size:
            raise ValueError(f"a request carries 1 to {MANIFEST.traits.batch_size} parcels")
        content = content_of(lane, [parcel.body for parcel in parcels])
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
        return self._answer_of(exchange, reply, parcels)

    async def test(self, lane: Lane) -> tuple[ConnectionCheck, ...]:
        """Post an empty batch, which holds no event: reach, clock and token; then the pixel."""
        now_seconds = self._clock.now_ms() / 1000
        return await connection.checks_of(
            self._client, lane, content_of(lane, []), now_seconds=now_seconds
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    def _answer_of(self, exchange: Exchange, reply: Reply, parcels: Sequence[Parcel]) -> Answer:
        code = code_of(json_object(reply.body) or {})
        if code == PARTLY_ACCEPTED:
            reason = Reason("tiktok.partly_accepted", {"sent": len(parcels)})
            return Answer(exchange, receipts=_receipts_of(parcels, Outcome.UNCONFIRMED, reason))
        if code != ACCEPTED:
            failure = failure_of(reply, now_seconds=self._clock.now_ms() / 1000)
            return Answer(exchange, failure=failure)
        if not 200 <= reply.status < 300:
            # Success by the code and not by the status: documented nowhere, so nothing is known.
            reason = Reason("answer.not_understood", {"http_status": reply.status})
            return Answer(exchange, failure=Misunderstood(reason))
        return Answer(exchange, receipts=_receipts_of(parcels, Outcome.DELIVERED, None))


def content_of(lane: Lane, bodies: Sequence[bytes]) -> bytes:
    """Return the request's body: the frozen bodies joined unchanged, below the lane's own root."""
    root = {
        "event_source": lane.options.get("event_source") or WEB,
        "event_source_id": lane.account,
    }
    if lane.options.get("test_event_code"):
        root["test_event_code"] = lane.options["test_event_code"]
    return orjson.dumps(root)[:-1] + b',"data":[' + b",".join(bodies) + b"]}"


def _receipts_of(
    parcels: Sequence[Parcel], outcome: Outcome, reason: Reason | None
) -> tuple[Receipt, ...]:
    return tuple(Receipt(parcel.delivery_id, outcome, reason) for parcel in parcels)


def _told(reply: Reply) -> Told:
    answer = json_object(reply.body) or {}
    code = code_of(answer)
    return Told(str(code) if code else None, answer.get("request_id"))
