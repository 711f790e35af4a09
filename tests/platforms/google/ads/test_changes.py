"""What somebody changed is told with when and by what, and never by whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.platforms.google.ads import changes
from stratum_desktop.platforms.google.ads.mapping import StrangeRow

BERLIN = ZoneInfo("Europe/Berlin")
BUDGET = "customers/1/campaignBudgets/9"


def row(**fields: Any) -> dict[str, Any]:
    return {
        "changeEvent": {
            "resourceName": "customers/1/changeEvents/1772452800000000~0~1",
            "changeDateTime": "2026-03-02 13:00:00.5",
            "changeResourceType": "CAMPAIGN",
            "changeResourceName": "customers/1/campaigns/7",
            "clientType": "GOOGLE_ADS_WEB_CLIENT",
            "oldResource": {"campaign": {"resourceName": "x", "status": "ENABLED"}},
            "newResource": {"campaign": {"resourceName": "x", "status": "PAUSED"}},
            **fields,
        }
    }


def test_a_change_says_what_it_was_before_and_after():
    (change,) = changes.changes_of(row(), BERLIN, {})
    assert change.change_id == "1772452800000000~0~1"
    assert change.at == datetime(2026, 3, 2, 12, 0, 0, 500_000, tzinfo=UTC)
    assert (change.kind, change.external_id) == (EntityKind.CAMPAIGN, "7")
    assert change.by == "GOOGLE_ADS_WEB_CLIENT"
    assert (change.before, change.after) == ({"status": "ENABLED"}, {"status": "PAUSED"})


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("AD_GROUP", "customers/1/adGroups/5", (EntityKind.AD_SET, "5")),
        ("AD_GROUP_AD", "customers/1/adGroupAds/5~6", (EntityKind.AD, "6")),
    ],
)
def test_a_change_below_a_campaign_names_what_was_changed(kind, name, expected):
    event = row(changeResourceType=kind, changeResourceName=name)
    (change,) = changes.changes_of(event, BERLIN, {})
    assert (change.kind, change.external_id) == expected


def test_a_budget_is_a_change_of_every_campaign_that_spends_from_it():
    event = row(
        changeResourceType="CAMPAIGN_BUDGET",
        changeResourceName=BUDGET,
        oldResource={"campaignBudget": {"amountMicros": "50000000"}},
        newResource={"campaignBudget": {"amountMicros": "60000000"}},
    )
    found = list(changes.changes_of(event, BERLIN, {BUDGET: ["7", "8"]}))
    assert [one.external_id for one in found] == ["7", "8"]
    assert len({one.change_id for one in found}) == 2
    assert {one.kind for one in found} == {EntityKind.CAMPAIGN}
    assert found[0].after == {"amountMicros": "60000000"}
    assert list(changes.changes_of(event, BERLIN, {})) == []
    named = row(
        changeResourceType="CAMPAIGN_BUDGET",
        changeResourceName=BUDGET,
        campaign="customers/1/campaigns/4",
    )
    assert [one.external_id for one in changes.changes_of(named, BERLIN, {})] == ["4"]


def test_what_was_changed_inside_is_named_by_its_path_and_kept_short():
    long = {"networkSettings": {"targetSearchNetwork": True}, "name": "n" * 900, "urls": ["a", "b"]}
    event = row(newResource={"campaign": {**long, **{f"f{n}": n for n in range(40)}}})
    (change,) = changes.changes_of(event, BERLIN, {})
    assert change.after["networkSettings.targetSearchNetwork"] == "True"
    assert change.after["urls"] == "2 items"
    assert len(change.after["name"]) == 200
    assert len(change.after) == 20


@pytest.mark.parametrize(
    "fields",
    [
        {"changeDateTime": "yesterday"},
        {"changeDateTime": "2026-03-02 13:00:00' OR 1=1"},
        {"changeDateTime": None},
        {"changeResourceType": "ASSET"},
        {"changeResourceName": ""},
        {"changeResourceType": "CAMPAIGN_BUDGET", "changeResourceName": "x' OR 1=1"},
    ],
)
def test_a_change_that_cannot_be_told_is_strange(fields):
    with pytest.raises(StrangeRow):
        list(changes.changes_of(row(**fields), BERLIN, {}))


def test_no_question_asks_who_it_was():
    query = changes.changes_query(datetime(2026, 3, 1, tzinfo=BERLIN), "2026-03-02 13:00:00")
    assert "user_email" not in query
    assert "change_date_time >= '2026-03-01 00:00:00'" in query
    assert "change_date_time <= '2026-03-02 13:00:00'" in query
    assert query.endswith("LIMIT 2000")


def test_no_more_is_asked_for_than_google_remembers():
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    first, until = changes.span_of(now - timedelta(days=400), now, BERLIN)
    assert timedelta(days=29) < now - first < timedelta(days=30)
    assert until == "2026-03-02 13:10:00"
    recent, _ = changes.span_of(now - timedelta(hours=1), now, BERLIN)
    assert recent == now - timedelta(hours=1)


@pytest.mark.parametrize(
    "name",
    [
        "campaignBudgetRecommendation",
        "forecastingCampaignBudgetRecommendation",
        "marginalRoiCampaignBudgetRecommendation",
    ],
)
def test_a_recommended_budget_is_told_in_major_units(name):
    amounts = {
        "currentBudgetAmountMicros": "50000000",
        "recommendedBudgetAmountMicros": "62500000",
    }
    told = {
        "resourceName": "customers/1/recommendations/abc",
        "type": "CAMPAIGN_BUDGET",
        "campaign": "customers/1/campaigns/7",
        name: amounts,
    }
    found = changes.recommendation_of({"recommendation": told})
    assert (found.recommendation_id, found.campaign_id) == ("abc", "7")
    assert (found.current_budget, found.wanted_budget) == (Decimal(50), Decimal("62.5"))


def test_a_recommendation_of_something_else_names_no_budget():
    told = {"resourceName": "customers/1/recommendations/abc", "type": "SITELINK_ASSET"}
    found = changes.recommendation_of({"recommendation": told})
    assert (found.campaign_id, found.current_budget, found.wanted_budget) == (None, None, None)
    with pytest.raises(StrangeRow):
        changes.recommendation_of({"recommendation": {"resourceName": "r"}})
