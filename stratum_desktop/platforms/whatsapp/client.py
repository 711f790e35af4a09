"""The only file that knows where conversions of WhatsApp ads go.

Source: developers.facebook.com/docs/marketing-api/conversions-api/business-messaging, read
2026-11-22.
"""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.platforms._shared.http import HttpClient, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.whatsapp.auth import bearer_from
from stratum_desktop.platforms.whatsapp.manifest import BUSINESS_ACCOUNT, MANIFEST


class WhatsAppClient:
    """Asks Meta, once a call. A lane whose settings cannot work is answered without asking."""

    def __init__(self, http: HttpClient) -> None:
        """Use these connections; the owner of the client closes them by `close`."""
        self._http = http

    async def post_events(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Deliver a batch."""
        request = Request(
            method="POST",
            base_url=lane.base_url,
            path=_path(lane, lane.account, "/events"),
            headers={"content-type": "application/json"},
            content=content,
        )
        return await self._ask(lane, request)

    async def read_dataset(self, lane: Lane) -> Reply | NoReply:
        """Read the dataset's name; sends no event."""
        path = _path(lane, lane.account)
        request = Request("GET", lane.base_url, path, query={"fields": "name"})
        return await self._ask(lane, request)

    async def read_linked_dataset(self, lane: Lane) -> Reply | NoReply:
        """Read which dataset the business account's chats are counted in."""
        path = _path(lane, lane.options.get(BUSINESS_ACCOUNT, ""), "/dataset")
        return await self._ask(lane, Request("GET", lane.base_url, path))

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

    async def _ask(self, lane: Lane, request: Request) -> Reply | NoReply:
        obstacle = obstacle_of(lane, MANIFEST)
        if obstacle is not None:
            return NoReply(obstacle)
        auth = bearer_from(lane.secrets)
        if isinstance(auth, NeedsReauthorisation):
            return NoReply(auth)
        return await self._http.exchange(replace(request, auth=auth))


def events_url(lane: Lane) -> str:
    """Return where a batch of this lane goes; holds no secret."""
    return lane.base_url.rstrip("/") + _path(lane, lane.account, "/events")


def _path(lane: Lane, node: str, edge: str = "") -> str:
    version = lane.options.get("api_version") or MANIFEST.api_version
    return f"/{version}/{node}{edge}"
