"""Reads ad accounts at Snapchat. One question a call; never a retry here."""

from __future__ import annotations

from datetime import date, datetime

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnFigure
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import understood
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.ad_contract import (
    NO_AD_ACCOUNT,
    AdChange,
    Page,
    Recommendation,
)
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, NeedsReauthorisation
from stratum_desktop.platforms.snapchat.client import SnapchatAdsClient, listing_url
from stratum_desktop.platforms.snapchat.entities import (
    ACCOUNTS,
    account_of,
    cursor_after,
    entities_of,
)
from stratum_desktop.platforms.snapchat.errors import answered
from stratum_desktop.platforms.snapchat.figures import (
    Walk,
    figures_of,
    metrics_of,
    question_of,
    walk_of,
)
from stratum_desktop.platforms.snapchat.manifest import AD_ACCOUNT, READING
from stratum_desktop.platforms.snapchat.vocabulary import LEVELS

NO_ACCOUNT = NeedsReauthorisation(Reason(NO_AD_ACCOUNT))


class SnapchatReader:
    """Reads the ad account of every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._client = SnapchatAdsClient(clock=clock, is_practice=is_practice, limits=limits)

    def ad_account_of(self, lane: Lane) -> str | None:
        """Return the ad account that a destination names."""
        return ad_account_of(lane)

    async def own_figures(self, lane: Lane) -> tuple[OwnFigure, ...] | Failure:
        """Return nothing: Snapchat shows its Event Quality Score on screen alone."""
        return ()

    async def account(self, lane: Lane) -> AdAccount | Failure:
        """Return the ad account."""
        ad_account_id = ad_account_of(lane)
        if ad_account_id is None:
            return NO_ACCOUNT
        answer = answered(await self._client.read(lane, ACCOUNTS, ad_account_id))
        if isinstance(answer, Failure):
            return answer
        return understood(lambda: account_of(answer, ad_account_id))

    async def entities(
        self, lane: Lane, kind: EntityKind, *, cursor: str | None = None
    ) -> Page[AdEntity] | Failure:
        """Return a page of a level; Snapchat lists nothing that was deleted."""
        ad_account_id, level = ad_account_of(lane), LEVELS[kind]
        if ad_account_id is None:
            return NO_ACCOUNT
        reply = await self._client.list_entities(lane, ad_account_id, level, cursor=cursor)
        answer = answered(reply)
        if isinstance(answer, Failure):
            return answer
        url = listing_url(lane, ad_account_id, level)
        return understood(lambda: Page(entities_of(answer, kind), cursor_after(answer, url)))

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

        Campaigns are asked for one by one, so a page is either one campaign's figures, or empty
        where it listed the campaigns that are asked for next.

        Raises:
            ValueError: they are more days than the manifest's `days_at_once`.
        """
        READING.require_days(step, first, last)
        walk = Walk((), None) if cursor is None else walk_of(cursor)
        if not walk.left:
            return await self._more_campaigns(lane, walk)
        campaign_id, metrics = walk.left[0], metrics_of(lane.options)
        question = question_of(account, step, metrics, first, last)
        answer = answered(await self._client.statistics(lane, campaign_id, question))
        if isinstance(answer, Failure):
            return answer
        rest = Walk(walk.left[1:], walk.listing).cursor
        return understood(
            lambda: Page(figures_of(answer, account, campaign_id, step, metrics), rest)
        )

    async def changes(self, lane: Lane, *, since: datetime) -> tuple[AdChange, ...] | Failure:
        """Return nothing: no history of changes is known of Snapchat."""
        return ()

    async def recommendations(self, lane: Lane) -> tuple[Recommendation, ...] | Failure:
        """Return nothing: Snapchat gives no recommendations that could be read."""
        return ()

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def _more_campaigns(self, lane: Lane, walk: Walk) -> Page[AdFigure] | Failure:
        listed = await self.entities(lane, EntityKind.CAMPAIGN, cursor=walk.listing)
        if not isinstance(listed, Page):
            return listed
        ids = tuple(one.external_id for one in listed.rows)
        return Page((), Walk(ids, listed.next_cursor).cursor)


def ad_account_of(lane: Lane) -> str | None:
    """Return the ad account that a destination names, or None."""
    return lane.options.get(AD_ACCOUNT) or None
