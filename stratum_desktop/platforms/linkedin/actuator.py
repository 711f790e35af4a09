"""Changes statuses and daily budgets of campaigns at LinkedIn. One call, one request; no retry.

A write that meets another one is answered with a conflict, which passes: whoever called may call
again, because the values are absolute.
Source: learn.microsoft.com/en-us/linkedin/marketing/integrations/ads, by public copies of the
vendor's description of campaign management, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind, EntityStatus
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.money import places_of, step_of
from stratum_desktop.platforms._shared.ad_answer import understood
from stratum_desktop.platforms._shared.ad_change import objection_to_budget, objection_to_status
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.platforms.linkedin.client import LinkedInClient
from stratum_desktop.platforms.linkedin.entities import STATUS_WORDS, campaign_of
from stratum_desktop.platforms.linkedin.errors import ads_failure_of, answered
from stratum_desktop.platforms.linkedin.manifest import MANIFEST, READING

_TRACE = "x-li-uuid"
_LONGEST_TRACE = 64


class LinkedInActuator:
    """Changes the ad account of every lane of a workspace."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = LinkedInClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )

    async def read(self, lane: Lane, kind: EntityKind, external_id: str) -> AdEntity | Failure:
        """Return one campaign as it is at this moment.

        Raises:
            ValueError: the level is none of the manifest's.
        """
        _require_known(kind)
        reply = await self._client.read_campaign(lane, external_id)
        answer = answered(reply, now_seconds=self._clock.now_ms() / 1000)
        if isinstance(answer, Failure):
            return answer
        return understood(lambda: campaign_of(answer))

    async def set_status(
        self, lane: Lane, entity: AdEntity, status: EntityStatus
    ) -> Written | Failure:
        """Set it active or paused; raises as `read`."""
        objection = objection_to_status(entity, status)
        if objection is not None:
            return objection
        return await self._change(lane, entity, {"status": STATUS_WORDS[status]})

    async def set_daily_budget(
        self, lane: Lane, account: AdAccount, entity: AdEntity, amount: Decimal
    ) -> Written | Failure:
        """Set the daily budget that a campaign has itself; raises as `read`."""
        objection = objection_to_budget(account, entity, amount, step=self.budget_step(account))
        if objection is not None:
            return objection
        text = f"{amount:.{places_of(account.currency)}f}"
        budget = {"amount": text, "currencyCode": account.currency}
        return await self._change(lane, entity, {"dailyBudget": budget})

    def budget_step(self, account: AdAccount) -> Decimal:
        """Return one of the currency's last place; LinkedIn names no step of its own."""
        return step_of(account.currency)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def _change(
        self, lane: Lane, entity: AdEntity, values: Mapping[str, object]
    ) -> Written | Failure:
        _require_known(entity.kind)
        reply = await self._client.change_campaign(lane, entity.external_id, values)
        if isinstance(reply, NoReply):
            return reply.failure
        if not _is_done(reply):
            return ads_failure_of(reply, now_seconds=self._clock.now_ms() / 1000)
        return Written(reply.headers.get(_TRACE, "")[:_LONGEST_TRACE] or None)


def _is_done(reply: Reply) -> bool:
    """Say whether a change was made: one copy of the page says 204, another 200."""
    is_own = not reply.body or json_object(reply.body) is not None
    return reply.status == 204 or (reply.status == 200 and is_own)


def _require_known(kind: EntityKind) -> None:
    if kind not in READING.kinds:
        raise ValueError(f"no {kind.value} is changed at LinkedIn")
