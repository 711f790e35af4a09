"""Reads the ad account and the upload diagnostics by GAQL. One page a call; never a retry.

An answer holds up to 10,000 rows, which Google does not let anybody make fewer.
Source: developers.google.com/google-ads/api/docs/reporting/paging, read 2026-11-23.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnFigure
from stratum_desktop.domain.clock import Clock
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.ad_contract import AdChange, Page, Recommendation
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.platforms.google.ads import changes, entities, figures, own_figures
from stratum_desktop.platforms.google.ads.mapping import StrangeRow
from stratum_desktop.platforms.google.ads.reader import STRANGE, RowReader, change_rows, spenders_of
from stratum_desktop.platforms.google.ads.vocabulary import ACCOUNT_QUERY
from stratum_desktop.platforms.google.client import GoogleClient
from stratum_desktop.platforms.google.requirements import actions_of, ad_customer_of, digits_of

ANSWER_BYTES = 32_000_000
"""Largest page: 10,000 rows of up to 3 kB. Source: own choice."""


class GoogleReader:
    """Reads for every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        limits = limits or Limits()
        self._clock = clock
        self._client = GoogleClient(
            clock=clock,
            is_practice=is_practice,
            limits=dataclasses.replace(limits, answer_bytes=max(limits.answer_bytes, ANSWER_BYTES)),
        )
        self._rows = RowReader(self._client)

    def ad_account_of(self, lane: Lane) -> str | None:
        """Return the customer that conversions go to, or the one that the destination names."""
        return ad_customer_of(lane)

    async def own_figures(self, lane: Lane) -> tuple[OwnFigure, ...] | Failure:
        """Return Google's diagnostics of uploads, for the account and the lane's own actions."""
        actions = frozenset(actions_of(lane.options).values())
        # Uploads are told of by the account that they went to.
        lane = dataclasses.replace(lane, options={**lane.options, "ad_account_id": ""})
        of_clients = await self._rows.every(
            lane, own_figures.CLIENT_QUERY, lambda row: tuple(own_figures.figures_of_client(row))
        )
        if not isinstance(of_clients, tuple):
            return of_clients
        of_actions = await self._rows.every(
            lane,
            own_figures.ACTION_QUERY,
            lambda row: tuple(own_figures.figures_of_action(row, actions)),
        )
        if not isinstance(of_actions, tuple):
            return of_actions
        return tuple(chain.from_iterable((*of_clients, *of_actions)))

    async def account(self, lane: Lane) -> AdAccount | Failure:
        """Return the customer, with its currency and its time zone."""
        rows = await self._rows.every(lane, ACCOUNT_QUERY, entities.account_of)
        if not isinstance(rows, tuple):
            return rows
        return rows[0] if len(rows) == 1 else STRANGE

    async def entities(
        self, lane: Lane, kind: EntityKind, *, cursor: str | None = None
    ) -> Page[AdEntity] | Failure:
        """Return a page of campaigns, ad groups or ads, removed ones included."""
        return await self._rows.page(
            lane, entities.query_for(kind), lambda row: entities.entity_of(kind, row), cursor
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
        """Return a page of the campaigns' figures for local days of the account.

        Where the destination names an action, its conversions are asked for in a second request.
        """
        zone = ZoneInfo(account.time_zone)
        query = figures.query_for(step, first=first, last=last)
        page = await self._rows.page(
            lane, query, lambda row: figures.figure_of(step, zone, row), cursor
        )
        action = lane.options.get("counted_action")
        if not isinstance(page, Page) or not page.rows or not action:
            return page
        days = [one.starts_at.astimezone(zone).date() for one in page.rows]
        counted = await self._rows.every(
            lane,
            figures.counted_query_for(
                step,
                first=min(days),
                last=max(days),
                action=f"customers/{digits_of(lane.account)}/conversionActions/{action}",
            ),
            lambda row: figures.counted_of(step, zone, row),
        )
        if not isinstance(counted, tuple):
            return counted
        return Page(figures.with_counted(page.rows, counted), page.next_cursor)

    async def changes(self, lane: Lane, *, since: datetime) -> tuple[AdChange, ...] | Failure:
        """Return what was changed since an instant, of the last 30 days at most; oldest first."""
        account = await self.account(lane)
        if not isinstance(account, AdAccount):
            return account
        zone = ZoneInfo(account.time_zone)
        now = datetime.fromtimestamp(self._clock.now_ms() / 1000, UTC)
        rows = await change_rows(self._rows, lane, since=since, now=now, zone=zone)
        if not isinstance(rows, dict):
            return rows
        spenders = await spenders_of(self._rows, lane, rows)
        if not isinstance(spenders, dict):
            return spenders
        try:
            found = [
                one for row in rows.values() for one in changes.changes_of(row, zone, spenders)
            ]
        except StrangeRow:
            return STRANGE
        return tuple(
            sorted(
                (one for one in found if one.at >= since), key=lambda one: (one.at, one.change_id)
            )
        )

    async def recommendations(self, lane: Lane) -> tuple[Recommendation, ...] | Failure:
        """Return what Google recommends and nobody dismissed."""
        return await self._rows.every(
            lane, changes.RECOMMENDATIONS_QUERY, changes.recommendation_of
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()
