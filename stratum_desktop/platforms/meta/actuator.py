"""Changes statuses and daily budgets. One call, one request; never a retry here.

Source: developers.facebook.com/docs/marketing-api/reference/ad-campaign-group and
…/marketing-api/currencies, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind, EntityStatus
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import understood
from stratum_desktop.platforms._shared.ad_change import objection_to_budget, objection_to_status
from stratum_desktop.platforms._shared.http import HttpClient, Limits, Reply
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, Misunderstood, Rejected
from stratum_desktop.platforms.meta.client import MetaAdsClient
from stratum_desktop.platforms.meta.entities import (
    LEVELS,
    STATUS_WORDS,
    entity_from,
    units_in_one,
)
from stratum_desktop.platforms.meta.errors import (
    CHANGING_RIGHT_MISSING,
    ENTITY_SUBCODES,
    READING_RIGHT_MISSING,
    answer_of,
)
from stratum_desktop.platforms.meta.manifest import MANIFEST
from stratum_desktop.platforms.meta.reader import AdAccounts


class MetaActuator:
    """Changes ad accounts for every lane of a workspace."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        http = HttpClient(
            home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
        )
        self._client = MetaAdsClient(http, clock)
        self._accounts = AdAccounts(self._client)

    async def read(self, lane: Lane, kind: EntityKind, external_id: str) -> AdEntity | Failure:
        """Return one entity as it is at this moment; of another ad account: refused."""
        currency = await self._accounts.currency(lane)
        if not isinstance(currency, str):
            return currency
        reply = await self._client.read_node(lane, external_id, LEVELS[kind].fields)
        answer = answer_of(reply, missing_right=READING_RIGHT_MISSING, subcodes=ENTITY_SUBCODES)
        if not isinstance(answer, Mapping):
            return answer
        if answer.get("account_id") != lane.options["ad_account_id"]:
            return Rejected(Reason("acting.entity_of_other_account"))
        return understood(lambda: entity_from(answer, kind, currency))

    async def set_status(
        self, lane: Lane, entity: AdEntity, status: EntityStatus
    ) -> Written | Failure:
        """Set what the owner sets: active or paused."""
        objection = objection_to_status(entity, status)
        if objection is not None:
            return objection
        return await self._change(lane, entity, {"status": STATUS_WORDS[status]})

    async def set_daily_budget(
        self, lane: Lane, account: AdAccount, entity: AdEntity, amount: Decimal
    ) -> Written | Failure:
        """Set the daily budget that a campaign or ad set has itself."""
        objection = objection_to_budget(account, entity, amount, step=self.budget_step(account))
        if objection is not None:
            return objection
        units = int(amount * units_in_one(account.currency))
        return await self._change(lane, entity, {"daily_budget": str(units)})

    def budget_step(self, account: AdAccount) -> Decimal:
        """Return the smallest step that a budget can be set in, in major units."""
        return Decimal(1) / units_in_one(account.currency)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def _change(
        self, lane: Lane, entity: AdEntity, values: Mapping[str, str]
    ) -> Written | Failure:
        reply = await self._client.change_node(lane, entity.external_id, values)
        answer = answer_of(reply, missing_right=CHANGING_RIGHT_MISSING, subcodes=ENTITY_SUBCODES)
        if not isinstance(answer, Mapping):
            return answer
        if answer.get("success") is not True:
            return Misunderstood(Reason("answer.not_understood"))
        return Written(reply.headers.get("x-fb-trace-id") if isinstance(reply, Reply) else None)
