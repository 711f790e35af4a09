"""What readings would have found new is what asking at each of them finds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stratum_desktop.domain.ads.figure import Step

DAY = 86_400


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("platform", ["meta", "google"])
def test_the_newest_version_by_then_is_what_a_reading_finds(platform, step, lasting, noon, today):
    # Hourly, with a gap of a night and one of four days.
    hours = [*range(30), *range(40, 60), *range(156, 300)]
    readings = [noon - 14 * DAY + 900 + 3600 * hour for hour in hours]
    span = {"first": today - timedelta(days=17), "last": today - timedelta(days=5)}
    told = lasting.versions(platform, step, **span, readings=readings)
    assert len(told) > 1_000
    for at in [*readings[:40:3], *readings[40::17], readings[-1]]:
        known = {}
        for version in sorted(told, key=lambda one: one.learned_at):
            if version.learned_at <= at:
                known[version.figure.external_id, version.figure.starts_at] = version.figure
        found = lasting.figures(platform, step, **span, now=at)
        assert known == {(one.external_id, one.starts_at): one for one in found}


def test_a_version_says_something_that_the_one_before_did_not(lasting, noon, today):
    readings = [noon - 5 * DAY + 900 + 3600 * hour for hour in range(5 * 24)]
    before = {}
    told = lasting.versions(
        "tiktok", Step.DAY, first=today - timedelta(days=9), last=today, readings=readings
    )
    for version in told:
        key = version.figure.external_id, version.figure.starts_at
        if key in before:
            assert version.learned_at > before[key].learned_at
            assert version.figure != before[key].figure
        assert version.learned_at in readings
        before[key] = version
