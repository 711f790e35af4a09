"""What a campaign may spend, and from what, is said rightly or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.platforms.google.ads.entities import account_of, budget_of, entity_of
from stratum_desktop.platforms.google.ads.mapping import StrangeRow


def budget(**changes: Any) -> dict[str, Any]:
    whole = {
        "id": "9007199254740993",
        "amountMicros": "50000000",
        "period": "DAILY",
        "explicitlyShared": False,
        "referenceCount": "1",
        **changes,
    }
    return {"campaignBudget": {name: one for name, one in whole.items() if one is not None}}


def campaign(**changes: Any) -> dict[str, Any]:
    return {
        "campaign": {
            "id": "9007199254740993",
            "name": "Brand",
            "status": "ENABLED",
            "primaryStatus": "ELIGIBLE",
            "advertisingChannelType": "SEARCH",
            **changes,
        },
        "customer": {"timeZone": "America/New_York"},
        **budget(),
    }


def test_a_campaigns_own_daily_budget_is_told_in_major_units():
    expected = Budget(BudgetKind.DAILY, Decimal(50), "9007199254740993", 1)
    assert budget_of(budget()) == expected


@pytest.mark.parametrize(
    ("changes", "kind", "amount", "spenders"),
    [
        ({"explicitlyShared": True}, BudgetKind.SHARED, "50", 1),
        ({"referenceCount": "3"}, BudgetKind.SHARED, "50", 3),
        ({"explicitlyShared": True, "referenceCount": "2"}, BudgetKind.SHARED, "50", 2),
        ({"explicitlyShared": None}, BudgetKind.SHARED, "50", 1),
        (
            {"period": "CUSTOM_PERIOD", "totalAmountMicros": "900000000", "amountMicros": None},
            BudgetKind.LIFETIME,
            "900",
            1,
        ),
        ({"totalAmountMicros": "900000000"}, BudgetKind.LIFETIME, "900", 1),
        ({"totalAmountMicros": "0"}, BudgetKind.DAILY, "50", 1),
        ({"referenceCount": "0"}, BudgetKind.DAILY, "50", 1),
    ],
)
def test_a_budget_that_is_shared_or_for_a_run_is_told_apart(changes, kind, amount, spenders):
    assert budget_of(budget(**changes)) == Budget(
        kind, Decimal(amount), "9007199254740993", spenders
    )


def test_a_campaign_without_a_budget_has_it_elsewhere():
    assert budget_of({}) == Budget(BudgetKind.ELSEWHERE)


@pytest.mark.parametrize(
    "changes", [{"amountMicros": None}, {"id": None}, {"explicitlyShared": "no"}, {"period": 1}]
)
def test_a_budget_that_is_not_whole_is_strange(changes):
    with pytest.raises(StrangeRow):
        budget_of(budget(**changes))


@pytest.mark.parametrize(
    ("changes", "is_learning", "delivery_status"),
    [
        ({}, False, "ELIGIBLE"),
        ({"primaryStatus": "LEARNING"}, True, "LEARNING"),
        (
            {
                "primaryStatus": "LIMITED",
                "primaryStatusReasons": ["BUDGET_CONSTRAINED", "BIDDING_STRATEGY_LEARNING"],
            },
            True,
            "LIMITED (BIDDING_STRATEGY_LEARNING, BUDGET_CONSTRAINED)",
        ),
        ({"primaryStatus": None}, None, ""),
    ],
)
def test_learning_is_read_from_the_primary_status_and_its_reasons(
    changes, is_learning, delivery_status
):
    found = entity_of(EntityKind.CAMPAIGN, campaign(**changes))
    assert (found.is_learning, found.delivery_status) == (is_learning, delivery_status)


def test_the_order_of_reasons_makes_no_other_campaign():
    reasons = ["SEARCH_VOLUME_LIMITED", "BUDGET_CONSTRAINED"]
    one, other = (
        entity_of(EntityKind.CAMPAIGN, campaign(primaryStatusReasons=given))
        for given in (reasons, reasons[::-1])
    )
    assert one == other


def test_a_campaign_begins_and_ends_by_the_accounts_clock():
    row = campaign(startDateTime="2026-07-01 00:00:00", endDateTime="2026-12-01 23:59:59")
    found = entity_of(EntityKind.CAMPAIGN, row)
    assert found.starts_at == datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 12, 2, 4, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("ENABLED", EntityStatus.ACTIVE),
        ("PAUSED", EntityStatus.PAUSED),
        ("REMOVED", EntityStatus.ENDED),
    ],
)
def test_every_level_has_googles_three_states(word, status):
    ad_group = {"adGroup": {"id": "5", "status": word}, "campaign": {"id": "4"}}
    ad = {"adGroupAd": {"ad": {"id": "6"}, "status": word}, "adGroup": {"id": "5"}}
    rows = (campaign(status=word), ad_group, ad)
    found = [entity_of(kind, row) for kind, row in zip(EntityKind, rows, strict=True)]
    assert [one.status for one in found] == [status] * 3
    assert [one.parent_id for one in found] == [None, "4", "5"]
    assert [one.budget.kind for one in found[1:]] == [BudgetKind.ELSEWHERE] * 2


@pytest.mark.parametrize(
    "changes",
    [{"status": "UNKNOWN"}, {"status": None}, {"id": "x"}, {"startDateTime": "soon"}, {"name": 1}],
)
def test_a_campaign_of_which_it_is_not_sure_what_it_does_is_strange(changes):
    with pytest.raises(StrangeRow):
        entity_of(EntityKind.CAMPAIGN, campaign(**changes))


def customer(**changes: Any) -> dict[str, Any]:
    whole = {"id": "1234567890", "currencyCode": "KWD", "timeZone": "Asia/Kuwait", **changes}
    return {"customer": whole}


def test_an_account_has_a_name_or_is_called_by_its_number():
    account = account_of(customer(descriptiveName="Shop", status="ENABLED"))
    assert (account.name, account.currency, account.is_active) == ("Shop", "KWD", True)
    assert account_of(customer()).name == "1234567890"
    assert account_of(customer()).is_active is None
    assert account_of(customer(status="SUSPENDED")).is_active is False


@pytest.mark.parametrize(
    "changes", [{"currencyCode": "XXX"}, {"currencyCode": None}, {"timeZone": None}, {"id": None}]
)
def test_an_account_whose_money_or_days_are_unknown_is_strange(changes):
    with pytest.raises(StrangeRow):
        account_of(customer(**changes))
