"""What of the past was an outage: what baselines, forecasts and usual rates leave out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.window import Window
from stratum_desktop.services.outage_time import outage_time

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


@pytest.fixture
def kept(store):
    """Keep an outage of some hours from noon on; returns its id."""

    def call(hours, *, platform=None, start=NOON):
        window = OutageWindow(
            platform,
            start,
            None if hours is None else start + hours * HOUR,
            OutageKind.TRACKING,
            "engine",
            Reason("outage.marked", {"why": "a test"}),
        )
        return store.write_now(lambda uow: uow.outages.add(window, at_ms=0))

    return call


@pytest.fixture
def out(store):
    """What is left out of the day around noon."""

    def call(*platforms):
        return store.read_now(
            lambda uow: outage_time(
                uow,
                since_ms=ms(NOON - 12 * HOUR),
                until_ms=ms(NOON + 12 * HOUR),
                platforms=platforms,
            )
        )

    return call


def test_nothing_is_left_out_of_a_past_without_outages(out):
    assert out("meta") == ()


def test_outages_of_all_platforms_count_for_each_and_those_of_one_for_it_alone(kept, out):
    kept(1)
    kept(1, platform="meta", start=NOON + 5 * HOUR)
    kept(1, platform="google", start=NOON - 5 * HOUR)
    of_all = Window(NOON, NOON + HOUR)
    of_meta = Window(NOON + 5 * HOUR, NOON + 6 * HOUR)
    assert out() == (of_all,)
    assert out("meta") == (of_all, of_meta)
    assert len(out("meta", "google")) == 3


def test_outages_that_overlap_are_one_stretch_and_one_that_goes_on_ends_with_the_span(kept, out):
    kept(3)
    kept(None, platform="meta", start=NOON + 2 * HOUR)
    assert out("meta") == (Window(NOON, NOON + 12 * HOUR),)


def test_what_was_dismissed_is_not_left_out(kept, out, store):
    number = kept(1)
    store.write_now(lambda uow: uow.outages.dismiss(number, "no", at_ms=0))
    assert out() == ()
