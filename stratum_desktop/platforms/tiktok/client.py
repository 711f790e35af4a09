"""The only file that knows TikTok's URLs.

Source: business-api.tiktok.com/portal/docs?id=1771101303285761 (report events) and
…?id=1740858697598978 (list pixels), read 2026-11-22 and 2026-11-23.
"""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.platforms._shared.http import HttpClient, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.tiktok.auth import token_from
from stratum_desktop.platforms.tiktok.manifest import MANIFEST


class TikTokClient:
    """Asks TikTok, once a call. A lane whose settings cannot work is answered without asking."""

    def __init__(self, http: HttpClient) -> None:
        """Use these connections; the owner of the client closes them by `close`."""
        self._http = http

    async def post_events(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Deliver a batch."""
        request = Request(
            method="POST",
            base_url=lane.base_url,
            path=_path(lane, "event/track"),
            headers={"content-type": "application/json"},
            content=content,
        )
        return await self._ask(lane, request)

    async def read_pixel(self, lane: Lane, advertiser_id: str) -> Reply | NoReply:
        """Look the lane's pixel up among those of an advertiser."""
        request = Request(
            method="GET",
            base_url=lane.base_url,
            path=_path(lane, "pixel/list"),
            query={"advertiser_id": advertiser_id, "code": lane.account},
        )
        return await self._ask(lane, request)

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

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
    return lane.base_url.rstrip("/") + _path(lane, "event/track")


def _path(lane: Lane, name: str) -> str:
    """Return a path with the slash at its end that TikTok asks for."""
    version = lane.options.get("api_version") or MANIFEST.api_version
    return f"/open_api/{version}/{name}/"
