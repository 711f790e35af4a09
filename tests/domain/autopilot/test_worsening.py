"""A change got worse only where mature days say so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.autopilot.worsening import (
    LEAST_CONVERSIONS,
    CampaignDay,
    Comparison,
    compare,
)

ON = date(2026, 3, 10)


def day(offset: int, spend: str = "100", conversions: float = 5.0, **more: bool) -> CampaignDay:
    usual = {"is_mature": True} | more
    return CampaignDay(ON + timedelta(days=offset), Decimal(spend), conversions, **usual)


BEFORE = [day(-number) for number in range(1, 8)]  # a CPA of 20


def after(*days: CampaignDay, before=BEFORE) -> Comparison:
    return compare([*before, *days], changed_on=ON, whole_days=2, worse_by_pct=25.0)


@pytest.mark.parametrize(
    ("spend", "conversions", "worse"),
    [
        ("125", 5.0, False),  # just the limit
        ("126", 5.0, True),
        ("100", 5.0, False),
        ("60", 0.0, None),  # 120 in two days: less than five conversions may cost at the limit
        ("63", 0.0, True),  # 126: more
        ("100", 2.0, True),  # 50 a conversion, and 200 spent
        ("30", 1.0, None),
    ],
)
def test_it_is_worse_above_the_limit_and_only_where_there_is_enough(spend, conversions, worse):
    found = after(day(1, spend, conversions), day(2, spend, conversions))
    assert (found.is_worse, found.is_final) == (worse, True)


def test_days_that_are_missing_or_may_still_mature_say_nothing_yet():
    bad = ("500", 5.0)
    for days in ((day(1, *bad),), (day(1, *bad), day(2, *bad, is_mature=False))):
        assert after(*days) == Comparison(None, None, None, is_final=False)


def test_the_day_of_the_change_an_outage_and_days_without_spend_do_not_count():
    odd = [day(0, "9999", 1.0), day(-2, "9999", 1.0, is_outage=True), day(-3, "0", 0.0)]
    usual = [day(-number) for number in (1, 4, 5, 6, 7, 8, 9)]
    found = after(day(1), day(2, "900", 1.0, is_outage=True), before=[*odd, *usual])
    assert (found.before, found.after, found.is_worse) == (Decimal(20), Decimal(20), False)
    assert ON not in found.days


def test_too_few_conversions_before_are_no_measure():
    few = [day(-1, "50", 2.0), day(-2, "50", 2.0)]
    assert after(day(1, "500"), day(2, "500"), before=few).is_worse is None
    assert after(day(1, "500"), day(2, "500"), before=[day(-40)]).is_worse is None


@given(
    spend=st.integers(1, 1000),
    conversions=st.floats(0, 40),
    more=st.integers(0, 1000),
)
def test_more_spend_for_the_same_is_never_better(spend, conversions, more):
    def worse(amount: int) -> bool | None:
        return after(day(1, str(amount), conversions), day(2, str(amount), conversions)).is_worse

    rank = {None: 0, False: 0, True: 1}
    if conversions * 2 >= LEAST_CONVERSIONS:
        assert rank[worse(spend)] <= rank[worse(spend + more)]
