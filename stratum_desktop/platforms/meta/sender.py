"""Delivers batches to Meta and tests a connection. One call, one request; never a retry here."""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.domain.clock import Clock
from stratum_desktop.platforms._shared.exchange import exchange_of
from stratum_desktop.platforms._shared.graph_events import answer_of, content_of, told
from stratum_desktop.platforms._shared.http import HttpClient, Limits
from stratum_desktop.platforms.contract import Answer, ConnectionCheck, Lane, Parcel
from stratum_desktop.platforms.meta import connection
from stratum_desktop.platforms.meta.client import MetaClient, events_url
from stratum_desktop.platforms.meta.errors import failure_of
from stratum_desktop.platforms.meta.manifest import MANIFEST

#: Options that travel beside `data`, in this order.
_ROOT_OPTIONS = ("test_event_code", "partner_agent")


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
        root = {name: lane.options[name] for name in _ROOT_OPTIONS if lane.options.get(name)}
        content = content_of(parcels, root)
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
        """Read the dataset: reach, clock, token, access and store sales, without an event."""
        return await connection.checks_of(self._client, lane)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()
