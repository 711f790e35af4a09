"""The only file that knows Snapchat's URLs.

Source: developers.snap.com/api/marketing-api/Conversions-API/UsingTheAPI and …/VerifySetUp;
developers.snap.com/marketing-api/Ads-API/api-patterns and …/authentication, read 2026-11-22.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

import orjson

from stratum_desktop.domain.clock import Clock
from stratum_desktop.platforms._shared.ad_answer import Row
from stratum_desktop.platforms._shared.bearer_token import BearerToken
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply, Request
from stratum_desktop.platforms._shared.oauth_grant import AccessTokens, Grant
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.snapchat.auth import ads_grant_of, token_from
from stratum_desktop.platforms.snapchat.errors import token_failure_of
from stratum_desktop.platforms.snapchat.manifest import MANIFEST
from stratum_desktop.platforms.snapchat.vocabulary import Level

ADS_URL = "https://adsapi.snapchat.com"
OAUTH_URL = "https://accounts.snapchat.com"
_TOKEN = "/login/oauth2/access_token"  # noqa: S105 - a path
_ADS = "/v1"
_JSON = {"content-type": "application/json"}
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_UNAUTHENTICATED = 401
_ROWS_OF_A_LISTING = 100
"""Rows asked for at once; Snapchat gives 50 to 1,000, and an answer is read up to a megabyte.
Source: …/Ads-API/api-patterns."""


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
            headers=_JSON,
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


class SnapchatAdsClient:
    """Asks the Ads API, once a call; an access token that Snapchat refuses is renewed once."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None) -> None:
        """Connect to nothing yet."""
        self._tokens = AccessTokens(clock)
        self._renewing = asyncio.Lock()
        self._of_home = {
            home: HttpClient(home_url=home, clock=clock, is_practice=is_practice, limits=limits)
            for home in (ADS_URL, OAUTH_URL)
        }

    async def read(self, lane: Lane, plural: str, external_id: str) -> Reply | NoReply:
        """Read an ad account or what is in one."""
        return await self._ask(lane, "GET", f"{_ADS}/{plural}/{quote(external_id, safe='')}")

    async def list_entities(
        self, lane: Lane, ad_account_id: str, level: Level, *, cursor: str | None
    ) -> Reply | NoReply:
        """List a page of a level."""
        query = {"limit": str(_ROWS_OF_A_LISTING)}
        if cursor is not None:
            query["cursor"] = cursor
        return await self._ask(lane, "GET", _listing_path(ad_account_id, level), query=query)

    async def statistics(
        self, lane: Lane, campaign_id: str, query: Mapping[str, str]
    ) -> Reply | NoReply:
        """Read a campaign's figures."""
        path = f"{_ADS}/campaigns/{quote(campaign_id, safe='')}/stats"
        return await self._ask(lane, "GET", path, query=query)

    async def put_back(
        self, lane: Lane, parent_id: str, level: Level, entity: Row
    ) -> Reply | NoReply:
        """Put a complete entity in the place of the one with its id."""
        path = f"{_ADS}/{level.parent_path}/{quote(parent_id, safe='')}/{level.plural}"
        content = orjson.dumps({level.plural: [entity]})
        return await self._ask(lane, "PUT", path, content=content)

    async def close(self) -> None:
        """Close every connection."""
        for http in self._of_home.values():
            await http.close()

    async def _ask(
        self,
        lane: Lane,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Reply | NoReply:
        obstacle = obstacle_of(lane, MANIFEST)
        if obstacle is not None:
            return NoReply(obstacle)
        grant = ads_grant_of(lane)
        if isinstance(grant, NeedsReauthorisation):
            return NoReply(grant)
        headers = {} if content is None else _JSON
        request = Request(
            method, _base_url(lane, ADS_URL), path, None, query or {}, headers, content
        )
        reply = await self._opened(lane, request, grant)
        if isinstance(reply, Reply) and reply.status == _UNAUTHENTICATED:
            self._tokens.forget(grant)
            reply = await self._opened(lane, request, grant)
        return reply

    async def _opened(self, lane: Lane, request: Request, grant: Grant) -> Reply | NoReply:
        async with self._renewing:
            token = self._tokens.of(grant) or await self._renewed(lane, grant)
        if isinstance(token, NoReply):
            return token
        return await self._of_home[ADS_URL].exchange(replace(request, auth=token))

    async def _renewed(self, lane: Lane, grant: Grant) -> BearerToken | NoReply:
        request = Request(
            "POST", _base_url(lane, OAUTH_URL), _TOKEN, headers=_FORM, content=grant.form
        )
        reply = await self._of_home[OAUTH_URL].exchange(request)
        if isinstance(reply, Reply) and reply.status == 200:
            token = self._tokens.keep(grant, reply.body)
            if token is not None:
                return token
        return NoReply(token_failure_of(reply), reply.duration_ms, reply.status)


def listing_url(lane: Lane, ad_account_id: str, level: Level) -> str:
    """Return where a level is listed, without query."""
    return _base_url(lane, ADS_URL) + _listing_path(ad_account_id, level)


def _listing_path(ad_account_id: str, level: Level) -> str:
    return f"{_ADS}/adaccounts/{ad_account_id}/{level.plural}"


def _base_url(lane: Lane, home: str) -> str:
    """Return the host of a service; a practice server plays all of them at one address."""
    base_url = lane.base_url.rstrip("/")
    return home if base_url == MANIFEST.base_url else base_url


def events_url(lane: Lane) -> str:
    """Return where a batch of this lane goes; holds no secret."""
    return lane.base_url.rstrip("/") + _events_path(lane)


def _events_path(lane: Lane) -> str:
    return f"/{MANIFEST.api_version}/{lane.account}/events"
