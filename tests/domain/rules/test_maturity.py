"""How soon conversions are in, learned from days that were told again and again."""

from decimal import Decimal
from fractions import Fraction

from stratum_desktop.domain.rules.maturity import Maturity, MaturityLearner

SETTLES = 5
#: What of a day's 1,000 conversions is told by the end of the day itself, and of each one after.
COURSE = (200, 600, 900, 960, 1000, 1000, 1000)


def shares(*pcts):
    return tuple(None if pct is None else Fraction(pct, 100) for pct in pcts)


def learned(days, course=COURSE, *, unread=(), late=()):
    """Tell and close so many dates; unread ones bring nothing, late days come at twice the age."""
    learner = MaturityLearner(SETTLES)
    told = {}
    for date in range(1, days + 1):
        if date in unread:
            continue
        for age in range(min(date, len(course))):
            on = date - age
            count = course[age // 2 if on in late else age]
            learner.tell(on, count - told.get(on, 0))
            told[on] = count
        learner.close(date)
    return learner


def test_before_a_fortnight_of_telling_again_the_platforms_word_stands_in():
    found = learned(14).maturity()
    assert (found.told_again_days, found.is_learned) == (13, False)
    assert found.age(Decimal(95)) == SETTLES + 1
    assert learned(15).maturity().is_learned


def test_the_share_that_is_in_is_a_chain_of_what_was_in_from_age_to_age():
    found = learned(40).maturity()
    # At age 1 is known what was told on the day itself.
    assert found.shares == shares(20, 60, 90, 96, 100)
    assert [found.age(Decimal(pct)) for pct in (20, 21, 60, 90, 95, 97, 100)] == [
        1,
        2,
        2,
        3,
        4,
        5,
        5,
    ]


def test_a_day_is_mature_from_the_age_after_which_it_never_falls_below():
    assert Maturity(5, 20, shares(96, 50, 97, 99, 100)).age(Decimal(95)) == 3
    assert Maturity(5, 20, shares(None, None, 97, 99, 100)).age(Decimal(95)) == 3
    assert Maturity(5, 20, shares(97, 97, 97, 99, None)).age(Decimal(95)) == 6


def test_what_is_taken_back_does_not_stand_for_what_comes_late():
    found = learned(40, (600, 1200, 1000, 1000, 1000, 1000)).maturity()
    assert found.shares == shares(50, 100, 100, 100, 100)


def test_dates_on_which_nothing_was_told_teach_nothing():
    gaps = learned(60, unread=range(7, 60, 7)).maturity()
    assert gaps.shares == shares(20, 60, 90, 96, 100)
    assert gaps.told_again_days == 59 - 2 * 8


def test_days_of_outages_are_left_out():
    late = range(20, 30)
    assert learned(40, late=late).maturity().shares[1] < Fraction(6, 10)
    found = learned(40, late=late).maturity(frozenset(late))
    assert found.shares == shares(20, 60, 90, 96, 100)


def test_ages_of_which_nothing_is_known_are_not_mature():
    assert learned(40, (0,) * 7).maturity().shares == (None,) * SETTLES
    assert learned(40, (0,) * 7).maturity().age(Decimal(95)) == SETTLES + 1
