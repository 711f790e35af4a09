"""Reads a dataset's quality and an ad account. One question a call; never a retry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

import orjson

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnFigure
from stratum_desktop.domain.clock import Clock
from stratum_desktop.platforms._shared.ad_answer import Row, rows_of, understood
from stratum_desktop.platforms._shared.graph_paging import next_of
from stratum_desktop.platforms._shared.http import HttpClient, Limits
from stratum_desktop.platforms.ad_contract import AdChange, Page, Recommendation
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, NeedsReauthorisation, Rejected
from stratum_desktop.platforms.meta.client import MetaAdsClient
from stratum_desktop.platforms.meta.entities import (
    ACCOUNT_FIELDS,
    LEVELS,
    account_from,
    entity_from,
)
from stratum_desktop.platforms.meta.errors import (
    QUALITY_RIGHT_MISSING,
    QUALITY_SUBCODES,
    READING_RIGHT_MISSING,
    answer_of,
)
from stratum_desktop.platforms.meta.figures import USUAL_ACTION, figure_from, question_of
from stratum_desktop.platforms.meta.manifest import MANIFEST, READING
from stratum_desktop.platforms.meta.own_figures import (
    OFFLINE_FIELDS,
    WEB_FIELDS,
    offline_figures,
    web_figures,
)

ROWS_AT_ONCE = 200
"""Rows of a page. Source: own choice; with every action type they stay below an answer's size."""

_Value = TypeVar("_Value")


class AdAccounts:
    """What the ad accounts of destinations are like; Meta never changes one's currency."""

    def __init__(self, client: MetaAdsClient) -> None:
        """Know none yet."""
        self._client = client
        self._currencies: dict[str, str] = {}

    async def account(self, lane: Lane) -> AdAccount | Failure:
        """Return the ad account that the destination names, as it is now."""
        reply = await self._client.read_account(lane, "", {"fields": ACCOUNT_FIELDS})
        answer = answer_of(reply, missing_right=READING_RIGHT_MISSING)
        if not isinstance(answer, Mapping):
            return answer
        account = understood(lambda: account_from(answer))
        if isinstance(account, AdAccount):
            self._currencies[lane.options["ad_account_id"]] = account.currency
        return account

    async def currency(self, lane: Lane) -> str | Failure:
        """Return its currency, asking for it once."""
        known = self._currencies.get(lane.options.get("ad_account_id", ""))
        if known is not None:
            return known
        account = await self.account(lane)
        return account.currency if isinstance(account, AdAccount) else account


class MetaReader:
    """Reads for every lane of a workspace; lanes share connections and nothing else."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        http = HttpClient(
            home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
        )
        self._client = MetaAdsClient(http, clock)
        self._accounts = AdAccounts(self._client)

    def ad_account_of(self, lane: Lane) -> str | None:
        """Return the ad account that a destination names, or None where it names none."""
        return lane.options.get("ad_account_id") or None

    async def own_figures(self, lane: Lane) -> tuple[OwnFigure, ...] | Failure:
        """Return what Meta says of the dataset's web and offline events; empty: nothing yet.

        What it says of offline events is given to chosen businesses alone; where it is refused,
        what it says of web events stands by itself.
        """
        web = await self._quality(lane, WEB_FIELDS, web_figures)
        if not isinstance(web, tuple):
            return web
        offline = await self._quality(lane, OFFLINE_FIELDS, offline_figures)
        if isinstance(offline, tuple):
            return web + offline
        return web if isinstance(offline, Rejected | NeedsReauthorisation) else offline

    async def account(self, lane: Lane) -> AdAccount | Failure:
        """Return the ad account that the destination names."""
        return await self._accounts.account(lane)

    async def entities(
        self, lane: Lane, kind: EntityKind, *, cursor: str | None = None
    ) -> Page[AdEntity] | Failure:
        """Return a page of a level, archived and deleted ones included."""
        currency = await self._accounts.currency(lane)
        if not isinstance(currency, str):
            return currency
        level = LEVELS[kind]
        statuses = orjson.dumps(level.effective_statuses).decode()
        question = {"fields": level.fields, "effective_status": statuses}
        return await self._page(
            lane, level.edge, question, cursor, lambda row: entity_from(row, kind, currency)
        )

    async def figures(
        self,
        lane: Lane,
        account: AdAccount,
        step: Step,
        *,
        first: date,
        last: date,
        cursor: str | None = None,
    ) -> Page[AdFigure] | Failure:
        """Return a page of the campaigns' figures; a day or hour without delivery has no row.

        Raises:
            ValueError: they are more days than the manifest's `days_at_once`.
        """
        READING.require_days(step, first, last)
        action = lane.options.get("counted_action") or USUAL_ACTION
        question = question_of(step, first, last)
        return await self._page(
            lane,
            "insights",
            question,
            cursor,
            lambda row: figure_from(row, account, step, first=first, last=last, action=action),
        )

    async def changes(self, lane: Lane, *, since: datetime) -> tuple[AdChange, ...] | Failure:
        """Return nothing: Meta tells of changes to those who subscribe, and not here."""
        return ()

    async def recommendations(self, lane: Lane) -> tuple[Recommendation, ...] | Failure:
        """Return nothing: Meta publishes no recommendations that a budget could follow."""
        return ()

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def _quality(
        self, lane: Lane, fields: str, figures: Callable[[Row], tuple[OwnFigure, ...]]
    ) -> tuple[OwnFigure, ...] | Failure:
        reply = await self._client.read_quality(lane, fields)
        answer = answer_of(reply, missing_right=QUALITY_RIGHT_MISSING, subcodes=QUALITY_SUBCODES)
        if not isinstance(answer, Mapping):
            return answer
        return understood(lambda: figures(answer))

    async def _page(
        self,
        lane: Lane,
        edge: str,
        question: Mapping[str, str],
        cursor: str | None,
        value_of: Callable[[Row], _Value],
    ) -> Page[_Value] | Failure:
        after = {} if cursor is None else {"after": cursor}
        asked = {**question, "limit": str(ROWS_AT_ONCE), **after}
        reply = await self._client.read_account(lane, edge, asked)
        answer = answer_of(reply, missing_right=READING_RIGHT_MISSING)
        if not isinstance(answer, Mapping):
            return answer
        return understood(
            lambda: Page(
                rows=tuple(value_of(row) for row in rows_of(answer, "data")),
                next_cursor=next_of(answer, cursor),
            )
        )
