"""The only file that knows LinkedIn's URLs, and the headers that every call needs.

Source: learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/conversions-api
and …/marketing/versioning, read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.platforms._shared.http import HttpClient, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.linkedin.auth import bearer_from
from stratum_desktop.platforms.linkedin.manifest import MANIFEST
from stratum_desktop.platforms.linkedin.requirements import version_of

_EVENTS = "/rest/conversionEvents"
_RULES = "/rest/conversions"
_PROTOCOL = "2.0.0"


class LinkedInClient:
    """Asks LinkedIn, once a call. A lane whose settings cannot work is answered without asking."""

    def __init__(self, http: HttpClient) -> None:
        """Use these connections; the owner of the client closes them by `close`."""
        self._http = http

    async def post_events(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Deliver a batch."""
        request = Request(
            method="POST",
            base_url=lane.base_url,
            path=_EVENTS,
            headers={"content-type": "application/json", "x-restli-method": "BATCH_CREATE"},
            content=content,
        )
        return await self._ask(lane, request)

    async def list_rules(self, lane: Lane) -> Reply | NoReply:
        """List the conversion rules of the ad account; sends no event."""
        request = Request(
            method="GET",
            base_url=lane.base_url,
            path=_RULES,
            query={"q": "account", "account": f"urn:li:sponsoredAccount:{lane.account}"},
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
        headers = {
            **request.headers,
            "linkedin-version": version_of(lane.options),
            "x-restli-protocol-version": _PROTOCOL,
        }
        return await self._http.exchange(replace(request, auth=auth, headers=headers))


def events_url(lane: Lane) -> str:
    """Return where a batch of this lane goes; holds no secret."""
    return lane.base_url.rstrip("/") + _EVENTS
