"""The only file that knows Google's URLs, and the one that opens them with a token.

Sources, read 2026-11-22: developers.google.com/data-manager/api/devguides/limits, …/google-ads/
api/docs/api-policy/developer-token (no token of a developer is asked for any more), …/google-ads/
api/rest/overview and …/identity/protocols/oauth2.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping, Sequence

import orjson

from stratum_desktop.domain.clock import Clock
from stratum_desktop.platforms._shared.bearer_token import BearerToken
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.google.auth import AccessTokens, Grant, grant_of
from stratum_desktop.platforms.google.errors import token_failure_of
from stratum_desktop.platforms.google.manifest import ADS_VERSION, MANIFEST
from stratum_desktop.platforms.google.requirements import ad_customer_of, digits_of

OAUTH_URL = "https://oauth2.googleapis.com"
ADS_URL = "https://googleads.googleapis.com"

_INGEST, _STATUS = "/v1/events:ingest", "/v1/requestStatus:retrieve"
_TOKEN = "/token"  # noqa: S105 - a path
_JSON = {"content-type": "application/json"}
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_UNAUTHENTICATED = 401
_TOKEN_CALL_SECONDS = 5.0
"""A token call, one of another lane before it and the request itself fit into a lease of 30 s.
Source: own choice, from the product rulebook's lease (3.3)."""


class GoogleClient:
    """Asks Google, once a call; an access token that Google refuses is renewed once.

    A lane whose settings cannot work is answered without asking.
    """

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None) -> None:
        """Connect to nothing yet."""
        self.tokens = AccessTokens(clock)
        self._renewing = asyncio.Lock()
        limits = limits or Limits()
        short = dataclasses.replace(
            limits, total_seconds=min(limits.total_seconds, _TOKEN_CALL_SECONDS)
        )
        self._of_home = {
            home: HttpClient(
                home_url=home,
                clock=clock,
                is_practice=is_practice,
                limits=short if home == OAUTH_URL else limits,
            )
            for home in (MANIFEST.base_url, OAUTH_URL, ADS_URL)
        }

    async def ingest(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Deliver a batch to the Data Manager."""
        return await self._post(lane, MANIFEST.base_url, _INGEST, content)

    async def request_status(self, lane: Lane, request_id: str) -> Reply | NoReply:
        """Ask the Data Manager what became of a batch."""
        request = Request(
            method="GET",
            base_url=_base_url(lane, MANIFEST.base_url),
            path=_STATUS,
            query={"requestId": request_id},
        )
        return await self._ask(lane, MANIFEST.base_url, request)

    async def upload(self, lane: Lane, method: str, content: bytes) -> Reply | NoReply:
        """Deliver a batch by a method of the older upload."""
        return await self._post(
            lane, ADS_URL, _ads_path(lane, f":{method}", digits_of(lane.account)), content
        )

    async def search(self, lane: Lane, query: str, cursor: str | None = None) -> Reply | NoReply:
        """Ask for a page of the rows that a GAQL query finds; Google chooses how many."""
        body = {"query": query} if cursor is None else {"query": query, "pageToken": cursor}
        return await self._of_ads(lane, "/googleAds:search", body)

    async def mutate(
        self, lane: Lane, service: str, operations: Sequence[Mapping[str, object]]
    ) -> Reply | NoReply:
        """Change resources of one kind, all of them or none."""
        body = {"operations": operations, "partialFailure": False}
        return await self._of_ads(lane, f"/{service}:mutate", body)

    async def close(self) -> None:
        """Close every connection."""
        for http in self._of_home.values():
            await http.close()

    async def _of_ads(self, lane: Lane, rest: str, body: Mapping[str, object]) -> Reply | NoReply:
        """Ask the ad account; where conversions go to another one, that is its manager."""
        customer, own = ad_customer_of(lane), digits_of(lane.account)
        path = _ads_path(lane, rest, customer)
        through = "" if customer == own else own
        return await self._post(lane, ADS_URL, path, orjson.dumps(body), through=through)

    async def _post(
        self, lane: Lane, home: str, path: str, content: bytes, *, through: str = ""
    ) -> Reply | NoReply:
        headers = dict(_JSON)
        if home == ADS_URL and (manager := lane.options.get("login_account") or through):
            headers["login-customer-id"] = digits_of(manager)
        request = Request(
            method="POST",
            base_url=_base_url(lane, home),
            path=path,
            headers=headers,
            content=content,
        )
        return await self._ask(lane, home, request)

    async def _ask(self, lane: Lane, home: str, request: Request) -> Reply | NoReply:
        obstacle = obstacle_of(lane, MANIFEST)
        if obstacle is not None:
            return NoReply(obstacle)
        grant = grant_of(lane)
        if isinstance(grant, NeedsReauthorisation):
            return NoReply(grant)
        reply = await self._opened(lane, home, request, grant)
        if isinstance(reply, Reply) and reply.status == _UNAUTHENTICATED:
            self.tokens.forget(grant)
            reply = await self._opened(lane, home, request, grant)
        return reply

    async def _opened(
        self, lane: Lane, home: str, request: Request, grant: Grant
    ) -> Reply | NoReply:
        async with self._renewing:
            token = self.tokens.of(grant) or await self._renewed(lane, grant)
        if isinstance(token, NoReply):
            return token
        return await self._of_home[home].exchange(dataclasses.replace(request, auth=token))

    async def _renewed(self, lane: Lane, grant: Grant) -> BearerToken | NoReply:
        """Exchange the refresh token. Whatever goes wrong here, no event has left."""
        request = Request(
            method="POST",
            base_url=_base_url(lane, OAUTH_URL),
            path=_TOKEN,
            headers=_FORM,
            content=grant.form,
        )
        reply = await self._of_home[OAUTH_URL].exchange(request)
        if isinstance(reply, Reply) and reply.status == 200:
            token = self.tokens.keep(grant, reply.body)
            if token is not None:
                return token
        return NoReply(token_failure_of(reply), reply.duration_ms, reply.status)


def ingest_url(lane: Lane) -> str:
    """Return where a batch for the Data Manager goes; holds no secret."""
    return _base_url(lane, MANIFEST.base_url) + _INGEST


def upload_url(lane: Lane, method: str) -> str:
    """Return where a batch of the older upload goes; holds no secret."""
    return _base_url(lane, ADS_URL) + _ads_path(lane, f":{method}", digits_of(lane.account))


def _ads_path(lane: Lane, rest: str, customer: str) -> str:
    version = lane.options.get("api_version") or ADS_VERSION
    return f"/{version}/customers/{customer}{rest}"


def _base_url(lane: Lane, home: str) -> str:
    """Return the host of a service; a practice server plays all of them at one address."""
    base_url = lane.base_url.rstrip("/")
    return home if base_url == MANIFEST.base_url else base_url
