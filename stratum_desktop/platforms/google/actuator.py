"""Changes statuses and daily budgets in Google Ads. One call, one request; never a retry.

A mutate names what it sets in a mask, so what it leaves out stays; several operations are made
whole or not at all. A campaign's budget is a resource of its own, in micros.
Source: google-ads 34.0.0 (v26), `services/types/{campaign_service,campaign_budget_service}.py`, and
developers.google.com/google-ads/api/rest/common/mutate, read 2026-11-23.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind, EntityStatus
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.money import step_of
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_change import objection_to_budget, objection_to_status
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.http import Limits, NoReply
from stratum_desktop.platforms.ad_contract import Page, Written
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, Rejected
from stratum_desktop.platforms.google.ads.entities import entity_of, query_for_one
from stratum_desktop.platforms.google.ads.errors import change_failure_of
from stratum_desktop.platforms.google.ads.reader import STRANGE, RowReader
from stratum_desktop.platforms.google.ads.vocabulary import STATUSES
from stratum_desktop.platforms.google.client import GoogleClient
from stratum_desktop.platforms.google.requirements import ad_customer_of

_SERVICES = {
    EntityKind.CAMPAIGN: "campaigns",
    EntityKind.AD_SET: "adGroups",
    EntityKind.AD: "adGroupAds",
}
_BUDGETS = "campaignBudgets"
_WORDS = {status: word for word, status in STATUSES.items()}
_ID = re.compile(r"[1-9][0-9]{0,18}")
_MICROS = 1_000_000
_MOST_MICROS = 2**63 - 1
_TRACE_CHARACTERS = 64


class GoogleActuator:
    """Changes the ad account of every lane of a workspace."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None = None) -> None:
        """Connect to nothing yet."""
        self._client = GoogleClient(clock=clock, is_practice=is_practice, limits=limits)
        self._rows = RowReader(self._client)

    async def read(self, lane: Lane, kind: EntityKind, external_id: str) -> AdEntity | Failure:
        """Return a campaign, ad group or ad as it is at this moment."""
        if not _ID.fullmatch(external_id):
            return _unknown()
        query = query_for_one(kind, external_id)
        page = await self._rows.page(lane, query, lambda row: entity_of(kind, row), None)
        if not isinstance(page, Page):
            return page
        if not page.rows:
            return _unknown()
        # One ad can stand in several ad groups, and then its id alone does not say which is meant.
        is_meant = len(page.rows) == 1 and page.rows[0].external_id == external_id
        return page.rows[0] if is_meant else STRANGE

    async def set_status(
        self, lane: Lane, entity: AdEntity, status: EntityStatus
    ) -> Written | Failure:
        """Enable or pause."""
        objection = objection_to_status(entity, status)
        if objection is not None:
            return objection
        number = entity.external_id
        ids = [entity.parent_id or "", number] if entity.kind is EntityKind.AD else [number]
        if not all(map(_ID.fullmatch, ids)):
            return _unknown()
        service = _SERVICES[entity.kind]
        return await self._set(lane, service, "~".join(ids), "status", _WORDS[status])

    async def set_daily_budget(
        self, lane: Lane, account: AdAccount, entity: AdEntity, amount: Decimal
    ) -> Written | Failure:
        """Set the average daily amount of a campaign's own budget."""
        objection = objection_to_budget(account, entity, amount, step=self.budget_step(account))
        if objection is not None:
            return objection
        budget_id = entity.budget.budget_id or ""
        if not _ID.fullmatch(budget_id):
            return _unknown()
        # In whole steps of at least a micro, so nothing is cut off.
        micros = int(amount * _MICROS)
        if micros > _MOST_MICROS:
            return Rejected(Reason("google.budget_too_large"))
        return await self._set(lane, _BUDGETS, budget_id, "amountMicros", str(micros))

    def budget_step(self, account: AdAccount) -> Decimal:
        """Return one of the currency's last place; Google says when its own step is larger."""
        return step_of(account.currency)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    async def _set(
        self, lane: Lane, service: str, number: str, field: str, value: str
    ) -> Written | Failure:
        name = f"customers/{ad_customer_of(lane)}/{service}/{number}"
        operation = {"updateMask": field, "update": {"resourceName": name, field: value}}
        reply = await self._client.mutate(lane, service, [operation])
        if isinstance(reply, NoReply):
            return reply.failure
        if reply.status != 200:
            return change_failure_of(reply)
        if not _names(json_object(reply.body), name):
            return STRANGE
        trace = reply.headers.get("request-id")
        return Written(None if trace is None else trace[:_TRACE_CHARACTERS])


def _names(answer: Mapping[str, object] | None, name: str) -> bool:
    """Say whether an answer is about what was changed, and about nothing else."""
    results = None if answer is None else answer.get("results")
    is_one = isinstance(results, list) and len(results) == 1 and isinstance(results[0], dict)
    return is_one and results[0].get("resourceName") == name  # type: ignore[index]


def _unknown() -> Rejected:
    return Rejected(Reason("google.ad_object_unknown"))
