"""Changes statuses and daily budgets at Snapchat.

A complete entity is put in the place of the present one, which is the form that every version of
the API has; so it is read just before, changed in one place and put back. Whoever changed it since
the caller looked is not overwritten. Never a retry here: putting the same back changes nothing.
Source: developers.snap.com/marketing-api/Ads-API/api-patterns and …/campaigns, read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.money import step_of
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import Row, understood, words_of
from stratum_desktop.platforms._shared.ad_change import objection_to_budget, objection_to_status
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, Misunderstood, Rejected, Unavailable
from stratum_desktop.platforms.snapchat.client import SnapchatAdsClient
from stratum_desktop.platforms.snapchat.entities import (
    DAILY_BUDGET,
    MICROS,
    STATUS_WORDS,
    entity_of,
    parts_of,
)
from stratum_desktop.platforms.snapchat.errors import answered
from stratum_desktop.platforms.snapchat.reader import NO_ACCOUNT, ad_account_of
from stratum_desktop.platforms.snapchat.vocabulary import LEVELS

_LONGEST_TRACE = 64


class SnapchatActuator:
    """Changes the ad account of every lane of a workspace."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._client = SnapchatAdsClient(clock=clock, is_practice=is_practice, limits=limits)

    async def read(self, lane: Lane, kind: EntityKind, external_id: str) -> AdEntity | Failure:
        """Return one entity as it is at this moment."""
        row = await self._row(lane, kind, external_id)
        return row if isinstance(row, Failure) else understood(lambda: entity_of(row, kind))

    async def set_status(
        self, lane: Lane, entity: AdEntity, status: EntityStatus
    ) -> Written | Failure:
        """Set it active or paused."""
        objection = objection_to_status(entity, status)
        if objection is not None:
            return objection
        wanted = replace(entity, status=status)
        return await self._put_back(lane, entity, wanted, {"status": STATUS_WORDS[status]})

    async def set_daily_budget(
        self, lane: Lane, account: AdAccount, entity: AdEntity, amount: Decimal
    ) -> Written | Failure:
        """Set the daily budget that a campaign or an ad squad has itself."""
        objection = objection_to_budget(account, entity, amount, step=self.budget_step(account))
        if objection is not None:
            return objection
        wanted = replace(entity, budget=replace(entity.budget, amount=amount))
        return await self._put_back(lane, entity, wanted, {DAILY_BUDGET: int(amount * MICROS)})

    def budget_step(self, account: AdAccount) -> Decimal:
        """Return one of the currency's last place; Snapchat names no step of its own."""
        return step_of(account.currency)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def _row(self, lane: Lane, kind: EntityKind, external_id: str) -> Row | Failure:
        """Return an entity as Snapchat has it, of the lane's own ad account where that is told."""
        ad_account_id, level = ad_account_of(lane), LEVELS[kind]
        if ad_account_id is None:
            return NO_ACCOUNT
        answer = answered(await self._client.read(lane, level.plural, external_id))
        if isinstance(answer, Failure):
            return answer
        rows = understood(lambda: parts_of(answer, level.plural, level.singular))
        if isinstance(rows, Misunderstood):
            return rows
        row = next((one for one in rows if one.get("id") == external_id), None)
        if row is None:
            return Misunderstood(Reason("reading.answer_strange", {"field": "id"}))
        if row.get("ad_account_id", ad_account_id) != ad_account_id:
            return Rejected(Reason("acting.entity_of_other_account"))
        return row

    async def _put_back(
        self, lane: Lane, entity: AdEntity, wanted: AdEntity, changes: Row
    ) -> Written | Failure:
        """Put a change in, unless somebody else changed the same meanwhile or it is there."""
        row = await self._row(lane, entity.kind, entity.external_id)
        if isinstance(row, Failure):
            # Nothing was written yet, so nothing of a write can be lost.
            return replace(row, answer_lost=False) if isinstance(row, Unavailable) else row
        present = understood(lambda: entity_of(row, entity.kind))
        if isinstance(present, Misunderstood):
            return present
        if _settings_of(present) == _settings_of(wanted):
            return Written()
        if _settings_of(present) != _settings_of(entity):
            return Rejected(Reason("snapchat.ads_changed_meanwhile"))
        level = LEVELS[entity.kind]
        parent_id = present.parent_id or ad_account_of(lane) or ""
        reply = await self._client.put_back(lane, parent_id, level, {**row, **changes})
        answer = answered(reply)
        if isinstance(answer, Failure):
            return answer
        return Written(words_of(answer, "request_id")[:_LONGEST_TRACE] or None)


def _settings_of(entity: AdEntity) -> tuple[EntityStatus, Budget]:
    return entity.status, entity.budget
