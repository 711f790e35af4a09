"""Changes statuses and daily budgets at TikTok. One call, one request; never a retry here.

Source: TikTok portal/docs?id=1739320994354178 (campaigns; ad groups and ads alike, by the vendor's
SDK), read 2026-11-22: a budget is a number in major units, and what a call leaves out stays.
"""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind, EntityStatus
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.money import step_of
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import Row, understood
from stratum_desktop.platforms._shared.ad_change import objection_to_budget, objection_to_status
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, Misunderstood, Rejected
from stratum_desktop.platforms.tiktok.client import TikTokClient
from stratum_desktop.platforms.tiktok.entities import entities_of
from stratum_desktop.platforms.tiktok.errors import data_of
from stratum_desktop.platforms.tiktok.manifest import MANIFEST
from stratum_desktop.platforms.tiktok.reader import NO_ACCOUNT, ad_account_of
from stratum_desktop.platforms.tiktok.vocabulary import LEVELS

_OPERATION = {EntityStatus.ACTIVE: "ENABLE", EntityStatus.PAUSED: "DISABLE"}
_LONGEST_TRACE = 64


class TikTokActuator:
    """Changes the ad account of every lane of a workspace."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._clock = clock
        self._client = TikTokClient(
            HttpClient(
                home_url=MANIFEST.base_url, clock=clock, is_practice=is_practice, limits=limits
            )
        )

    async def read(self, lane: Lane, kind: EntityKind, external_id: str) -> AdEntity | Failure:
        """Return one entity as it is at this moment."""
        advertiser_id = ad_account_of(lane)
        if advertiser_id is None:
            return NO_ACCOUNT
        reply = await self._client.read_entity(lane, advertiser_id, LEVELS[kind], external_id)
        data = self._data_of(reply)
        if not isinstance(data, dict):
            return data
        found = understood(lambda: entities_of(data, kind))
        if isinstance(found, Misunderstood):
            return found
        unknown = Rejected(Reason("tiktok.entity_unknown", {"external_id": external_id}))
        return next((one for one in found if one.external_id == external_id), unknown)

    async def set_status(
        self, lane: Lane, entity: AdEntity, status: EntityStatus
    ) -> Written | Failure:
        """Enable or disable."""
        advertiser_id = ad_account_of(lane)
        if advertiser_id is None:
            return NO_ACCOUNT
        objection = objection_to_status(entity, status)
        if objection is not None:
            return objection
        level = LEVELS[entity.kind]
        body = {
            "advertiser_id": advertiser_id,
            level.ids_key: [entity.external_id],
            "operation_status": _OPERATION[status],
        }
        reply = await self._client.change_status(lane, level, body)
        data = self._data_of(reply)
        if not isinstance(data, dict):
            return data
        if not _is_named(data, level.ids_key, entity.external_id):
            return Rejected(Reason("tiktok.change_refused"))
        return Written(_trace_of(reply))

    async def set_daily_budget(
        self, lane: Lane, account: AdAccount, entity: AdEntity, amount: Decimal
    ) -> Written | Failure:
        """Set the daily budget that a campaign or an ad group has itself."""
        advertiser_id = ad_account_of(lane)
        if advertiser_id is None:
            return NO_ACCOUNT
        objection = objection_to_budget(account, entity, amount, step=self.budget_step(account))
        if objection is not None:
            return objection
        level = LEVELS[entity.kind]
        body = {
            "advertiser_id": advertiser_id,
            level.id_key: entity.external_id,
            "budget": int(amount) if amount == amount.to_integral_value() else float(amount),
        }
        reply = await self._client.change(lane, level, body)
        data = self._data_of(reply)
        if isinstance(data, dict):
            return Written(_trace_of(reply))
        if isinstance(data, Rejected):
            return Rejected(Reason("tiktok.budget_refused", data.reason.facts))
        return data

    def budget_step(self, account: AdAccount) -> Decimal:
        """Return one of the currency's last place; TikTok names no step of its own."""
        return step_of(account.currency)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    def _data_of(self, reply: Reply | NoReply) -> dict[str, object] | Failure:
        return data_of(reply, now_seconds=self._clock.now_ms() / 1000)


def _is_named(data: Row, ids_key: str, external_id: str) -> bool:
    """Say whether a success is of this id, too: failures of single ids come with code 0.

    Unconfirmed: that a list of ids names those that were changed. Without one, the code stands.
    """
    named = data.get(ids_key)
    return not isinstance(named, list) or external_id in map(str, named)


def _trace_of(reply: Reply | NoReply) -> str | None:
    answer = (json_object(reply.body) if isinstance(reply, Reply) else None) or {}
    trace = answer.get("request_id")
    return trace[:_LONGEST_TRACE] if isinstance(trace, str) else None
