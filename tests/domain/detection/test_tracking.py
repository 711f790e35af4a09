"""Conversions that stop while their witness goes on; and ordinary days, in which none do."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from ordinary_day import HOUR, usual_count

from stratum_desktop.domain.detection.tracking import WitnessedHour, breaks
from stratum_desktop.domain.window import Window

UTC_ZONE = ZoneInfo("UTC")
FIRST = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 43
UNTIL_S = int((FIRST + timedelta(days=DAYS)).timestamp())
JUDGED_FROM = (FIRST + timedelta(days=29)).date()
RATE = 0.25


def poisson(random: Random, mean: float) -> int:
    """Draw how many come when each comes by itself."""
    limit, product, count = math.exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count


def ordinary(seed: int, *, scale: float = 2.0, moods: float = 0.15) -> dict[int, WitnessedHour]:
    """Visits and conversions of a shop whose days and hours differ as days and hours do."""
    random = Random(seed)
    figures = {}
    for on in range(DAYS):
        crowd, buying = random.lognormvariate(0, moods), random.lognormvariate(0, moods)
        for hour in range(24):
            at = int(FIRST.timestamp()) + (on * 24 + hour) * HOUR
            visits = poisson(random, scale * crowd * usual_count(at))
            # People look in the morning and buy in the evening.
            turn = 0.7 + 0.6 * hour / 23
            figures[at] = WitnessedHour(visits, poisson(random, visits * RATE * buying * turn))
    return figures


def at(day: int, hour: int) -> int:
    return int((FIRST + timedelta(days=day, hours=hour)).timestamp())


def found(figures, **more):
    asked = {"zone": UTC_ZONE, "first_day": JUDGED_FROM, "until_s": UNTIL_S} | more
    return breaks(figures, **asked)


def broken(figures, since, until, *, through=0.0):
    random = Random(1)
    return {
        hour: WitnessedHour(one.witness, sum(random.random() < through for _ in range(one.told)))
        if since <= hour < until
        else one
        for hour, one in figures.items()
    }


@pytest.mark.parametrize("scale", [0.3, 1.0, 4.0])
def test_ordinary_days_have_no_outage(scale):
    """Three hundred and fifty judged days of each size."""
    assert [found(ordinary(seed, scale=scale)) for seed in range(25)] == [()] * 25


@pytest.mark.parametrize("through", [0.0, 0.1, 0.2])
@pytest.mark.parametrize("seed", range(4))
def test_a_break_is_found_with_its_hours(seed, through):
    start, end = at(35, 9), at(35, 20)
    (one,) = found(broken(ordinary(seed), start, end, through=through))
    assert abs(one.start_s - start) <= HOUR
    assert abs(one.end_s - end) <= HOUR
    assert not one.is_open
    assert one.told < 0.3 * one.expected


def test_a_break_over_days_is_one_and_goes_on_until_it_is_over():
    start = at(38, 14)
    (one,) = found(broken(ordinary(3), start, UNTIL_S))
    assert one.is_open
    assert abs(one.start_s - start) <= HOUR


def test_fewer_people_are_no_break():
    quiet = {
        hour: WitnessedHour(one.witness // 10, one.told // 10) if hour >= at(36, 0) else one
        for hour, one in ordinary(2).items()
    }
    assert found(quiet) == ()


def test_silence_of_both_is_unknown():
    silent = {hour: one for hour, one in ordinary(2).items() if not at(34, 0) <= hour < at(36, 0)}
    assert found(silent) == ()


def test_a_crowd_of_robots_promises_nothing():
    crowded = {
        hour: WitnessedHour(one.witness * 12, one.told) if hour >= at(36, 0) else one
        for hour, one in ordinary(2).items()
    }
    assert found(crowded) == ()


def weekend(hour: int) -> bool:
    return datetime.fromtimestamp(hour, UTC).weekday() >= 5


def test_weekends_on_which_people_look_and_do_not_buy_have_no_outage():
    closed = {
        hour: WitnessedHour(one.witness, 0) if weekend(hour) else one
        for hour, one in ordinary(4).items()
    }
    assert found(closed) == ()
    # A working day of the same shop is still watched.
    start, end = at(37, 9), at(37, 20)
    (one,) = found(broken(closed, start, end))
    assert abs(one.start_s - start) <= HOUR


def test_nothing_is_usual_within_the_first_week():
    young = {hour: one for hour, one in ordinary(1).items() if hour >= at(34, 0)}
    assert found(broken(young, at(40, 0), at(41, 0))) == ()


def test_a_witness_that_never_brought_anything_vouches_for_nothing():
    assert found({hour: WitnessedHour(one.witness, 0) for hour, one in ordinary(1).items()}) == ()
    assert found({hour: WitnessedHour(0, one.told) for hour, one in ordinary(1).items()}) == ()
    assert found({}) == ()


def test_later_days_change_nothing_of_what_was_found_before():
    """No look-ahead: the week after an outage says nothing of whether there was one."""
    start, end = at(32, 9), at(32, 20)
    figures = broken(ordinary(5), start, end)
    early = found(
        {hour: one for hour, one in figures.items() if hour < at(34, 0)}, until_s=at(34, 0)
    )
    strange = {
        hour: WitnessedHour(one.witness, one.told * 5) if hour >= at(34, 0) else one
        for hour, one in figures.items()
    }
    assert early == found(figures) == found(strange)
    assert len(early) == 1


def test_a_known_outage_teaches_nothing():
    """Of the days before, most told nothing: what is usual is told by the others."""
    lost = Window(FIRST + timedelta(days=9), FIRST + timedelta(days=28))
    figures = broken(ordinary(6), at(9, 0), at(28, 0))
    figures = broken(figures, at(37, 9), at(37, 20), through=0.25)
    without = found(figures)
    (known,) = found(figures, leave_out=[lost])
    assert known.expected > 2 * sum(one.expected for one in without)


def test_days_are_those_of_the_zone():
    tokyo = ZoneInfo("Asia/Tokyo")
    start, end = at(35, 9), at(35, 20)
    (one,) = found(broken(ordinary(1), start, end), zone=tokyo, first_day=date(2026, 2, 3))
    assert abs(one.start_s - start) <= HOUR
