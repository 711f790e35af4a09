"""The only file that knows TikTok's URLs.

Source: business-api.tiktok.com/portal/docs?id=1771101303285761 (report events),
…?id=1740858697598978 (list pixels), …?id=1739320994354178 (campaigns) and …?id=1740302848100353
(reports), read 2026-11-22 and 2026-11-23.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import orjson

from stratum_desktop.platforms._shared.http import HttpClient, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.tiktok.auth import AccessToken, ads_token_from, token_from
from stratum_desktop.platforms.tiktok.manifest import MANIFEST
from stratum_desktop.platforms.tiktok.vocabulary import Level

_JSON = {"content-type": "application/json"}
_ROWS_OF_A_LISTING = 100
_ROWS_OF_A_REPORT = 1_000
"""Rows asked for at once; TikTok gives up to 1,000. An entity takes some kilobytes, and an answer
is read up to a megabyte. Source: …?id=1739320994354178."""
_EVERY_STATUS = "STATUS_ALL"
"""Unconfirmed: known from the vendor's public SDK; without it what was deleted is left out."""


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
            headers=_JSON,
            content=content,
        )
        return await self._ask(lane, request)

    async def read_pixel(self, lane: Lane, advertiser_id: str) -> Reply | NoReply:
        """Look the lane's pixel up among those of an advertiser."""
        query = {"advertiser_id": advertiser_id, "code": lane.account}
        return await self._get(lane, "pixel/list", query)

    async def read_advertiser(self, lane: Lane, advertiser_id: str) -> Reply | NoReply:
        """Read an ad account."""
        return await self._get(lane, "advertiser/info", {"advertiser_ids": _json([advertiser_id])})

    async def list_entities(
        self, lane: Lane, advertiser_id: str, level: Level, *, page: int
    ) -> Reply | NoReply:
        """List a page of a level, counted from 1, what was deleted included."""
        query = {
            "advertiser_id": advertiser_id,
            "filtering": _json({"primary_status": _EVERY_STATUS}),
            "page": str(page),
            "page_size": str(_ROWS_OF_A_LISTING),
        }
        return await self._get(lane, f"{level.path}/get", query)

    async def read_entity(
        self, lane: Lane, advertiser_id: str, level: Level, external_id: str
    ) -> Reply | NoReply:
        """Look one entity up by its id."""
        wanted = {"primary_status": _EVERY_STATUS, level.ids_key: [external_id]}
        query = {"advertiser_id": advertiser_id, "filtering": _json(wanted)}
        return await self._get(lane, f"{level.path}/get", query)

    async def report(
        self,
        lane: Lane,
        advertiser_id: str,
        *,
        time_dimension: str,
        metrics: Sequence[str],
        days: tuple[str, str],
        page: int,
    ) -> Reply | NoReply:
        """Report campaigns' figures.

        Args:
            time_dimension: `stat_time_day` or `stat_time_hour`.
            days: the first and the last local day, both included.
            page: counted from 1.
        """
        query = {
            "advertiser_id": advertiser_id,
            "report_type": "BASIC",
            "data_level": "AUCTION_CAMPAIGN",
            "dimensions": _json(["campaign_id", time_dimension]),
            "metrics": _json(metrics),
            "start_date": days[0],
            "end_date": days[1],
            "page": str(page),
            "page_size": str(_ROWS_OF_A_REPORT),
        }
        return await self._get(lane, "report/integrated/get", query)

    async def change_status(
        self, lane: Lane, level: Level, body: Mapping[str, object]
    ) -> Reply | NoReply:
        """Enable or disable."""
        return await self._change(lane, f"{level.path}/status/update", body)

    async def change(self, lane: Lane, level: Level, body: Mapping[str, object]) -> Reply | NoReply:
        """Set what the body names, and nothing else."""
        return await self._change(lane, f"{level.path}/update", body)

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

    async def _get(self, lane: Lane, name: str, query: Mapping[str, str]) -> Reply | NoReply:
        request = Request("GET", lane.base_url, _path(lane, name), query=query)
        return await self._ask(lane, request, ads_token_from)

    async def _change(self, lane: Lane, name: str, body: Mapping[str, object]) -> Reply | NoReply:
        request = Request(
            "POST", lane.base_url, _path(lane, name), headers=_JSON, content=orjson.dumps(body)
        )
        return await self._ask(lane, request, ads_token_from)

    async def _ask(
        self,
        lane: Lane,
        request: Request,
        token_of: Callable[[Mapping[str, str]], AccessToken | NeedsReauthorisation] = token_from,
    ) -> Reply | NoReply:
        obstacle = obstacle_of(lane, MANIFEST)
        if obstacle is not None:
            return NoReply(obstacle)
        auth = token_of(lane.secrets)
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


def _json(value: object) -> str:
    """Return a list or an object as TikTok takes it in a query."""
    return orjson.dumps(value).decode()
