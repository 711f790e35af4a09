"""The only file that knows Meta's URLs.

Source: developers.facebook.com/docs/marketing-api/conversions-api/using-the-api,
…/conversions-api/dataset-quality-api and …/marketing-api/reference, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.bearer_token import BearerToken
from stratum_desktop.platforms._shared.graph_usage import UsagePauses
from stratum_desktop.platforms._shared.http import HttpClient, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.ad_contract import NO_AD_ACCOUNT
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation, Rejected
from stratum_desktop.platforms.meta.auth import ads_bearer_from, bearer_from
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


class MetaAdsClient:
    """Asks of the dataset's quality and of the ad account, once a call."""

    def __init__(self, http: HttpClient, clock: Clock) -> None:
        """Use these connections; `close` ends them."""
        self._http = http
        self._pauses = UsagePauses(clock)

    async def read_quality(self, lane: Lane, fields: str) -> Reply | NoReply:
        """Read what Meta says of the events that the dataset was sent."""
        query = {"dataset_id": lane.account, "fields": fields}
        path = f"/{_version_of(lane)}/dataset_quality"
        request = Request(method="GET", base_url=lane.base_url, path=path, query=query)
        return await self._ask(lane, request, bearer_from(lane.secrets), lane.account)

    async def read_account(
        self, lane: Lane, edge: str, query: Mapping[str, str]
    ) -> Reply | NoReply:
        """Read the ad account (no edge), or a page of an edge of it."""
        account = lane.options.get("ad_account_id")
        if not account:
            return NoReply(NeedsReauthorisation(Reason(NO_AD_ACCOUNT)))
        return await self._ads(lane, "GET", f"act_{account}" + (f"/{edge}" if edge else ""), query)

    async def read_node(self, lane: Lane, node: str, fields: str) -> Reply | NoReply:
        """Read a campaign, ad set or ad."""
        return await self._of_node(lane, "GET", node, {"fields": fields})

    async def change_node(
        self, lane: Lane, node: str, values: Mapping[str, str]
    ) -> Reply | NoReply:
        """Change a campaign, ad set or ad."""
        return await self._of_node(lane, "POST", node, values)

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

    async def _of_node(
        self, lane: Lane, method: str, node: str, values: Mapping[str, str]
    ) -> Reply | NoReply:
        # Anything else could be another place than an entity's.
        if not (node.isascii() and node.isdigit()):
            return NoReply(Rejected(Reason("acting.entity_not_found")))
        return await self._ads(lane, method, node, values)

    async def _ads(
        self, lane: Lane, method: str, path: str, values: Mapping[str, str]
    ) -> Reply | NoReply:
        is_read = method == "GET"
        request = Request(
            method=method,
            base_url=lane.base_url,
            path=f"/{_version_of(lane)}/{path}",
            query=values if is_read else {},
            headers={} if is_read else {"content-type": "application/x-www-form-urlencoded"},
            content=None if is_read else urlencode(values).encode(),
        )
        whose = lane.options.get("ad_account_id", "")
        return await self._ask(lane, request, ads_bearer_from(lane.secrets), whose)

    async def _ask(
        self, lane: Lane, request: Request, auth: BearerToken | NeedsReauthorisation, whose: str
    ) -> Reply | NoReply:
        if (obstacle := obstacle_of(lane, MANIFEST)) is not None:
            return NoReply(obstacle)
        if isinstance(auth, NeedsReauthorisation):
            return NoReply(auth)
        if (pause := self._pauses.pause(whose)) is not None:
            return NoReply(pause)
        reply = await self._http.exchange(replace(request, auth=auth))
        if isinstance(reply, Reply):
            self._pauses.note(whose, reply.headers)
        return reply


def events_url(lane: Lane) -> str:
    """Return where a batch of this lane goes; holds no secret."""
    return lane.base_url.rstrip("/") + _dataset_path(lane) + "/events"


def _dataset_path(lane: Lane) -> str:
    return f"/{_version_of(lane)}/{lane.account}"


def _version_of(lane: Lane) -> str:
    return lane.options.get("api_version") or MANIFEST.api_version
