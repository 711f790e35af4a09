"""Reads ad accounts at TikTok. One call, one request; never a retry here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnFigure
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import Row, understood
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply
from stratum_desktop.platforms.ad_contract import (
    NO_AD_ACCOUNT,
    AdChange,
    Page,
    Recommendation,
)
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, NeedsReauthorisation
from stratum_desktop.platforms.tiktok.client import TikTokClient
from stratum_desktop.platforms.tiktok.entities import account_of, cursor_after, page_of
from stratum_desktop.platforms.tiktok.errors import data_of
from stratum_desktop.platforms.tiktok.figures import (
    TIME_DIMENSION,
    days_of,
    figures_of,
    metrics_of,
)
from stratum_desktop.platforms.tiktok.manifest import AD_ACCOUNT, MANIFEST, READING
from stratum_desktop.platforms.tiktok.vocabulary import LEVELS

Read = TypeVar("Read")
NO_ACCOUNT = NeedsReauthorisation(Reason(NO_AD_ACCOUNT))


class TikTokReader:
    """Reads the ad account of every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = TikTokClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )

    def ad_account_of(self, lane: Lane) -> str | None:
        """Return the advertiser that a destination names."""
        return ad_account_of(lane)

    async def own_figures(self, lane: Lane) -> tuple[OwnFigure, ...] | Failure:
        """Return nothing: TikTok shows its match quality on screen alone."""
        return ()

    async def account(self, lane: Lane) -> AdAccount | Failure:
        """Return the advertiser."""
        advertiser_id = ad_account_of(lane)
        if advertiser_id is None:
            return NO_ACCOUNT
        reply = await self._client.read_advertiser(lane, advertiser_id)
        found = self._read(reply, lambda data: account_of(data, advertiser_id))
        return NeedsReauthorisation(Reason("tiktok.ads_not_allowed")) if found is None else found

    async def entities(
        self, lane: Lane, kind: EntityKind, *, cursor: str | None = None
    ) -> Page[AdEntity] | Failure:
        """Return a page of a level, deleted ones included."""
        advertiser_id = ad_account_of(lane)
        if advertiser_id is None:
            return NO_ACCOUNT
        page = int(cursor or 1)
        reply = await self._client.list_entities(lane, advertiser_id, LEVELS[kind], page=page)
        return self._read(reply, lambda data: page_of(data, kind, page))

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
        """Return a page of the campaigns' figures.

        Raises:
            ValueError: they are more days than the manifest's `days_at_once`.
        """
        READING.require_days(step, first, last)
        if ad_account_of(lane) is None:
            return NO_ACCOUNT
        page, metrics = int(cursor or 1), metrics_of(lane.options)
        reply = await self._client.report(
            lane,
            account.account,
            time_dimension=TIME_DIMENSION[step],
            metrics=metrics.names,
            days=days_of(first, last),
            page=page,
        )

        def read(data: Row) -> Page[AdFigure]:
            return Page(figures_of(data, account, step, metrics), cursor_after(data, page))

        return self._read(reply, read)

    async def changes(self, lane: Lane, *, since: datetime) -> tuple[AdChange, ...] | Failure:
        """Return nothing: no history of changes is known of TikTok."""
        return ()

    async def recommendations(self, lane: Lane) -> tuple[Recommendation, ...] | Failure:
        """Return nothing: TikTok gives no recommendations that could be read."""
        return ()

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    def _read(self, reply: Reply | NoReply, read: Callable[[Row], Read]) -> Read | Failure:
        data = data_of(reply, now_seconds=self._clock.now_ms() / 1000)
        return understood(lambda: read(data)) if isinstance(data, dict) else data


def ad_account_of(lane: Lane) -> str | None:
    """Return the advertiser that a destination names, or None."""
    return lane.options.get(AD_ACCOUNT) or None
