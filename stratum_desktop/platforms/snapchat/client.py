"""The only file that knows Snapchat's URLs.

Source: developers.snap.com/api/marketing-api/Conversions-API/UsingTheAPI and …/VerifySetUp, read
2026-11-22.
"""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.platforms._shared.http import HttpClient, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.snapchat.auth import token_from
from stratum_desktop.platforms.snapchat.manifest import MANIFEST


class SnapchatClient:
    """Asks Snapchat, once a call. A lane whose settings cannot work is answered without asking."""

    def __init__(self, http: HttpClient) -> None:
        """Use these connections; the owner of the client closes them by `close`."""
        self._http = http

    async def post_events(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Deliver a batch."""
        return await self._post(lane, _events_path(lane), content)

    async def validate_events(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Have a batch judged; Snapchat lists it under test events and counts none of it."""
        return await self._post(lane, _events_path(lane) + "/validate", content)

    async def read_statistics(self, lane: Lane) -> Reply | NoReply:
        """Read how many events the pixel or app received of late; sends no event."""
        path = _events_path(lane) + "/validate/stats"
        return await self._ask(lane, Request("GET", lane.base_url, path))

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

    async def _post(self, lane: Lane, path: str, content: bytes) -> Reply | NoReply:
        request = Request(
            method="POST",
            base_url=lane.base_url,
            path=path,
            headers={"content-type": "application/json"},
            content=content,
        )
        return await self._ask(lane, request)

    async def _ask(self, lane: Lane, request: Request) -> Reply | NoReply:
        obstacle = obstacle_of(lane, MANIFEST)
        if obstacle is not None:
            return NoReply(obstacle)
        auth = token_from(lane.secrets)
        if isinstance(auth, NeedsReauthorisation):
            return NoReply(auth)
        return await self._http.exchange(replace(request, auth=auth))


def events_url(lane: Lane) -> str:
    """Return where a batch of this lane goes; holds no secret."""
    return lane.base_url.rstrip("/") + _events_path(lane)


def _events_path(lane: Lane) -> str:
    return f"/{MANIFEST.api_version}/{lane.account}/events"
