"""TikTok's report rows as our figures: texts to numbers, local days to instants."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.tiktok.figures import days_of, figures_of, metrics_of

ZONE = ZoneInfo("America/New_York")
ACCOUNT = AdAccount("7", "Shop", "USD", "America/New_York")
USUAL = metrics_of({})
VALUES = {
    "spend": "12.34",
    "impressions": "1000",
    "clicks": "30",
    "complete_payment": "2",
    "total_complete_payment_rate": "99.9",
}


def row(at: str = "2026-03-02 00:00:00", dimension: str = "stat_time_day", **values: object):
    return {
        "dimensions": {"campaign_id": "1790000000000000123", dimension: at},
        "metrics": {**VALUES, **values},
    }


def figures(*rows: object, step: Step = Step.DAY) -> tuple[AdFigure, ...]:
    return figures_of({"list": list(rows)}, ACCOUNT, step, USUAL)


def test_a_day_is_read_whole():
    (found,) = figures(row())
    assert found == AdFigure(
        external_id="1790000000000000123",
        step=Step.DAY,
        starts_at=datetime(2026, 3, 2, tzinfo=ZONE),
        spend=Decimal("12.34"),
        conversions=2.0,
        revenue=Decimal("99.9"),
        impressions=1000,
        clicks=30,
    )


def test_an_hour_is_the_accounts_own():
    (found,) = figures(row("2026-03-02 13:00:00", "stat_time_hour"), step=Step.HOUR)
    assert found.starts_at == datetime(2026, 3, 2, 13, tzinfo=ZONE)


def test_what_a_row_leaves_out_or_has_none_of_is_zero():
    (found,) = figures(row(complete_payment="-", total_complete_payment_rate=None))
    assert (found.conversions, found.revenue) == (0.0, Decimal(0))


def test_refunds_may_bring_what_conversions_were_worth_below_zero():
    (found,) = figures(row(total_complete_payment_rate="-5.5"))
    assert found.revenue == Decimal("-5.5")


def test_the_hour_that_comes_twice_in_autumn_is_two_hours():
    twice = [row("2026-11-01 01:00:00", "stat_time_hour") for _ in range(2)]
    first, second = figures(*twice, step=Step.HOUR)
    assert second.starts_at.timestamp() - first.starts_at.timestamp() == 3600


@pytest.mark.parametrize(
    "strange",
    [
        row(spend="much"),
        row(spend="-5"),
        row(spend=True),
        row(impressions="1.5"),
        row("2026-03-02 00:30:00"),
        row("2026-03-02 07:00:00"),
        row("yesterday"),
        row("2026-03-02T00:00:00+00:00"),
        {"dimensions": {}, "metrics": {}},
        {"metrics": VALUES},
    ],
)
def test_a_strange_row_is_no_figure(strange: object):
    with pytest.raises(StrangeAnswer):
        figures(strange)


def test_a_destination_names_the_one_kind_that_counts():
    assert metrics_of({}).names[3:] == ("complete_payment", "total_complete_payment_rate")
    lead = metrics_of({"conversion_metric": "form"})
    assert lead.names[3:] == ("form",)
    assert lead.revenue is None
    own = metrics_of({"conversion_metric": "form", "revenue_metric": "form_value"})
    assert own.names[3:] == ("form", "form_value")
    (found,) = figures_of({"list": [row(form="3")]}, ACCOUNT, Step.DAY, lead)
    assert (found.conversions, found.revenue) == (3.0, Decimal(0))


def test_days_are_spelled_as_dates():
    last = date(2026, 3, 31)
    assert days_of(last - timedelta(days=29), last) == ("2026-03-02", "2026-03-31")
