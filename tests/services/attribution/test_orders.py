"""The shop's orders, counted by the platform whose click they carry."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ad_rows import ACCOUNT

from stratum_desktop.services.setting_catalogue import TIME_ZONE

DAY = 86_400
CLICK = {"gclid": "abc"}


def body(**keys: str) -> bytes:
    """A stored body with these ids and no digests."""
    return json.dumps({"hashed": [], "keys": keys}).encode() + b"\0"


@pytest.fixture
def order(rows):
    """Store a purchase that carries a click."""

    def store(*, days_ago=0.0, value=10.0, currency="EUR", keys=CLICK, **changes):
        return rows.event(
            seconds_ago=days_ago * DAY,
            value=value,
            currency=currency,
            body=body(**keys),
            **changes,
        )

    return store


def counted(rows):
    return [
        (one["date"], one["platform"], one["currency"], one["orders"], one["revenue_micros"])
        for one in rows.all("SELECT * FROM order_day ORDER BY date, platform, currency")
    ]


def truth(rows, platform="google"):
    return {
        (one["date"], one["measure"]): one["value"]
        for one in rows.all(
            "SELECT * FROM platform_daily WHERE source = 'orders' AND platform = ?", platform
        )
    }


async def test_an_order_counts_for_the_platform_of_its_click(attribution, rows, order):
    order(value=10.1)
    order(value=0.2)
    order(keys={"fbc": "fb.1.1.x", "ttclid": "t"}, currency="USD")
    order(keys={"fbp": "fb.1.1.2"})
    order(name="Lead")
    order(origin="pixel")
    await attribution.count()
    assert counted(rows) == [
        ("2026-03-02", "google", "EUR", 2, 10_300_000),
        ("2026-03-02", "meta", "USD", 1, 10_000_000),
        ("2026-03-02", "tiktok", "USD", 1, 10_000_000),
    ]


async def test_an_order_that_is_told_twice_counts_once(attribution, rows, order):
    order(order_id="o1")
    await attribution.count()
    order(order_id="o1", origin="upload", source="till")
    order(order_id="o2")
    await attribution.count()
    assert [one[3] for one in counted(rows)] == [2]


async def test_counting_on_and_counting_anew_say_the_same(attribution, rows, order, clock):
    for number in range(5):
        order(days_ago=number, value=0.1 * number)
        await attribution.count()
    before, told = counted(rows), truth(rows)
    assert len(before) == 5
    await attribution.recount()
    assert (counted(rows), truth(rows)) == (before, told)


async def test_another_zone_has_other_days(attribution, rows, order, store):
    order(days_ago=0.45)
    await attribution.count()
    assert [one[0] for one in counted(rows)] == ["2026-03-02"]
    store.write_now(lambda uow: uow.settings.set(TIME_ZONE.key, "America/Los_Angeles", at_ms=1))
    await attribution.count()
    assert [one[0] for one in counted(rows)] == ["2026-03-01"]


async def test_the_truth_of_a_day_without_an_order_is_zero_from_the_first_order_on(
    attribution, rows, order
):
    order(days_ago=2)
    order(days_ago=0)
    await attribution.count()
    assert truth(rows) == {
        ("2026-02-28", "conversions"): 1.0,
        ("2026-03-01", "conversions"): 0.0,
        ("2026-03-02", "conversions"): 1.0,
    }
    assert truth(rows, "tiktok") == {}


@pytest.mark.parametrize(("currency", "revenue"), [("EUR", {"2026-03-02": 25.5}), ("USD", {})])
async def test_revenue_is_told_in_the_one_currency_of_the_ad_account(
    attribution, rows, order, currency, revenue
):
    destination = rows.destination("google")
    rows.write(
        lambda uow: uow.ad_accounts.keep_account(
            "google", destination, replace(ACCOUNT, currency=currency), at_ms=1
        )
    )
    order(value=20.25)
    order(value=5.25)
    await attribution.count()
    told = {day: value for (day, measure), value in truth(rows).items() if measure == "revenue"}
    assert told == revenue
