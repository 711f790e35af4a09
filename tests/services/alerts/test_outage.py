"""Outages teach nothing of what is usual, and what was judged before one was known stays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ordinary_day import HOUR, usual_count

from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.services.alerts.outage import outage_windows
from stratum_desktop.services.outages import Outages
from stratum_desktop.store.repositories.anomalies import SeriesKey

DAY = 24
LOST_FROM, LOST_UNTIL = 21 * DAY, 2 * DAY
"""Hours before now between which nothing was told."""


@pytest.fixture
def broken_weeks(past):
    """A month of which nearly three weeks told nothing."""
    for back, at in zip(range(30 * DAY, 0, -1), past.hours_back(30 * DAY), strict=True):
        if not LOST_UNTIL < back <= LOST_FROM:
            past.received(at, usual_count(at))
    past.write()


@pytest.fixture
def mark(workspace, past):
    """Mark hours as an outage, counted back from now."""

    async def call(since, until, *, platform=None):
        start, end = (
            datetime.fromtimestamp(past.hour - back * HOUR, UTC) for back in (since, until)
        )
        await Outages(workspace).mark(platform=platform, start=start, end=end, why="A test.")

    return call


def judged_after(past):
    """The hours after the loss that were compared with what is usual."""
    return past.all(
        "SELECT start_s, value, centre FROM judged_point WHERE metric = 'received'"
        " AND centre IS NOT NULL AND start_s >= ?",
        past.hour - LOST_UNTIL * HOUR,
    )


async def test_weeks_without_figures_are_what_is_usual_until_they_are_known_to_be_an_outage(
    past, alerts, broken_weeks
):
    await alerts.watch()
    assert judged_after(past) == []


async def test_a_known_outage_is_left_out_of_what_is_usual(past, alerts, broken_weeks, mark):
    await mark(LOST_FROM, LOST_UNTIL)
    await alerts.watch()
    judged = judged_after(past)
    assert len(judged) == LOST_UNTIL
    for row in judged:
        assert row["centre"] == pytest.approx(usual_count(row["start_s"]), rel=0.25, abs=4)


async def test_an_outage_that_is_found_later_changes_nothing_that_was_judged(
    past, alerts, clock, mark
):
    past.ordinary(30)
    await alerts.watch()
    before = past.all("SELECT * FROM judged_point ORDER BY metric, subject, start_s")
    assert len(before) > 600
    await mark(20 * DAY, 2)
    clock.advance(seconds=HOUR)
    past.received(past.hour - HOUR, 50)
    past.write()
    await alerts.watch()
    after = past.all("SELECT * FROM judged_point ORDER BY metric, subject, start_s")
    assert len(after) > len(before)
    assert all(row in after for row in before)


async def test_an_outage_of_a_platform_concerns_its_own_figures_alone(past, store, mark):
    past.destination("meta")
    await mark(5, 4, platform="meta")
    await mark(9, 8)

    def asked(metric, subject):
        return store.read_now(
            lambda uow: len(
                outage_windows(
                    uow,
                    SeriesKey(metric, subject),
                    since_s=past.hour - 30 * HOUR,
                    until_s=past.hour,
                )
            )
        )

    assert asked(Metric.DELIVERED, "meta") == 2
    assert asked(Metric.DELIVERED, "google") == 1
    assert asked(Metric.RECEIVED, "server/meta") == 1
