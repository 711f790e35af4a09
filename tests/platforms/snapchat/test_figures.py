"""Snapchat's time series as our figures, campaign by campaign."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.snapchat.figures import (
    Walk,
    figures_of,
    metrics_of,
    question_of,
    walk_of,
)

ZONE = ZoneInfo("America/Los_Angeles")
ACCOUNT = AdAccount("a", "Shop", "USD", "America/Los_Angeles")
STATS = {
    "impressions": 1000,
    "swipes": 30,
    "spend": 12_340_000,
    "conversion_purchases": 2,
    "conversion_purchases_value": 99_900_000,
}


def row(at: object = "2026-03-02T00:00:00.000-08:00", **stats: object) -> dict[str, object]:
    return {"start_time": at, "stats": {**STATS, **stats}}


def figures(*rows: object, step: Step = Step.DAY) -> tuple[AdFigure, ...]:
    answer = {"timeseries_stats": [{"timeseries_stat": {"timeseries": list(rows)}}]}
    return figures_of(answer, ACCOUNT, "c1", step, metrics_of({}))


def test_a_day_is_read_whole():
    (found,) = figures(row())
    assert found == AdFigure(
        external_id="c1",
        step=Step.DAY,
        starts_at=datetime(2026, 3, 2, tzinfo=ZONE),
        spend=Decimal("12.34"),
        conversions=2.0,
        revenue=Decimal("99.9"),
        impressions=1000,
        clicks=30,
    )
    assert found.starts_at.utcoffset() == datetime(2026, 3, 2, tzinfo=ZONE).utcoffset()


def test_what_is_left_out_is_zero_and_an_hour_is_an_hour():
    (found,) = figures({"start_time": "2026-03-02T21:00:00Z"}, step=Step.HOUR)
    assert found.starts_at == datetime(2026, 3, 2, 13, tzinfo=ZONE)
    assert (found.spend, found.conversions, found.clicks) == (Decimal(0), 0.0, 0)


def test_refunds_may_bring_what_conversions_were_worth_below_zero():
    (found,) = figures(row(conversion_purchases_value=-5_500_000))
    assert found.revenue == Decimal("-5.5")


@pytest.mark.parametrize(
    "strange",
    [
        row("2026-03-02T00:00:00"),
        row("2026-03-02T00:00:00Z"),
        row("2026-03-02T00:30:00.000-08:00"),
        row(None),
        row(spend="much"),
        row(impressions=1.5),
        row(swipes=-1),
    ],
)
def test_a_strange_row_is_no_figure(strange: object):
    with pytest.raises(StrangeAnswer):
        figures(strange)


def test_a_range_goes_from_midnight_to_midnight_over_a_change_of_the_clock():
    question = question_of(ACCOUNT, Step.DAY, metrics_of({}), date(2026, 3, 8), date(2026, 3, 8))
    assert question["start_time"] == "2026-03-08T00:00:00.000-08:00"
    assert question["end_time"] == "2026-03-09T00:00:00.000-07:00"
    assert question["granularity"] == "DAY"
    assert question["fields"].endswith("conversion_purchases,conversion_purchases_value")


def test_a_destination_names_the_one_kind_that_counts():
    own = metrics_of({"conversion_metric": "conversion_sign_ups"})
    assert own.fields == "impressions,swipes,spend,conversion_sign_ups"


@pytest.mark.parametrize(
    "walk", [Walk(("a", "b"), None), Walk((), "page 2"), Walk(("a",), "page 2")]
)
def test_a_walk_is_taken_up_where_it_was_left(walk: Walk):
    assert walk.cursor is not None
    assert walk_of(walk.cursor) == walk


def test_a_walk_ends():
    assert Walk((), None).cursor is None
