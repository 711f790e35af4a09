"""Reads an ad account at LinkedIn. One call, one request; never a retry here."""

from __future__ import annotations

from datetime import date, datetime

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnFigure
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import Row, rows_of, understood
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply
from stratum_desktop.platforms.ad_contract import SPAN_TOO_LARGE, AdChange, Page, Recommendation
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, Rejected, Unsupported
from stratum_desktop.platforms.linkedin.auth import opens_ads
from stratum_desktop.platforms.linkedin.client import LinkedInClient
from stratum_desktop.platforms.linkedin.entities import (
    account_of,
    campaigns_of,
    cursor_after,
    time_zone_of,
)
from stratum_desktop.platforms.linkedin.errors import answered
from stratum_desktop.platforms.linkedin.figures import MOST_ROWS, figures_of, metrics_of
from stratum_desktop.platforms.linkedin.manifest import MANIFEST, READING


class LinkedInReader:
    """Reads the ad account of every lane of a workspace; lanes share nothing but connections."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = LinkedInClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )

    def ad_account_of(self, lane: Lane) -> str | None:
        """Return the destination's own account, where a token for its ads was given."""
        return lane.account if opens_ads(lane.secrets) else None

    async def own_figures(self, lane: Lane) -> tuple[OwnFigure, ...] | Failure:
        """Return nothing: LinkedIn publishes nothing about the quality of what it was sent."""
        return ()

    async def account(self, lane: Lane) -> AdAccount | Failure:
        """Return the ad account."""
        zone = time_zone_of(lane.options)
        if isinstance(zone, Unsupported):
            return zone
        answer = self._answered(await self._client.read_account(lane))
        if isinstance(answer, Failure):
            return answer
        return understood(lambda: account_of(answer, lane.account, zone))

    async def entities(
        self, lane: Lane, kind: EntityKind, *, cursor: str | None = None
    ) -> Page[AdEntity] | Failure:
        """Return a page of the campaigns, those that ended included.

        Raises:
            ValueError: the level is none of the manifest's.
        """
        if kind not in READING.kinds:
            raise ValueError(f"no {kind.value} is read at LinkedIn")
        answer = self._answered(await self._client.list_campaigns(lane, cursor=cursor))
        if isinstance(answer, Failure):
            return answer
        return understood(lambda: Page(campaigns_of(answer), cursor_after(answer)))

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
        """Return the campaigns' figures, all in one page: LinkedIn's reports have no others.

        Raises:
            ValueError: they are no days, or more than the manifest's `days_at_once`.
        """
        READING.require_days(step, first, last)
        metrics = metrics_of(lane.options)
        reply = await self._client.report(lane, first=first, last=last, fields=metrics.fields)
        answer = self._answered(reply)
        if isinstance(answer, Failure):
            return answer
        rows = understood(lambda: rows_of(answer, "elements"))
        if isinstance(rows, tuple) and len(rows) >= MOST_ROWS:
            return Rejected(Reason(SPAN_TOO_LARGE))
        return understood(lambda: Page(figures_of(answer, account, metrics)))

    async def changes(self, lane: Lane, *, since: datetime) -> tuple[AdChange, ...] | Failure:
        """Return nothing: no history of changes is known of LinkedIn."""
        return ()

    async def recommendations(self, lane: Lane) -> tuple[Recommendation, ...] | Failure:
        """Return nothing: LinkedIn gives no recommendations that could be read."""
        return ()

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    def _answered(self, reply: Reply | NoReply) -> Row | Failure:
        return answered(reply, now_seconds=self._clock.now_ms() / 1000)
