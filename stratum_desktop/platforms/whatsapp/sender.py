"""Delivers conversions of WhatsApp ads and tests a connection. One call, one request."""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.domain.clock import Clock
from stratum_desktop.platforms._shared.exchange import exchange_of
from stratum_desktop.platforms._shared.graph_events import answer_of, content_of, told
from stratum_desktop.platforms._shared.http import HttpClient, Limits
from stratum_desktop.platforms.contract import Answer, ConnectionCheck, Lane, Parcel
from stratum_desktop.platforms.whatsapp import connection
from stratum_desktop.platforms.whatsapp.client import WhatsAppClient, events_url
from stratum_desktop.platforms.whatsapp.errors import failure_of
from stratum_desktop.platforms.whatsapp.manifest import MANIFEST

_TEST_CODE = "test_event_code"


class WhatsAppSender:
    """Talks to Meta for every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._client = WhatsAppClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        """Send all parcels in one request, byte for byte and in order.

        Meta recognises no repeat of them: after a lost answer they may have been counted.

        Args:
            lane: where to, with its secrets in clear.
            parcels: at least one, at most the manifest's batch size, none older than the age
                limit: Meta refuses all of them for one.
        """
        if not 0 < len(parcels) <= MANIFEST.traits.batch_size:
            raise ValueError(f"a request carries 1 to {MANIFEST.traits.batch_size} parcels")
        code = lane.options.get(_TEST_CODE)
        content = content_of(parcels, {_TEST_CODE: code} if code else {})
        reply = await self._client.post_events(lane, content)
        exchange = exchange_of(
            events_url(lane),
            len(content),
            reply,
            parcel_count=len(parcels),
            secrets=lane.secrets.values(),
            told_by=told,
        )
        return answer_of(exchange, reply, parcels, failure_of)

    async def test(self, lane: Lane) -> tuple[ConnectionCheck, ...]:
        """Read dataset and business account: reach, clock, token, access, link; no event."""
        return await connection.checks_of(self._client, lane)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()
