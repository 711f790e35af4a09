"""The only file that knows LinkedIn's URLs, and the headers that every call needs.

Source: learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/conversions-api
and …/marketing/versioning, read 2026-11-22. Of the ad account: public copies of the vendor's
description of campaign management; its reports are general knowledge, unconfirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import orjson

from stratum_desktop.platforms._shared.bearer_token import BearerToken
from stratum_desktop.platforms._shared.http import HttpClient, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.linkedin.auth import ads_bearer_from, bearer_from
from stratum_desktop.platforms.linkedin.manifest import MANIFEST
from stratum_desktop.platforms.linkedin.requirements import version_of

_EVENTS = "/rest/conversionEvents"
_RULES = "/rest/conversions"
_PROTOCOL = "2.0.0"
_ROWS_OF_A_LISTING = 100
"""Rows asked for at once: own choice; a campaign takes some kilobytes."""
_EVERY_STATUS = "ACTIVE,PAUSED,DRAFT,ARCHIVED,COMPLETED,CANCELED,PENDING_DELETION,REMOVED"


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

    async def read_account(self, lane: Lane) -> Reply | NoReply:
        """Read the ad account."""
        return await self._of_ads(lane, "GET", f"/rest/adAccounts/{lane.account}")

    async def list_campaigns(self, lane: Lane, *, cursor: str | None) -> Reply | NoReply:
        """List a page of the campaigns, those that ended included."""
        search = f"search=(status:(values:List({_EVERY_STATUS})))"
        paging = f"pageSize={_ROWS_OF_A_LISTING}"
        if cursor is not None:
            paging += f"&pageToken={quote(cursor, safe='')}"
        return await self._of_ads(lane, "GET", f"{_campaigns(lane)}?q=search&{search}&{paging}")

    async def read_campaign(self, lane: Lane, campaign_id: str) -> Reply | NoReply:
        """Read one campaign."""
        return await self._of_ads(lane, "GET", f"{_campaigns(lane)}/{quote(campaign_id, safe='')}")

    async def report(self, lane: Lane, *, first: date, last: date, fields: str) -> Reply | NoReply:
        """Report the campaigns' days, both included."""
        account = quote(f"urn:li:sponsoredAccount:{lane.account}", safe="")
        days = f"dateRange=(start:{_day(first)},end:{_day(last)})"
        query = f"q=analytics&pivot=CAMPAIGN&timeGranularity=DAILY&{days}"
        path = f"/rest/adAnalytics?{query}&accounts=List({account})&fields={fields}"
        return await self._of_ads(lane, "GET", path)

    async def change_campaign(
        self, lane: Lane, campaign_id: str, values: Mapping[str, object]
    ) -> Reply | NoReply:
        """Set some values of a campaign, and leave the others."""
        path = f"{_campaigns(lane)}/{quote(campaign_id, safe='')}"
        content = orjson.dumps({"patch": {"$set": values}})
        return await self._of_ads(lane, "POST", path, content=content)

    async def close(self) -> None:
        """Close every connection."""
        await self._http.close()

    async def _of_ads(
        self, lane: Lane, method: str, path: str, *, content: bytes | None = None
    ) -> Reply | NoReply:
        """Ask for the ad account.

        Args:
            path: with its query, whose brackets, colons and commas are LinkedIn's grammar: they
                mean something else where they are escaped.
        """
        request = Request(method, lane.base_url, path, content=content)
        if content is not None:
            headers = {"content-type": "application/json", "x-restli-method": "PARTIAL_UPDATE"}
            request = replace(request, headers=headers)
        return await self._ask(lane, request, ads_bearer_from)

    async def _ask(
        self,
        lane: Lane,
        request: Request,
        bearer_of: Callable[[Mapping[str, str]], BearerToken | NeedsReauthorisation] = bearer_from,
    ) -> Reply | NoReply:
        obstacle = obstacle_of(lane, MANIFEST)
        if obstacle is not None:
            return NoReply(obstacle)
        auth = bearer_of(lane.secrets)
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


def _campaigns(lane: Lane) -> str:
    return f"/rest/adAccounts/{lane.account}/adCampaigns"


def _day(day: date) -> str:
    return f"(year:{day.year},month:{day.month},day:{day.day})"
