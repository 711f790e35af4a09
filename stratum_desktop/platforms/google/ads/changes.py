"""What somebody changed in the account, and what Google itself would have changed.

Google remembers changes for 30 days, tells them with up to three minutes delay and by the
account's clock, and wants a finite range and a limit in every question. Sources, read 2026-11-23:
the resources change_event and recommendation of google-ads 34.0.0 and the example
get_change_details of googleads/google-ads-python. That the times are local is unconfirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.platforms.ad_contract import AdChange, Recommendation
from stratum_desktop.platforms.google.ads.mapping import (
    Row,
    StrangeRow,
    id_in,
    money,
    part,
    text,
    texts,
    word,
)

CHANGES_AT_ONCE = 2_000
"""Most changes of an answer, so that one stays small. Google allows 10,000.
Source: developers.google.com/google-ads/api/docs/change-event, read 2026-11-23."""
REMEMBERED = timedelta(days=30) - timedelta(hours=1)
"""How far back may be asked, an hour less than Google's 30 days for clocks that differ."""
_AHEAD = timedelta(minutes=10)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?")
_BUDGET = re.compile(r"customers/[0-9]{1,19}/campaignBudgets/[0-9]{1,19}")
_KEPT_VALUES = 20
_KEPT_CHARACTERS = 200
#: Google's kinds of things, to ours, and where an event keeps what was changed of one.
_KINDS = {
    "CAMPAIGN": (EntityKind.CAMPAIGN, "campaign"),
    "CAMPAIGN_BUDGET": (EntityKind.CAMPAIGN, "campaignBudget"),
    "AD_GROUP": (EntityKind.AD_SET, "adGroup"),
    "AD_GROUP_AD": (EntityKind.AD, "adGroupAd"),
}
_BUDGETS = (
    "campaignBudgetRecommendation",
    "forecastingCampaignBudgetRecommendation",
    "marginalRoiCampaignBudgetRecommendation",
)

RECOMMENDATIONS_QUERY = (
    "SELECT recommendation.resource_name, recommendation.type, recommendation.campaign,"
    " recommendation.campaign_budget_recommendation,"
    " recommendation.forecasting_campaign_budget_recommendation,"
    " recommendation.marginal_roi_campaign_budget_recommendation FROM recommendation"
    " WHERE recommendation.dismissed = FALSE"
)


def changes_query(since: datetime, until: str) -> str:
    """Return what to ask for the latest changes of a span.

    Args:
        since: in the account's zone.
        until: as `local_text` or an answer spells it.
    """
    return (
        "SELECT change_event.resource_name, change_event.change_date_time,"
        " change_event.change_resource_type, change_event.change_resource_name,"
        " change_event.client_type, change_event.resource_change_operation,"
        " change_event.old_resource, change_event.new_resource, change_event.campaign"
        " FROM change_event"
        f" WHERE change_event.change_date_time >= '{local_text(since)}'"
        f" AND change_event.change_date_time <= '{until}'"
        f" AND change_event.change_resource_type IN ({', '.join(_KINDS)})"
        f" ORDER BY change_event.change_date_time DESC LIMIT {CHANGES_AT_ONCE}"
    )


def spenders_query(budgets: list[str]) -> str:
    """Return what to ask which campaigns spend from budgets, by their resource names."""
    named = ", ".join(f"'{budget}'" for budget in budgets)
    return (
        "SELECT campaign.id, campaign.campaign_budget FROM campaign"
        f" WHERE campaign.campaign_budget IN ({named})"
    )


def span_of(since: datetime, now: datetime, zone: ZoneInfo) -> tuple[datetime, str]:
    """Return the span to ask for, by the account's clock, and no longer than Google remembers."""
    first = max(since, now - REMEMBERED)
    return first.astimezone(zone), local_text((now + _AHEAD).astimezone(zone))


def local_text(moment: datetime) -> str:
    """Return a local time as GAQL spells it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def told_at(row: Row) -> str:
    """Return when a change was made, as Google spells it."""
    moment = text(row, "changeEvent", "changeDateTime")
    if not _MOMENT.fullmatch(moment):
        raise StrangeRow
    return moment


def change_id_of(row: Row) -> str:
    """Return what tells a change from every other."""
    return text(row, "changeEvent", "resourceName")


def budget_in(row: Row) -> str | None:
    """Return the budget that was changed, by its resource name; None of anything else."""
    if word(row, "changeEvent", "changeResourceType") != "CAMPAIGN_BUDGET":
        return None
    budget = text(row, "changeEvent", "changeResourceName")
    if not _BUDGET.fullmatch(budget):
        raise StrangeRow
    return budget


def changes_of(row: Row, zone: ZoneInfo, spenders: Mapping[str, list[str]]) -> Iterator[AdChange]:
    """Yield what a row says: one change, and of a budget one for each of its campaigns.

    A budget that no campaign has any more says nothing of any. Who it was (`user_email`) is not
    asked for.

    Args:
        spenders: the ids of the campaigns of each budget, by its resource name.

    Raises:
        StrangeRow: it cannot be told what was changed or when.
    """
    kind, name = _KINDS.get(word(row, "changeEvent", "changeResourceType"), (None, ""))
    if kind is None:
        raise StrangeRow
    try:
        at = datetime.fromisoformat(told_at(row)).replace(tzinfo=zone)
    except ValueError:
        raise StrangeRow from None
    budget = budget_in(row)
    if budget is None:
        whose = [text(row, "changeEvent", "changeResourceName").rpartition("~")[2]]
    else:
        own = texts(row, "changeEvent", "campaign")
        whose = spenders.get(budget) or ([own] if own else [])
    for place, one in enumerate(whose):
        change_id = id_in(change_id_of(row))
        yield AdChange(
            change_id=change_id if len(whose) == 1 else f"{change_id}~{place}",
            at=at,
            kind=kind,
            external_id=id_in(one),
            by=word(row, "changeEvent", "clientType") or "UNKNOWN",
            before=_values_of(part(row, "changeEvent", "oldResource", name)),
            after=_values_of(part(row, "changeEvent", "newResource", name)),
        )


def recommendation_of(row: Row) -> Recommendation:
    """Return what a row of `RECOMMENDATIONS_QUERY` recommends.

    Raises:
        StrangeRow: it has no name or kind.
    """
    inner = next((name for name in _BUDGETS if part(row, "recommendation", name)), "")
    return Recommendation(
        recommendation_id=id_in(text(row, "recommendation", "resourceName")),
        kind=word(row, "recommendation", "type") or text(row, "recommendation", "type"),
        campaign_id=id_in(texts(row, "recommendation", "campaign")) or None,
        current_budget=money(row, "recommendation", inner, "currentBudgetAmountMicros"),
        wanted_budget=money(row, "recommendation", inner, "recommendedBudgetAmountMicros"),
    )


def _values_of(value: object) -> dict[str, str]:
    """Return what was set, by Google's names: ``{"amountMicros": "50000000"}``."""
    found = dict(_leaves("", value))
    found.pop("resourceName", None)
    return dict(list(found.items())[:_KEPT_VALUES])


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, str | int | float):
        yield path[:_KEPT_CHARACTERS], str(value)[:_KEPT_CHARACTERS]
    elif isinstance(value, list):
        yield path[:_KEPT_CHARACTERS], f"{len(value)} items"
