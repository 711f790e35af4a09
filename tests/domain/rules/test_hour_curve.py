"""When in the day spend is expected, on days of 23, 24 and 25 hours and in odd zones."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.hour_curve import DayShape, HourCurve, place_of, teaching_days

PLAIN, SHORT, LONG = date(2026, 3, 20), date(2026, 3, 29), date(2026, 10, 25)


def hours_of(zone, on):
    return LocalCalendar(zone).hours(on.toordinal())


@pytest.mark.parametrize(
    ("zone", "on", "count", "seconds"),
    [
        ("Europe/Berlin", PLAIN, 24, 86_400),
        ("Europe/Berlin", SHORT, 23, 82_800),
        ("Europe/Berlin", LONG, 25, 90_000),
        ("Asia/Kolkata", PLAIN, 24, 86_400),
        # Half an hour less, half an hour more.
        ("Australia/Lord_Howe", date(2026, 10, 4), 24, 84_600),
        ("Australia/Lord_Howe", date(2026, 4, 5), 25, 88_200),
    ],
)
def test_a_day_has_the_hours_that_it_really_has(zone, on, count, seconds):
    hours = hours_of(zone, on)
    assert (len(hours), sum(hour.seconds for hour in hours)) == (count, seconds)
    calendar = LocalCalendar(zone)
    start, end = calendar.bounds(on.toordinal())
    assert (hours[0].starts_s, hours[-1].starts_s + hours[-1].seconds) == (start, end)
    for hour in hours:
        assert calendar.local(datetime.fromtimestamp(hour.starts_s, UTC)).hour == hour.clock
        assert calendar.day_of(hour.starts_s) == on.toordinal()
    is_plain = seconds == 86_400
    assert calendar.is_plain(on.toordinal()) == is_plain
    for hour in hours:
        on_clock = (on.toordinal(), hour.clock if is_plain else None)
        assert calendar.clock_of(hour.starts_s) == on_clock


def shape_of(hours, weights):
    own = [] if weights is None else [weights[hour.clock] for hour in hours]
    return DayShape([hour.seconds for hour in hours], own)


def share(zone, on, weights, *, seconds):
    hours = hours_of(zone, on)
    shape = shape_of(hours, weights)
    return shape.expected(place_of(hours[0].starts_s + seconds, hours)) / shape.whole


@pytest.mark.parametrize(("on", "hours"), [(PLAIN, 24), (SHORT, 23), (LONG, 25)])
def test_without_a_curve_every_hour_that_the_day_has_counts_the_same(on, hours):
    for gone in (0, 1, 2.5, 12, hours):
        found = share("Europe/Berlin", on, None, seconds=int(gone * 3600))
        assert found == pytest.approx(gone / hours)
    assert share("Europe/Berlin", on, None, seconds=-60) == 0
    assert share("Europe/Berlin", on, None, seconds=200_000) == 1


def test_a_curve_is_spread_over_the_hours_that_the_day_has():
    weights = [0] * 24
    weights[2], weights[12] = 1, 3
    # Half past two: half of what is spent from two to three.
    assert share("Europe/Berlin", PLAIN, weights, seconds=9000) == pytest.approx(0.125)
    # In spring two o'clock does not come, in autumn it comes twice.
    assert share("Europe/Berlin", SHORT, weights, seconds=10 * 3600) == 0
    assert share("Europe/Berlin", LONG, weights, seconds=3 * 3600) == pytest.approx(0.2)
    assert share("Europe/Berlin", LONG, weights, seconds=4 * 3600) == pytest.approx(0.4)


def test_a_curve_of_hours_that_a_day_does_not_have_says_nothing_of_it():
    weights = [0] * 24
    weights[2] = 5
    assert not shape_of(hours_of("Europe/Berlin", SHORT), weights).is_learned
    assert share("Europe/Berlin", SHORT, weights, seconds=11 * 3600 + 1800) == 0.5


def test_a_week_of_hours_teaches_and_less_does_not():
    curve = HourCurve()
    for on in range(100, 106):
        curve.tell(on, 8, 10)
        curve.tell(on, 20, 30)
    assert curve.weights(teaching_days(107, ())) is None
    curve.tell(106, 8, 10)
    weights = curve.weights(teaching_days(107, ()))
    assert {hour: one for hour, one in enumerate(weights) if one} == {8: 70, 20: 180}
    assert curve.weights(teaching_days(107, {103})) is None
    # Today teaches nothing, nor does what is more than four weeks old.
    curve.tell(107, 3, 99)
    assert curve.weights(teaching_days(107, ()))[3] == 0
    assert curve.weights(teaching_days(128, ()))[8] == 70
    assert curve.weights(teaching_days(129, ()))[8] == 60


def test_the_same_hour_told_again_is_nothing_new():
    curve = HourCurve()
    assert curve.tell(100, 8, 10)
    assert not curve.tell(100, 8, 10)
    assert curve.tell(101, 8, 10)
    assert curve.tell(100, 8, 11)
    assert not curve.tell(100, 9, -1)


_SPEND = st.integers(-5, 50)
_TOLD = st.tuples(st.integers(100, 140), st.integers(0, 23), _SPEND)
_TOLD_DAY = st.tuples(st.integers(100, 140), st.none(), st.lists(_SPEND, min_size=24, max_size=24))


@given(
    st.lists(
        st.tuples(
            st.lists(_TOLD | _TOLD_DAY, max_size=40),
            st.integers(100, 145),
            st.sets(st.integers(100, 140)),
        ),
        max_size=5,
    )
)
def test_whatever_is_told_between_two_looks_the_weights_are_those_of_all_told_so_far(looks):
    curve, known = HourCurve(), {}
    for told, today, left_out in looks:
        for on, clock, spend in told:
            if clock is None:
                curve.tell_day(on, spend)
                known |= {(on, at): max(0, one) for at, one in enumerate(spend)}
            else:
                curve.tell(on, clock, spend)
                known[on, clock] = max(0, spend)
        taught = {
            each: spend
            for each, spend in known.items()
            if today - 28 <= each[0] < today and each[0] not in left_out
        }
        spent_days = {on for (on, _), spend in taught.items() if spend}
        expected = [
            sum(spend for (_, at), spend in taught.items() if at == clock) for clock in range(24)
        ]
        found = curve.weights(teaching_days(today, left_out))
        assert found is None if len(spent_days) < 7 else list(found) == expected
