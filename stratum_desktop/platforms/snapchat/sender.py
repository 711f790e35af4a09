"""Delivers batches to Snapchat and tests a connection. One call, one request; never a retry."""

from __future__ import annotations

from collections.abc import Sequence

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
from stratum_desktop.platforms.snapchat import connection
from stratum_desktop.platforms.snapchat.client import SnapchatAdsClient, SnapchatClient, events_url
from stratum_desktop.platforms.snapchat.errors import failure_of, is_valid, platform_code_of
from stratum_desktop.platforms.snapchat.manifest import MANIFEST


class SnapchatSender:
    """Talks to Snapchat for every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = SnapchatClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )
        self._ads = SnapchatAdsClient(clock=clock, is_practice=is_practice, limits=limits)

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        """Send all parcels in one request, byte for byte and in order.

        Args:
            lane: where to, with its secrets in clear.
            parcels: at least one, at most the manifest's batch size.
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
        return _answer_of(exchange, reply, parcels)

    async def test(self, lane: Lane) -> tuple[ConnectionCheck, ...]:
        """Check reach, clock, token and asset, have a test event judged, look at the ad account."""
        now_seconds = self._clock.now_ms() // 1000
        return await connection.checks_of(self._client, self._ads, lane, now_seconds=now_seconds)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()
        await self._ads.close()


def content_of(bodies: Sequence[bytes]) -> bytes:
    """Return a request's body: at least one frozen event object, joined unchanged."""
    return b'{"data":[' + b",".join(bodies) + b"]}"


def _told(reply: Reply) -> Told:
    return Told(platform_code_of(json_object(reply.body) or {}))


def _answer_of(exchange: Exchange, reply: Reply, parcels: Sequence[Parcel]) -> Answer:
    answer = json_object(reply.body)
    if reply.status != 200:
        return Answer(exchange, failure=failure_of(reply))
    if answer is None:
        reason = Reason("answer.not_json", {"http_status": reply.status})
        return Answer(exchange, failure=Misunderstood(reason))
    if not is_valid(answer):
        return Answer(exchange, failure=failure_of(reply))
    receipts = tuple(Receipt(parcel.delivery_id, Outcome.DELIVERED) for parcel in parcels)
    return Answer(exchange, receipts=receipts)
