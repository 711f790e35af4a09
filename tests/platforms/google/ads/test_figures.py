"""Figures are of the account's own days and hours, and exact."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms.google.ads.figures import figure_of, query_for
from stratum_desktop.platforms.google.ads.mapping import StrangeRow

BERLIN = ZoneInfo("Europe/Berlin")


def row(segments: dict[str, Any] | None = None, **metrics: Any) -> dict[str, Any]:
    return {
        "campaign": {"id": "7"},
        "segments": {"date": "2026-07-01"} if segments is None else segments,
        "metrics": metrics,
    }


def test_a_day_is_read_to_the_last_micro():
    found = figure_of(
        Step.DAY,
        BERLIN,
        row(
            costMicros="1234567",
            conversions=2.5,
            conversionsValue=0.1,
            impressions="900",
            clicks="12",
        ),
    )
    start = datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert found == AdFigure(
        "7", Step.DAY, start, Decimal("1.234567"), 2.5, Decimal("0.1"), 900, 12
    )


def test_what_google_leaves_out_of_a_row_is_nothing():
    found = figure_of(Step.DAY, BERLIN, row())
    assert (found.spend, found.conversions, found.revenue) == (0, 0, 0)
    assert (found.impressions, found.clicks) == (0, 0)


def test_an_hour_is_one_of_the_accounts_clock():
    found = figure_of(Step.HOUR, BERLIN, row({"date": "2026-07-01", "hour": 23}))
    assert found.starts_at == datetime(2026, 7, 1, 21, tzinfo=UTC)
    first = figure_of(Step.HOUR, BERLIN, row({"date": "2026-07-01"}))
    assert first.starts_at == datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "strange",
    [
        row({}),
        row({"date": "01.07.2026"}),
        row({"date": "2026-07-01", "hour": 24}),
        row({"date": "2026-07-01", "hour": -1}),
        row(costMicros="much"),
        row(conversions="2"),
        {**row(), "campaign": {}},
    ],
)
def test_a_row_that_does_not_say_when_or_how_much_is_strange(strange):
    with pytest.raises(StrangeRow):
        figure_of(Step.HOUR, BERLIN, strange)


def test_the_question_names_both_days_and_orders_what_it_wants():
    query = query_for(Step.HOUR, first=date(2026, 7, 1), last=date(2026, 7, 3))
    assert "segments.date BETWEEN '2026-07-01' AND '2026-07-03'" in query
    assert query.endswith("ORDER BY segments.date, segments.hour, campaign.id")
