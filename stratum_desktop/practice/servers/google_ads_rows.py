"""What stands in the practice Google Ads account, as rows of whole field names.

Campaigns, figures and changes are those of the made-up world. Made up here: the recommendations (a
quarter more for the first campaign with a daily budget, and one of another kind).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.entity import AdEntity, Budget, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.money import rounded
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.timeline import STATUS, WorldChange
from stratum_desktop.practice.servers.google_ads_fields import (
    CONVERSION_ACTION,
    OF_ACTION,
    OF_CLIENT,
    bounds_of,
)
from stratum_desktop.practice.servers.google_gaql import Query
from stratum_desktop.practice.servers.google_uploads import CLIENT, local_text, summary
from stratum_desktop.practice.servers.ledger import Entry

Row = dict[str, object]

STATUSES = {
    EntityStatus.ACTIVE: "ENABLED",
    EntityStatus.PAUSED: "PAUSED",
    EntityStatus.ENDED: "REMOVED",
}
_KINDS = {
    EntityKind.CAMPAIGN: ("CAMPAIGN", "campaign", "campaigns"),
    EntityKind.AD_SET: ("AD_GROUP", "adGroup", "adGroups"),
    EntityKind.AD: ("AD_GROUP_AD", "adGroupAd", "adGroupAds"),
}
_LEVELS = {
    "campaign": EntityKind.CAMPAIGN,
    "ad_group": EntityKind.AD_SET,
    "ad_group_ad": EntityKind.AD,
}


@dataclass(frozen=True, slots=True)
class GoogleAccount:
    """The account at an instant."""

    world: AdWorld
    #: What this server took of conversions.
    taken: tuple[Entry, ...]
    #: Conversion action to its name.
    actions: Mapping[str, str]
    #: Epoch seconds.
    now: float

    @property
    def customer(self) -> str:
        """The customer's id, digits alone."""
        return self.world.account("google").account

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its days."""
        return ZoneInfo(self.world.account("google").time_zone)

    def rows(self, query: Query) -> Iterator[Row]:
        """Yield every row of a resource, not yet narrowed or ordered.

        Args:
            query: checked; figures come for its days.
        """
        if query.resource in _LEVELS:
            rows = self._of_level(_LEVELS[query.resource])
            if any(field.startswith(("metrics.", "segments.")) for field in query.fields):
                rows = self._figures(query, rows)
        elif query.resource == "change_event":
            rows = self._changes()
        elif query.resource == "recommendation":
            rows = self._recommendations()
        elif query.resource in (OF_CLIENT, OF_ACTION):
            rows = self._uploads(query.resource)
        else:
            rows = iter(({},))
        customer = self._customer()
        for row in rows:
            yield {**customer, **row}

    def entities(self, kind: EntityKind) -> tuple[AdEntity, ...]:
        """Return a level of the account."""
        return self.world.entities("google", kind, now=self.now)

    def name_of(self, kind: EntityKind, entity: AdEntity) -> str:
        """Return the resource name of an entity."""
        number = entity.external_id
        if kind is EntityKind.AD:
            number = f"{entity.parent_id}~{number}"
        return f"customers/{self.customer}/{_KINDS[kind][2]}/{number}"

    def budget_name(self, budget: Budget) -> str:
        """Return the resource name of a budget."""
        return f"customers/{self.customer}/campaignBudgets/{budget.budget_id}"

    def _customer(self) -> Row:
        account = self.world.account("google")
        return {
            "customer.resource_name": f"customers/{self.customer}",
            "customer.id": int(account.account),
            "customer.descriptive_name": account.name,
            "customer.currency_code": account.currency,
            "customer.time_zone": account.time_zone,
            "customer.status": "ENABLED" if account.is_active else "SUSPENDED",
            "customer.manager": False,
        }

    def _of_level(self, kind: EntityKind) -> Iterator[Row]:
        above: dict[str, Row] = {}
        if kind is not EntityKind.CAMPAIGN:
            parents = EntityKind.CAMPAIGN if kind is EntityKind.AD_SET else EntityKind.AD_SET
            owner = "campaign" if kind is EntityKind.AD_SET else "ad_group"
            above = {str(row[f"{owner}.id"]): row for row in self._of_level(parents)}
        for entity in self.entities(kind):
            row = above.get(entity.parent_id or "", {})
            yield {**row, **self._entity(kind, entity)}

    def _entity(self, kind: EntityKind, entity: AdEntity) -> Row:
        owner = next(name for name, one in _LEVELS.items() if one is kind)
        inner = f"{owner}.ad" if kind is EntityKind.AD else owner
        learning = ["BIDDING_STRATEGY_LEARNING"] if entity.delivery_status == "LEARNING" else []
        row: Row = {
            f"{owner}.resource_name": self.name_of(kind, entity),
            f"{inner}.id": int(entity.external_id),
            f"{inner}.name": entity.name,
            f"{owner}.status": STATUSES[entity.status],
            f"{owner}.primary_status": entity.delivery_status,
            f"{owner}.primary_status_reasons": learning,
        }
        if kind is EntityKind.CAMPAIGN:
            row |= self._campaign(entity)
        elif kind is EntityKind.AD_SET:
            row |= {"ad_group.type": "SEARCH_STANDARD"}
        else:
            row |= {"ad_group_ad.ad.type": "RESPONSIVE_SEARCH_AD"}
        return row

    def _campaign(self, entity: AdEntity) -> Row:
        budget = entity.budget
        row: Row = {
            "campaign.advertising_channel_type": entity.objective,
            "campaign.start_date_time": self._local(entity.starts_at),
            "campaign.end_date_time": self._local(entity.ends_at),
        }
        if budget.kind is BudgetKind.ELSEWHERE:
            return row
        is_of_run = budget.kind is BudgetKind.LIFETIME
        amount = "total_amount_micros" if is_of_run else "amount_micros"
        return row | {
            "campaign.campaign_budget": self.budget_name(budget),
            "campaign_budget.resource_name": self.budget_name(budget),
            "campaign_budget.id": int(budget.budget_id or 0),
            f"campaign_budget.{amount}": micros(budget.amount or Decimal(0)),
            "campaign_budget.period": "CUSTOM_PERIOD" if is_of_run else "DAILY",
            "campaign_budget.explicitly_shared": budget.kind is BudgetKind.SHARED,
            "campaign_budget.reference_count": budget.spenders,
            "campaign_budget.status": "ENABLED",
        }

    def _figures(self, query: Query, rows: Iterable[Row]) -> Iterator[Row]:
        first, last = (date.fromisoformat(day or "") for day in bounds_of(query, "segments.date"))
        step = Step.HOUR if "segments.hour" in query.fields else Step.DAY
        of = {str(row["campaign.id"]): row for row in rows}
        found: dict[tuple[object, ...], Row] = {}
        for figure in self.world.figures("google", step, first=first, last=last, now=self.now):
            row = self._figure(figure)
            key = (figure.external_id, row["segments.date"], row["segments.hour"])
            # An hour that comes twice in a night is one hour to Google.
            found[key] = _added(found[key], row) if key in found else row
        by_action = CONVERSION_ACTION in query.fields
        for (number, *_), row in found.items():
            if not by_action or row["metrics.conversions"]:
                yield {**of[str(number)], **row, CONVERSION_ACTION: self._sales_action()}

    def _figure(self, figure: AdFigure) -> Row:
        local = figure.starts_at.astimezone(self.zone)
        return {
            "segments.date": local.date().isoformat(),
            "segments.hour": local.hour,
            "metrics.cost_micros": micros(figure.spend),
            "metrics.conversions": figure.conversions,
            "metrics.conversions_value": float(figure.revenue),
            "metrics.all_conversions": figure.conversions,
            "metrics.all_conversions_value": float(figure.revenue),
            "metrics.impressions": figure.impressions,
            "metrics.clicks": figure.clicks,
        }

    def _sales_action(self) -> str:
        """Return the action that counts all that the world sells."""
        number = next(one for one, name in self.actions.items() if name == "Purchase")
        return f"customers/{self.customer}/conversionActions/{number}"

    def _changes(self) -> Iterator[Row]:
        known = {one.external_id: one for kind in _KINDS for one in self.entities(kind)}
        for place, change in enumerate(self.world.changes("google", since=0.0)):
            entity = known.get(change.external_id)
            if change.at <= self.now and entity is not None:
                yield self._change(place, change, entity)

    def _change(self, place: int, change: WorldChange, entity: AdEntity) -> Row:
        kind, key, _ = _KINDS[change.kind]
        name = self.name_of(change.kind, entity)
        old, new, field = self._spelled(change)
        row: Row = {}
        if STATUS not in change.after:
            kind, key, name = "CAMPAIGN_BUDGET", "campaignBudget", self.budget_name(entity.budget)
        elif change.kind is EntityKind.CAMPAIGN:
            row["change_event.campaign"] = name
        moment = datetime.fromtimestamp(change.at, UTC)
        number = f"{round(change.at * 1_000_000)}~{place}~0"
        return row | {
            "change_event.resource_name": f"customers/{self.customer}/changeEvents/{number}",
            "change_event.change_date_time": self._local(moment),
            "change_event.change_resource_type": kind,
            "change_event.change_resource_name": name,
            "change_event.client_type": change.by,
            "change_event.user_email": "somebody@shop.example",
            "change_event.resource_change_operation": "UPDATE",
            "change_event.changed_fields": field,
            "change_event.old_resource": {key: {field: old}},
            "change_event.new_resource": {key: {field: new}},
        }

    def _spelled(self, change: WorldChange) -> tuple[str, str, str]:
        if STATUS in change.after:
            old, new = (
                STATUSES[EntityStatus(side[STATUS])] for side in (change.before, change.after)
            )
            return old, new, "status"
        old, new = (
            str(micros(Decimal(next(iter(side.values())))))
            for side in (change.before, change.after)
        )
        return old, new, "amountMicros"

    def _recommendations(self) -> Iterator[Row]:
        prefix = f"customers/{self.customer}/recommendations"
        currency = self.world.account("google").currency
        for entity in self.entities(EntityKind.CAMPAIGN):
            amount = entity.budget.amount
            is_own = entity.budget.kind is BudgetKind.DAILY
            if entity.status is EntityStatus.ACTIVE and is_own and amount is not None:
                wanted = rounded(amount * Decimal("1.25"), currency)
                yield {
                    "recommendation.resource_name": f"{prefix}/budget-{entity.external_id}",
                    "recommendation.type": "CAMPAIGN_BUDGET",
                    "recommendation.campaign": self.name_of(EntityKind.CAMPAIGN, entity),
                    "recommendation.dismissed": False,
                    "recommendation.campaign_budget_recommendation": {
                        "currentBudgetAmountMicros": str(micros(amount)),
                        "recommendedBudgetAmountMicros": str(micros(wanted)),
                    },
                }
                break
        yield {
            "recommendation.resource_name": f"{prefix}/sitelinks",
            "recommendation.type": "SITELINK_ASSET",
            "recommendation.dismissed": False,
        }

    def _uploads(self, resource: str) -> Iterator[Row]:
        parent = f"customers/{self.customer}"
        if resource == OF_CLIENT:
            name = f"{parent}/offlineConversionUploadClientSummaries/{CLIENT}"
            if self.taken:
                row = summary(OF_CLIENT, self.taken, self.zone, now=self.now)
                yield {**row, f"{OF_CLIENT}.resource_name": name}
            return
        for action, name_of_it in self.actions.items():
            taken = tuple(entry for entry in self.taken if entry.name == action)
            number = f"{action}~{CLIENT}"
            name = f"{parent}/offlineConversionUploadConversionActionSummaries/{number}"
            if taken:
                yield {
                    **summary(OF_ACTION, taken, self.zone, now=self.now),
                    f"{OF_ACTION}.resource_name": name,
                    f"{OF_ACTION}.conversion_action_id": int(action),
                    f"{OF_ACTION}.conversion_action_name": name_of_it,
                }

    def _local(self, moment: datetime | None) -> str | None:
        return None if moment is None else local_text(moment, self.zone)


def micros(amount: Decimal) -> int:
    """Return an amount of major units in millionths."""
    return int(amount * 1_000_000)


def _added(row: Row, other: Row) -> Row:
    """Return two rows of the same time as one."""
    return {
        name: value if name.startswith("segments.") else value + other[name]  # type: ignore[operator]
        for name, value in row.items()
    }
