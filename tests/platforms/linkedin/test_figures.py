"""LinkedIn's report rows as our figures."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.linkedin.figures import figures_of, metrics_of

ACCOUNT = AdAccount("500600700", "Shop", "EUR", "Asia/Tokyo")
DAY = {"year": 2026, "month": 3, "day": 2}
ROW = {
    "impressions": 1000,
    "clicks": 30,
    "costInLocalCurrency": "12.34",
    "externalWebsiteConversions": 2,
    "conversionValueInLocalCurrency": "99.9",
    "dateRange": {"start": DAY, "end": DAY},
    "pivotValues": ["urn:li:sponsoredCampaign:300000001"],
}


def figures(**changes: object) -> tuple[AdFigure, ...]:
    return figures_of({"elements": [{**ROW, **changes}]}, ACCOUNT, metrics_of({}))


def test_a_day_is_read_whole():
    assert figures() == (
        AdFigure(
            external_id="300000001",
            step=Step.DAY,
            starts_at=datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Tokyo")),
            spend=Decimal("12.34"),
            conversions=2.0,
            revenue=Decimal("99.9"),
            impressions=1000,
            clicks=30,
        ),
    )


def test_what_a_row_leaves_out_is_zero():
    (found,) = figures(externalWebsiteConversions=None, conversionValueInLocalCurrency=None)
    assert (found.conversions, found.revenue) == (0.0, Decimal(0))


def test_refunds_may_bring_what_conversions_were_worth_below_zero():
    (found,) = figures(conversionValueInLocalCurrency="-5.5")
    assert found.revenue == Decimal("-5.5")


@pytest.mark.parametrize(
    "changes",
    [
        {"costInLocalCurrency": "much"},
        {"impressions": 1.5},
        {"clicks": -1},
        {"pivotValues": []},
        {"pivotValues": ["urn:li:sponsoredCampaign:1", "urn:li:sponsoredCampaign:2"]},
        {"pivotValues": ["urn:li:sponsoredCreative:1"]},
        {"pivotValues": None},
        {"dateRange": {}},
        {"dateRange": {"start": {**DAY, "month": 13}}},
        {"dateRange": {"start": {**DAY, "day": "2"}}},
        {"dateRange": {"start": {**DAY, "year": True}}},
    ],
)
def test_a_strange_row_is_no_figure(changes: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        figures(**changes)


def test_a_destination_names_the_one_kind_that_counts():
    usual = metrics_of({})
    assert usual.conversions == "externalWebsiteConversions"
    assert "conversionValueInLocalCurrency" in usual.fields
    leads = metrics_of({"conversion_metric": "oneClickLeads"})
    assert leads.revenue is None
    assert "oneClickLeads,dateRange,pivotValues" in leads.fields
    (found,) = figures_of({"elements": [{**ROW, "oneClickLeads": 5}]}, ACCOUNT, leads)
    assert (found.conversions, found.revenue) == (5.0, Decimal(0))
