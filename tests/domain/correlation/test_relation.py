"""Series that are known to move together, or not to, as the rules see them."""

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratum_desktop.domain.correlation.relation import (
    CONFIDENCE_PCT,
    LEAST_EFFECTIVE,
    STRONG_FROM,
    LagFigure,
    Strength,
    as_they_are,
    relate,
)
from stratum_desktop.domain.correlation.track import DAILY, HOURLY, Track

DAYS = 90


def white(dice: random.Random, count: int) -> list[float]:
    return [dice.gauss(0, 1) for _ in range(count)]


def rolling(dice: random.Random, count: int) -> list[float]:
    """Means over seven days, as a score is."""
    values = white(dice, count + 6)
    return [sum(values[at : at + 7]) / 7 for at in range(count)]


def walk(dice: random.Random, count: int) -> list[float]:
    """Each day goes on from the one before."""
    place, found = 0.0, []
    for step in white(dice, count):
        place += step
        found.append(place)
    return found


def leaning(dice: random.Random, count: int) -> list[float]:
    """Each day keeps four fifths of the one before."""
    place, found = 0.0, []
    for step in white(dice, count):
        place = 0.8 * place + step
        found.append(place)
    return found


def weekly(dice: random.Random, count: int) -> list[float]:
    """Mostly a matter of the weekday, and the same weekday for all."""
    return [5 * math.sin(2 * math.pi * at / 7) + dice.gauss(0, 1) for at in range(count)]


def growing(dice: random.Random, count: int) -> list[float]:
    return [0.2 * at + dice.gauss(0, 1) for at in range(count)]


def wild(dice: random.Random, count: int) -> list[float]:
    """Now and then a day beyond all others."""
    return [dice.paretovariate(1.2) for _ in range(count)]


UNRELATED: tuple[Callable[[random.Random, int], list[float]], ...] = (
    *(white, rolling, walk, leaning, weekly, growing, wild),
)


def track(values, name="one", pace=DAILY, first=0, **more):
    return Track(name, dict(enumerate(values, first)), pace, **more)


def told(relation):
    """Every figure but which of the two is the first."""
    return [(one.pairs, one.value, one.low, one.high) for one in relation.lags]


@pytest.mark.parametrize("lag", range(-7, 8))
def test_a_series_is_found_again_at_the_lag_it_was_shifted_by(lag):
    dice = random.Random(lag)
    values = white(dice, DAYS)
    relation = relate(track(values), track(values, first=lag))
    assert relation.strongest.lag == lag
    assert relation.strongest.value == pytest.approx(1)
    assert relation.strength is Strength.STRONG


@given(
    lag=st.integers(-48, 48),
    seed=st.integers(0, 10_000),
    noise=st.floats(0, 0.4),
)
@settings(max_examples=12, deadline=None)
def test_hours_that_follow_others_are_found_up_to_two_days_apart(lag, seed, noise):
    dice = random.Random(seed)
    values = white(dice, 3 * 168)
    later = [value + noise * dice.gauss(0, 1) for value in values]
    relation = relate(track(values, pace=HOURLY), track(later, pace=HOURLY, first=lag))
    assert (relation.strongest.lag, relation.strength) == (lag, Strength.STRONG)


@pytest.mark.parametrize("days", [35, 90])
@pytest.mark.parametrize("kind", UNRELATED)
def test_what_has_nothing_to_do_with_each_other_is_called_related_no_more_often_than_told(
    kind, days
):
    dice, runs, found = random.Random(7), 150, 0
    for _ in range(runs):
        relation = relate(track(kind(dice, days)), track(kind(dice, days)))
        found += relation.strength in (Strength.SOME, Strength.STRONG)
    nominal = (100 - CONFIDENCE_PCT) / 100
    # Three standard deviations of a count that happens as often as told.
    assert found <= runs * nominal + 3 * math.sqrt(runs * nominal * (1 - nominal))


def test_the_intervals_of_all_lags_hold_the_truth_together():
    dice, runs, missed = random.Random(3), 200, 0
    truth = 0.6
    # Spearman's coefficient of two normal variables that correlate so much. Source: Pearson 1907.
    of_ranks = 6 / math.pi * math.asin(truth / 2)
    for _ in range(runs):
        cause = white(dice, DAYS)
        effect = [truth * one + math.sqrt(1 - truth**2) * dice.gauss(0, 1) for one in cause]
        lags = relate(track(cause), track(effect)).lags
        missed += any(
            not one.low <= (of_ranks if one.lag == 0 else 0) <= one.high
            # What runs a week ahead shares the day that it is a change against.
            for one in lags
            if abs(one.lag) != 7
        )
    assert missed / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


@given(seed=st.integers(0, 10_000), count=st.integers(20, 60), gaps=st.integers(0, 12))
@settings(max_examples=40, deadline=None)
def test_swapping_the_series_mirrors_the_lags(seed, count, gaps):
    dice = random.Random(seed)
    one, other = (dict(enumerate(white(dice, count))) for _ in range(2))
    for at in dice.sample(range(count), gaps):
        one[at] = None
    there = relate(Track("a", one, DAILY), Track("b", other, DAILY))
    back = relate(Track("b", other, DAILY), Track("a", one, DAILY))
    for one_way, other_way in zip(told(there), reversed(told(back)), strict=True):
        assert one_way == pytest.approx(other_way, abs=1e-9)
    assert there.strength is back.strength
    if there.strongest is not None:
        assert there.strongest.lag == -back.strongest.lag


@given(seed=st.integers(0, 10_000), where=st.lists(st.integers(-40, 160), max_size=30))
@settings(max_examples=40, deadline=None)
def test_steps_without_a_figure_change_nothing(seed, where):
    dice = random.Random(seed)
    one, other = (dict(enumerate(white(dice, 60))) for _ in range(2))
    before = relate(Track("a", one, DAILY), Track("b", other, DAILY))
    more = dict.fromkeys(where) | one
    assert relate(Track("a", more, DAILY), Track("b", other, DAILY)) == before


@given(seed=st.integers(0, 10_000), gone=st.sets(st.integers(0, 59), max_size=20))
@settings(max_examples=40, deadline=None)
def test_a_gap_takes_its_pairs_and_is_no_zero(seed, gone):
    dice = random.Random(seed)
    one, other = (dict(enumerate(white(dice, 60))) for _ in range(2))
    with_gaps = {at: None if at in gone else value for at, value in one.items()}
    relation = relate(Track("a", with_gaps, DAILY), Track("b", other, DAILY))
    for figure in relation.lags:
        both = [at for at in range(7, 60) if not {at, at - 7} & gone and 7 <= at + figure.lag < 60]
        assert figure.pairs == len(both)
    assert relate(Track("a", one, DAILY, leave_out=gone), Track("b", other, DAILY)) == relation


@given(seed=st.integers(0, 10_000), count=st.integers(22, 80))
@settings(max_examples=30, deadline=None)
def test_every_figure_lies_within_its_range_and_every_range_within_the_scale(seed, count):
    dice = random.Random(seed)
    relation = relate(track(rolling(dice, count)), track(white(dice, count)))
    for one in relation.lags:
        if one.value is None:
            assert (one.low, one.high, one.effective, one.strength) == (
                *(None, None, None, Strength.NO_DATA),
            )
        else:
            assert -1 <= one.low <= one.value <= one.high <= 1
            assert LEAST_EFFECTIVE <= one.effective <= one.pairs


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_a_scale_that_keeps_the_order_of_changes_and_a_common_level_make_no_difference(seed):
    dice = random.Random(seed)
    one, other = white(dice, 60), white(dice, 60)
    level = [3 * value + 40 for value in one]
    before, after = (relate(track(values), track(other)) for values in (one, level))
    for was, now in zip(before.lags, after.lags, strict=True):
        assert (was.value, was.low) == pytest.approx((now.value, now.low), abs=0.02)


def test_figures_that_look_back_a_week_are_worth_fewer_days_than_there_are():
    dice = random.Random(5)
    single, back = (
        relate(*(track(white(dice, DAYS)) for _ in range(2))),
        relate(*(track(rolling(dice, DAYS)) for _ in range(2))),
    )
    assert single.lags[7].pairs == back.lags[7].pairs == DAYS - 7
    assert back.lags[7].effective < single.lags[7].effective / 3


def test_weekdays_alone_are_no_relation_though_the_figures_agree_as_they_are():
    dice = random.Random(1)
    one, other = weekly(dice, DAYS), weekly(dice, DAYS)
    relation = relate(track(one), track(other))
    assert relation.strength is Strength.NONE
    as_is = as_they_are(track(one), track(other), relation.strongest.lag)
    at_once = [
        (value, other[at + relation.strongest.lag])
        for at, value in enumerate(one)
        if 0 <= at + relation.strongest.lag < DAYS
    ]
    places = [[sum(x > y for y in side) for x in side] for side in zip(*at_once, strict=True)]
    by_hand = 1 - 6 * sum((a - b) ** 2 for a, b in zip(*places, strict=True)) / (
        len(at_once) * (len(at_once) ** 2 - 1)
    )
    assert as_is == pytest.approx(by_hand)
    assert abs(as_is) > abs(relation.strongest.value) + 0.3


def test_one_sale_day_does_not_make_a_correlation():
    dice = random.Random(11)
    one, other = white(dice, DAYS), white(dice, DAYS)
    one[40] = other[40] = 1e6
    assert relate(track(one), track(other)).strength is Strength.NONE


@pytest.mark.parametrize(
    ("low", "high", "strength"),
    [
        (None, None, Strength.NO_DATA),
        (-0.01, 0.9, Strength.NONE),
        (0.0, 0.9, Strength.NONE),
        (0.01, 0.9, Strength.SOME),
        (STRONG_FROM - 0.01, 0.9, Strength.SOME),
        (STRONG_FROM, 0.9, Strength.STRONG),
        (-0.9, -0.01, Strength.SOME),
        (-0.9, -STRONG_FROM, Strength.STRONG),
        (-0.9, 0.0, Strength.NONE),
    ],
)
def test_the_word_reads_the_nearer_end_of_the_range(low, high, strength):
    value = None if low is None else (low + high) / 2
    assert LagFigure(0, 30, 20.0, value, low, high).strength is strength


def why(one, other, pace=DAILY):
    relation = relate(
        one if isinstance(one, Track) else track(one, "one", pace),
        other if isinstance(other, Track) else track(other, "other", pace),
    )
    assert relation.strongest is None
    assert relation.strength is Strength.NO_DATA
    assert all(figure.value is None for figure in relation.lags)
    return relation.why_none


def test_too_little_is_no_data_and_says_what_lacks():
    dice = random.Random(0)
    enough = white(dice, 40)
    assert why([None] * 40, enough).code == "correlation.not_measured"
    assert why([], enough).facts == {"which": "one"}
    short = why(enough, white(dice, 20))
    assert short.code == "correlation.too_few_steps"
    assert short.facts == {"which": "other", "pairs": 13, "needed": 14}
    assert relate(track(enough[:21]), track(white(dice, 21))).why_none is None


def test_series_that_hardly_meet_have_no_relation():
    dice = random.Random(0)
    found = why(track(white(dice, 30)), track(white(dice, 30), first=25))
    assert found.code == "correlation.too_few_pairs"
    assert found.facts == {"pairs": 5, "needed": 14}


@pytest.mark.parametrize("still", [30, 17])
def test_what_stands_still_on_most_days_has_no_relation(still):
    dice = random.Random(0)
    values = [5.0] * 7 + [5.0] * still + white(dice, 30 - still)
    assert why(values, white(dice, 37)).code == "correlation.stood_still"


def test_days_that_are_too_alike_say_nothing():
    smooth = [math.sin(at / 20) for at in range(40)]
    found = why(smooth, [math.cos(at / 20) for at in range(40)])
    assert found.code == "correlation.too_alike"
    assert found.facts["effective"] < LEAST_EFFECTIVE < found.facts["pairs"]


def test_the_coefficient_is_spearmans_of_the_changes():
    dice = random.Random(4)
    one, other = white(dice, 50), white(dice, 50)
    changes = [([values[at] - values[at - 7] for at in range(7, 50)]) for values in (one, other)]
    # Without ties: one minus six times the squared differences of ranks. Source: Spearman 1904.
    places = [[sum(x > y for y in side) for x in side] for side in changes]
    apart = sum((a - b) ** 2 for a, b in zip(*places, strict=True))
    count = len(changes[0])
    by_hand = 1 - 6 * apart / (count * (count**2 - 1))
    figure = relate(track(one), track(other)).lags[7]
    assert (figure.lag, figure.value) == (0, pytest.approx(by_hand))


@given(seed=st.integers(0, 10_000), share=st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_a_pair_says_something_exactly_where_one_of_its_lags_does(seed, share):
    dice = random.Random(seed)
    cause = white(dice, 60)
    effect = [share * one + (1 - share) * dice.gauss(0, 1) for one in cause]
    relation = relate(track(cause), track(effect))
    telling = [one for one in relation.lags if one.strength in (Strength.SOME, Strength.STRONG)]
    assert bool(telling) == (relation.strength is not Strength.NONE)
    assert relation.strongest in (telling or relation.lags)


def test_what_agrees_on_the_same_day_shows_turned_round_and_half_as_strong_a_week_apart():
    values = white(random.Random(6), 366)
    lags = {one.lag: one.value for one in relate(track(values), track(values)).lags}
    assert lags[7] == pytest.approx(-0.5, abs=0.1)
    assert lags[-7] == pytest.approx(-0.5, abs=0.1)
