"""`correlation`."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.bootstrap.build import Opening, open_store_of
from stratum_desktop.store.repositories.measurements import EmqMeasurement

WARNING = "does not say that one causes the other"


@pytest.fixture
def measured(folder):
    """Store scores of the days before today, the last one yesterday's, by the clock in UTC."""

    def call(platform, scores):
        async def keep():
            today = datetime.now(UTC).date()
            rows = [
                EmqMeasurement(
                    (today - timedelta(days=len(scores) - place)).isoformat(),
                    platform,
                    score,
                    *(None, None, None, 0, 0, "reliable", score, score, 100, "[]", 0),
                )
                for place, score in enumerate(scores)
            ]
            async with open_store_of(Opening(folder)) as workspace:
                await workspace.store.write(lambda uow: uow.measurements.keep_measurements(rows))

        asyncio.run(keep())

    return call


@pytest.fixture
def followed(connected, measured):
    """Meta's score, and the workspace's that is the same three days later."""
    del connected
    dice = random.Random(2)
    scores = [dice.uniform(40, 90) for _ in range(63)]
    measured("meta", scores[3:])
    measured("", scores[:60])


def test_an_empty_workspace_has_no_data_and_the_warning_all_the_same(cli):
    answer = cli("correlation")
    assert answer.code == 0
    assert "No data" in answer.out
    assert "nothing was measured in this period" in answer.out
    assert WARNING in answer.out
    found = cli("correlation", "--json").json
    assert {one["relation"]["strongest"] for one in found["pairs"]} == {None}


def test_a_matrix_says_value_range_pairs_and_who_runs_ahead(cli, followed):
    answer = cli("correlation", "--measure", "emq", "--days", "60")
    (line,) = [one for one in answer.out.splitlines() if one.startswith("EMQ, Meta  EMQ, all")]
    assert line.split()[4:6] == ["strong", "+0.99"]
    assert line.endswith("One is computed from the other, so they have to agree.")
    assert "By chance alone at most 0.0 of them would look related." in answer.out
    assert WARNING in answer.out


def test_a_pair_shows_every_lag_and_what_it_looks_like_as_it_is(cli, followed):
    pair = ("correlation", "--first", "emq@meta", "--second", "emq")
    answer = cli(*pair, "--days", "60")
    assert "+0.99, EMQ, Meta runs 3 days ahead of EMQ, all" in answer.out
    assert "As they are, weekdays and growth included: +1.00 at the same lag." in answer.out
    assert WARNING in answer.out
    found = cli(*pair, "--days", "60", "--json").json
    assert [one["lag"] for one in found["relation"]["lags"]] == list(range(-7, 8))
    assert found["relation"]["strongest"]["lag"] == 3
    assert found["relation"]["strongest"]["pairs"] == 60 - 7 - 3
    assert len(found["steps"]) == 60


def test_a_pair_by_the_hour_looks_two_days_either_way(cli, connected):
    found = cli(
        *("correlation", "--by", "hour", "--first", "delivered@meta", "--second", "received"),
        "--json",
    ).json
    assert [one["lag"] for one in found["relation"]["lags"]] == list(range(-48, 49))
    assert len(found["steps"]) == 28 * 24


def test_one_platform_is_looked_at_alone(cli, followed):
    found = cli("correlation", "--platform", "meta", "--json").json
    assert {one["text"].partition("@")[2] for one in found["series"]} == {"meta"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--measure", "fame"), 2),
        (("--platform", "myspace"), 3),
        (("--first", "emq@meta"), 3),
        (("--first", "fame@meta", "--second", "emq"), 3),
        (("--days", "0"), 3),
    ],
)
def test_what_cannot_be_told_is_refused(cli, arguments, code):
    answer = cli("correlation", *arguments)
    assert (answer.code, bool(answer.err)) == (code, True)
