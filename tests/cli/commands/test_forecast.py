"""`forecast`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.bootstrap.build import Opening, open_store_of
from stratum_desktop.store.repositories.measurements import EmqMeasurement


@pytest.fixture
def measured(folder):
    """Store Meta's score of the days before yesterday, by the workspace's clock in UTC."""

    def call(scores):
        async def keep():
            today = datetime.now(UTC).date()
            rows = [
                EmqMeasurement(
                    (today - timedelta(days=len(scores) + 1 - place)).isoformat(),
                    "meta",
                    score,
                    *(None, None, None, 0, 0, "reliable", score, score, 100, "[]", 0),
                )
                for place, score in enumerate(scores)
            ]
            async with open_store_of(Opening(folder)) as workspace:
                await workspace.store.write(lambda uow: uow.measurements.keep_measurements(rows))

        asyncio.run(keep())

    return call


def test_an_empty_workspace_has_no_line_and_says_why(cli):
    answer = cli("forecast")
    assert answer.code == 0
    assert "no forecast. 0 of the last 28 days were measured; a forecast needs 14." in answer.out
    (line,) = cli("forecast", "--json").json["lines"]
    assert (line["outlook"]["days"], line["outlook"]["back_test"]) == ([], None)


def test_the_days_ahead_stand_with_their_range_and_what_earlier_ones_were_worth(
    cli, connected, measured
):
    measured([80.0 + (place * 7) % 5 for place in range(40)])
    answer = cli("forecast", "--platform", "meta")
    assert answer.code == 0
    assert "80 % range" in answer.out
    assert "% lay in their 80 % range" in answer.out
    assert "MASE" in answer.out
    outlook = cli("forecast", "--platform", "meta", "--json").json["lines"][0]["outlook"]
    assert len(outlook["days"]) == 14
    assert all(one["on"] in answer.out for one in outlook["days"])
    assert all(0 <= one["low"] <= one["expected"] <= one["high"] <= 100 for one in outlook["days"])
    assert outlook["back_test"]["compared"] > 100


def test_a_first_line_says_that_its_worth_is_not_known(cli, connected, measured):
    measured([80.0] * 14)
    text = cli("forecast", "--platform", "meta").out
    assert "how often the 80 % range holds is not known yet" in text
    assert "MASE" not in text


def test_days_with_an_outage_are_left_out_and_named(cli, connected, measured):
    measured([80.0] * 14)
    on = (datetime.now(UTC) - timedelta(days=5)).date().isoformat()
    text = cli("forecast", "--platform", "meta", "--leave-out", on).out
    assert f"  Left out as outages: {on}" in text
    assert "13 of the last 28 days were measured" in text


def test_what_cannot_be_told_is_refused(cli):
    assert "myspace" in cli("forecast", "--platform", "myspace").err
    assert cli("forecast", "--leave-out", "yesterday").code == 2
