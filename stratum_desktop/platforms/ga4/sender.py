"""Delivers events to Google Analytics and tests a connection. One call, one request; no retry."""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.exchange import Told, exchange_of
from stratum_desktop.platforms._shared.http import Limits, NoReply
from stratum_desktop.platforms.contract import (
    Answer,
    ConnectionCheck,
    Lane,
    Outcome,
    Parcel,
    Receipt,
)
from stratum_desktop.platforms.ga4 import connection
from stratum_desktop.platforms.ga4.client import Ga4Client, collect_url
from stratum_desktop.platforms.ga4.errors import failure_of, is_received
from stratum_desktop.platforms.ga4.manifest import MANIFEST

_UNCONFIRMED = Reason("ga4.sent_unconfirmed")


class Ga4Sender:
    """Talks to Google for every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = Ga4Client(clock=clock, is_practice=is_practice, limits=limits)

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        """Send a parcel, byte for byte: its body is the body of a request.

        Args:
            lane: where to, with its secrets in clear.
            parcels: exactly one, the manifest's batch size.
        """
        if len(parcels) != MANIFEST.traits.batch_size:
            raise ValueError(f"a request carries {MANIFEST.traits.batch_size} parcel")
        (parcel,) = parcels
        reply = await self._client.collect(lane, parcel.body)
        exchange = exchange_of(
            collect_url(lane),
            len(parcel.body),
            reply,
            parcel_count=1,
            secrets=lane.secrets.values(),
            told_by=lambda _: Told(),
        )
        if isinstance(reply, NoReply):
            return Answer(exchange, failure=reply.failure)
        if not is_received(reply):
            return Answer(exchange, failure=failure_of(reply))
        receipt = Receipt(parcel.delivery_id, Outcome.DELIVERED, _UNCONFIRMED)
        return Answer(exchange, receipts=(receipt,))

    async def test(self, lane: Lane) -> tuple[ConnectionCheck, ...]:
        """Check reach and clock, and have the form of a made-up event judged."""
        return await connection.checks_of(
            self._client, lane, now_seconds=self._clock.now_ms() // 1000
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()
