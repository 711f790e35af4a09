"""Steps of a series: whole, in local time, as wide as what comes in asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.anomaly.metric import Metric
from stratum_desktop.domain.anomaly.series import (
    HOUR,
    HourFigure,
    Series,
    local_hours,
    steps,
    weighted_median,
    widths,
)
from stratum_desktop.domain.window import Window

BERLIN = ZoneInfo("Europe/Berlin")


def at(*parts: int, zone: ZoneInfo = BERLIN) -> int:
    return round(datetime(*parts, tzinfo=zone).timestamp())


def made(metric: Metric, figures: dict[int, HourFigure]) -> Series:
    return Series(metric, "x", figures)


def test_hours_are_named_by_the_local_clock_and_only_whole_ones_count():
    hours = local_hours(at(2026, 3, 28, 23), at(2026, 3, 29, 4) + 1800, BERLIN)
    assert [hour for _, _, hour in hours] == [23, 0, 1, 3]
    assert hours[1][1] == date(2026, 3, 29)


def test_a_step_adds_its_hours_and_a_running_one_is_left_out():
    start = at(2026, 5, 4)
    hours = local_hours(start, start + 8 * HOUR, BERLIN)
    series = made(
        Metric.RECEIVED, {start: HourFigure(2.0, 2), start + 3 * HOUR: HourFigure(5.0, 5)}
    )
    found = steps(series, hours, 3)
    assert [(one.value, one.place) for one in found] == [(2.0, 0), (5.0, 1)]


def test_a_share_is_of_all_events_of_a_step_and_too_few_are_no_share():
    start = at(2026, 5, 4)
    hours = local_hours(start, start + 4 * HOUR, BERLIN)
    series = made(
        Metric.MATCH_RATE,
        {
            start: HourFigure(9.0, 10),
            start + HOUR: HourFigure(30.0, 90),
            start + 2 * HOUR: HourFigure(4.0, 4),
        },
    )
    assert [one.value for one in steps(series, hours, 2)] == [39.0, None]


def test_a_duration_is_the_median_of_the_hours_weighed_by_their_events():
    start = at(2026, 5, 4)
    hours = local_hours(start, start + 2 * HOUR, BERLIN)
    series = made(Metric.LATENCY, {start: HourFigure(60.0, 3), start + HOUR: HourFigure(900.0, 20)})
    assert steps(series, hours, 2)[0].value == 900.0


@pytest.mark.parametrize(
    ("day", "width", "known"),
    [((2026, 3, 29), 3, 7), ((2026, 10, 25), 3, 7), ((2026, 10, 25), 1, 25)],
)
def test_a_step_that_a_change_of_clocks_makes_longer_or_shorter_has_no_value(day, width, known):
    start = at(*day)
    hours = local_hours(start, at(day[0], day[1], day[2] + 1), BERLIN)
    series = made(Metric.RECEIVED, {one: HourFigure(1.0, 1) for one, _, _ in hours})
    found = steps(series, hours, width)
    assert sum(one.value is not None for one in found) == known


def test_a_day_is_as_fine_as_the_days_before_it_allow():
    start = at(2026, 5, 4)
    figures = {}
    for day, a_day in enumerate([24, 600, 600, 600, 30, 30, 30, 30]):
        for hour in range(24):
            figures[start + (day * 24 + hour) * HOUR] = HourFigure(a_day / 24, a_day // 24)
    hours = local_hours(start, start + 8 * 24 * HOUR, BERLIN)
    found = widths(made(Metric.RECEIVED, figures), hours, ())
    assert list(found.values())[:5] == [None, None, 1, 1, 1]
    out = Window(
        datetime.fromtimestamp(start + 24 * HOUR, UTC),
        datetime.fromtimestamp(start + 4 * 24 * HOUR, UTC),
    )
    left_out = widths(made(Metric.RECEIVED, figures), hours, (out,))
    assert list(left_out.values())[-1] == 12


def test_half_of_the_weight_lies_below_the_weighted_median():
    assert weighted_median([(3.0, 1.0), (1.0, 1.0), (2.0, 1.0)]) == 2.0
    assert weighted_median([(1.0, 1.0), (9.0, 5.0)]) == 9.0
    with pytest.raises(ValueError, match="no median"):
        weighted_median([])
