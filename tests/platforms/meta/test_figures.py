"""Meta's insights as figures: strings, absent lists, one action type, the account's own days."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.meta.figures import figure_from, question_of

ACCOUNT = AdAccount("700", "Shop", "EUR", "America/New_York")
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 8)
HOURS = "hourly_stats_aggregated_by_advertiser_time_zone"
ROW = {
    "campaign_id": "120216142683193085",
    "date_start": "2026-03-02",
    "date_stop": "2026-03-02",
    "spend": "12.34",
    "impressions": "1000",
    "inline_link_clicks": "17",
    "actions": [
        {"action_type": "purchase", "value": "3"},
        {"action_type": "omni_purchase", "value": "4"},
        {"action_type": "lead", "value": "9"},
    ],
    "action_values": [
        {"action_type": "purchase", "value": "299.70"},
        {"action_type": "omni_purchase", "value": "400"},
    ],
}


def figure(action: str = "purchase", step: Step = Step.DAY, **changes: object) -> AdFigure:
    row = {name: value for name, value in {**ROW, **changes}.items() if value is not ...}
    return figure_from(row, ACCOUNT, step, first=FIRST, last=LAST, action=action)


def test_a_day_starts_at_the_accounts_own_midnight():
    assert figure().starts_at == datetime(2026, 3, 2, 5, tzinfo=UTC)
    assert figure().starts_at.date() == date(2026, 3, 2)


def test_money_and_counts_are_read_to_the_last_digit():
    found = figure()
    assert (found.spend, found.revenue) == (Decimal("12.34"), Decimal("299.70"))
    assert (found.conversions, found.impressions, found.clicks) == (3.0, 1000, 17)


@pytest.mark.parametrize(
    ("action", "conversions", "revenue"),
    [("purchase", 3, "299.70"), ("omni_purchase", 4, "400"), ("lead", 9, "0"), ("other", 0, "0")],
)
def test_one_kind_of_action_counts_and_none_is_added_to_it(
    action: str, conversions: float, revenue: str
):
    found = figure(action)
    assert (found.conversions, found.revenue) == (conversions, Decimal(revenue))


def test_what_meta_leaves_out_of_a_row_is_zero():
    found = figure(actions=..., action_values=..., inline_link_clicks=...)
    assert (found.conversions, found.revenue, found.clicks) == (0, 0, 0)


def test_an_hour_is_the_accounts_own():
    found = figure(step=Step.HOUR, **{HOURS: "13:00:00 - 13:59:59"})
    assert found.starts_at == datetime(2026, 3, 2, 18, tzinfo=UTC)
    assert found.step is Step.HOUR


def test_refunds_may_bring_what_sales_were_worth_below_zero():
    values = [{"action_type": "purchase", "value": "-12.50"}]
    assert figure(action_values=values).revenue == Decimal("-12.50")
    with pytest.raises(StrangeAnswer):
        figure(actions=values)


NOISE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
    | st.sampled_from(["1e400", "NaN", "0001-01-01", "2026-03-02", "purchase", "\0"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["action_type", "value", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([*ROW, HOURS]), NOISE), st.sampled_from(Step))
def test_any_row_is_a_figure_or_strange(changes: dict[str, object], step: Step):
    row = {**ROW, HOURS: "13:00:00 - 13:59:59", **changes}
    try:
        found = figure_from(row, ACCOUNT, step, first=FIRST, last=LAST, action="purchase")
    except StrangeAnswer:
        return
    assert found.spend >= 0
    assert math.isfinite(found.conversions)
    assert FIRST <= found.starts_at.date() <= LAST


@pytest.mark.parametrize("label", [None, "", "13:00:00 - 14:59:59", "24:00:00 - 24:59:59", 13])
def test_an_hour_of_another_spelling_is_strange(label: object):
    with pytest.raises(StrangeAnswer):
        figure(step=Step.HOUR, **{HOURS: label})


@pytest.mark.parametrize(
    "changes",
    [
        {"campaign_id": None},
        {"date_start": "2026-02-28"},
        {"date_start": "2026-03-09"},
        {"date_start": "yesterday"},
        {"spend": "much"},
        {"actions": "3"},
        {"actions": [{"action_type": "purchase", "value": "3"}] * 2},
        {"action_values": [{"action_type": "purchase", "value": {}}]},
    ],
)
def test_a_row_that_cannot_be_meant_is_strange(changes: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        figure(**changes)


def test_the_question_is_of_campaigns_by_day_or_by_hour():
    days = question_of(Step.DAY, FIRST, LAST)
    assert days["level"] == "campaign"
    assert days["time_increment"] == "1"
    assert orjson.loads(days["time_range"]) == {"since": "2026-03-01", "until": "2026-03-08"}
    assert question_of(Step.HOUR, FIRST, LAST) == {**days, "breakdowns": HOURS}
