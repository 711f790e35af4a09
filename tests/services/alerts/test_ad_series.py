"""What platforms tell of their ads, hour by hour at one age, and what is out of the ordinary."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from ad_rows import ACCOUNT
from ordinary_day import HOUR, usual_count

from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.anomaly.metric import KNOWN_AFTER_HOURS, OF_ADS, Metric
from stratum_desktop.services.alerts.ad_series import ad_series
from stratum_desktop.store.repositories.ad_hours import AdHour

DAYS = 30


@pytest.fixture
def account_id(past):
    destination_id = past.destination()
    return past.store.write_now(
        lambda uow: uow.ad_accounts.keep_account("meta", destination_id, ACCOUNT, at_ms=1)
    )


@pytest.fixture
def tell(past, account_id):
    """Tell what a campaign spent and brought in an hour, some time after the hour's end."""

    def run(at, *, conversions, spend=None, clicks=400, after_s=HOUR, campaign="1"):
        money = Decimal(conversions) if spend is None else Decimal(str(spend))
        figure = AdFigure(
            campaign,
            Step.HOUR,
            datetime.fromtimestamp(at, UTC),
            money,
            float(conversions),
            Decimal(conversions) * 4,
            clicks * 50,
            clicks,
        )
        past.store.write_now(
            lambda uow: uow.ad_figures.keep(
                account_id, [figure], at_ms=(at + HOUR + after_s) * 1000
            )
        )

    return run


def hours(past):
    return past.all("SELECT * FROM ad_hourly ORDER BY hour_at, platform")


async def test_an_hour_is_taken_as_it_was_known_at_one_age_and_never_again(past, tell, clock):
    at = past.hour - 24 * HOUR
    tell(at, conversions=10)
    tell(at, conversions=12, after_s=2 * HOUR)
    tell(at, conversions=30, after_s=9 * HOUR)
    tell(at, conversions=5, campaign="2")
    await past.alerts.watch()
    (row,) = hours(past)
    assert (row["hour_at"], row["conversions"], row["clicks"]) == (at, 17.0, 800)
    assert (row["spend_micros"], row["revenue_micros"]) == (17_000_000, 68_000_000)
    past.store.write_now(lambda uow: uow.connection.exec_driver_sql("DELETE FROM ad_hourly"))
    tell(at, conversions=99, after_s=20 * HOUR)
    clock.advance(seconds=HOUR)
    await past.alerts.watch()
    assert hours(past) == [row]


async def test_an_hour_that_is_too_young_waits_and_one_learned_too_late_is_not_known(
    past, tell, clock
):
    young = past.hour - (KNOWN_AFTER_HOURS) * HOUR
    tell(young, conversions=10)
    tell(past.hour - 48 * HOUR, conversions=10, after_s=(KNOWN_AFTER_HOURS + 1) * HOUR)
    await past.alerts.watch()
    assert hours(past) == []
    clock.advance(seconds=HOUR)
    await past.alerts.watch()
    assert [row["hour_at"] for row in hours(past)] == [young]


def row_of(**values):
    usual = {
        "hour_at": 0,
        "platform": "meta",
        "spend_micros": 20_000_000,
        "revenue_micros": 80_000_000,
        "conversions": 4.5,
        "clicks": 300,
    }
    return AdHour(**(usual | values))


def test_each_figure_is_made_of_its_sums():
    series = {one.metric: one.figures[0] for one in ad_series([row_of()])}
    assert set(series) == OF_ADS
    assert series[Metric.SPEND][:2] == (20.0, 300)
    assert series[Metric.TOLD_CONVERSIONS][:2] == (4.0, 4)
    assert series[Metric.CPA] == (20.0, 4, 4.5)
    assert series[Metric.ROAS] == (80.0, 4, 20.0)


def test_money_of_several_currencies_is_no_figure():
    rows = [row_of(spend_micros=None, revenue_micros=None)]
    assert [one.metric for one in ad_series(rows)] == [Metric.TOLD_CONVERSIONS]


def ordinary(past, *, last_hours=0, **changed):
    """Write a month of told hours; the last ones differ."""
    for place, at in enumerate(past.hours_back(DAYS * 24 + KNOWN_AFTER_HOURS)):
        count = usual_count(at)
        is_last = place >= DAYS * 24 - last_hours
        values = {
            "conversions": float(count),
            "spend_micros": count * 12_000_000,
            "revenue_micros": count * 50_000_000,
            "clicks": count,
        } | ({name: fn(count) for name, fn in changed.items()} if is_last else {})
        if place < DAYS * 24:
            past.insert("ad_hourly", hour_at=at, platform="meta", **values)
    past.write()


async def test_an_ordinary_month_raises_nothing(past):
    ordinary(past)
    assert await past.look() == ()


async def test_conversions_that_stay_away_while_spend_goes_on_are_told(past):
    ordinary(
        past,
        last_hours=6,
        conversions=lambda count: float(count // 4),
        revenue_micros=lambda count: count // 4 * 50_000_000,
    )
    found = {one.metric: one for one in await past.look()}
    assert set(found) == {Metric.TOLD_CONVERSIONS, Metric.CPA, Metric.ROAS}
    worst = found[Metric.CPA].worst
    told = past.all(
        "SELECT sum(spend_micros) AS spend, sum(conversions) AS count FROM ad_hourly"
        " WHERE hour_at >= ? AND hour_at < ?",
        worst.start_s,
        worst.end_s,
    )[0]
    assert worst.value == pytest.approx(told["spend"] / 1e6 / told["count"])


async def test_spend_that_doubles_is_told_and_an_hour_nobody_knew_is_not_one_of_nothing(past):
    ordinary(past, last_hours=6, spend_micros=lambda count: count * 30_000_000)
    found = {one.metric for one in await past.look()}
    assert Metric.SPEND in found
    assert Metric.TOLD_CONVERSIONS not in found


async def test_silence_of_the_platform_raises_nothing(past):
    ordinary(past)
    past.store.write_now(
        lambda uow: uow.connection.exec_driver_sql(
            "DELETE FROM ad_hourly WHERE hour_at >= ?", (past.hour - 30 * HOUR,)
        )
    )
    assert await past.look() == ()
