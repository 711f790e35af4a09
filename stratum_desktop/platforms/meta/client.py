"""The only file that knows Meta's URLs.

Source: developers.facebook.com/docs/marketing-api/conversions-api/using-the-api, read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.platforms._shared.http import HttpClient, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.meta.auth import bearer_from
from stratum_desktop.platforms.meta.manifest import MANIFEST


class MetaClient:
    """Asks Meta, once a call. A lane whose settings cannot work is answered without asking."""

    def __init__(self, http: HttpClient) -> None:
        """Use these connections; the owner of the client closes them by `close`."""
        self._http = http

    async def post_events(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Deliver a batch."""
        request = Request(
            method="POST",
            base_url=lane.base_url,
            path=_dataset_path(lane) + "/events",
            headers={"content-type": "application/json"},
            content=content,
        )
        return await self._ask(lane, request)

    async def read_dataset(self, lane: Lane, fields: str) -> Reply | NoReply:
        """Read fields of the dataset, comma-separated; sends no event."""
        request = Request(
            method="GET",
            base_url=lane.base_url,
            path=_dataset_path(lane),
            query={"fields": fields},
        )
        return await self._ask(lane, request)

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
    return lane.base_url.rstrip("/") + _dataset_path(lane) + "/events"


def _dataset_path(lane: Lane) -> str:
    version = lane.options.get("api_version") or MANIFEST.api_version
    return f"/{version}/{lane.account}"
