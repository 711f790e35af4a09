"""When a failed delivery is tried again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain import retry
from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits


def traits(effect=EffectClass.AT_LEAST_ONCE, window=172_800):
    return PlatformTraits(
        effect_class=effect,
        dedupe_window_seconds=window,
        max_age_seconds={"": 604_800, "physical_store": 5_356_800},
        batch_size=1000,
        batch_is_atomic=True,
        consent=ConsentNeed(),
        matchable_sets=(),
    )


WAITS = retry.RetryWaits()


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 1), (2, 2), (3, 4), (4, 60), (5, 300), (6, 900), (7, 3600), (8, 3600), (50, 3600)],
)
def test_waits_grow_from_seconds_to_an_hour_and_stay_there(failures, seconds):
    wait = WAITS.after(failures=failures, chance=0.5, retry_after_seconds=None)
    assert wait == seconds


@given(st.integers(4, 100), st.floats(0, 1))
def test_slow_waits_are_spread_by_a_fifth_either_way(failures, chance):
    middle = WAITS.after(failures=failures, chance=0.5, retry_after_seconds=None)
    wait = WAITS.after(failures=failures, chance=chance, retry_after_seconds=None)
    assert 0.8 * middle - 1e-9 <= wait <= 1.2 * middle + 1e-9


@given(st.integers(1, 100), st.floats(allow_nan=False))
def test_the_platforms_wish_wins_between_nothing_and_an_hour(failures, asked):
    wait = WAITS.after(failures=failures, chance=0.9, retry_after_seconds=asked)
    assert wait == min(max(asked, 0), 3600)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 7), (2, 20 * 1.5), (3, 40 * 1.5), (4, 40 * 1.5)]
)
def test_the_operators_own_waits_are_taken(failures, seconds):
    own = retry.RetryWaits((7.0,), (20.0, 40.0), jitter_ratio=0.5, wish_most_seconds=90.0)
    assert own.after(failures=failures, chance=1.0, retry_after_seconds=None) == seconds
    assert own.after(failures=failures, chance=1.0, retry_after_seconds=1e9) == 90


def test_a_copy_may_follow_for_nine_tenths_of_the_dedupe_window():
    assert retry.resend_limit_ms(traits(), "website") == 155_520_000


def test_without_dedupe_no_copy_may_follow():
    assert retry.resend_limit_ms(traits(window=0), "website") == 0
    assert retry.resend_limit_ms(traits(EffectClass.AT_MOST_ONCE), "website") == 0


def test_the_deadline_is_the_age_limit_of_the_action_source_less_a_margin():
    at = retry.deadline_at(event_time=1000, action_source="website", traits=traits())
    assert at == 1000 + 604_800 - retry.AGE_MARGIN_SECONDS
    store = retry.deadline_at(event_time=1000, action_source="physical_store", traits=traits())
    assert store == 1000 + 5_356_800 - retry.AGE_MARGIN_SECONDS


def test_an_action_source_whose_repeats_are_not_recognised_gets_no_copy():
    chat = replace(traits(), repeats_unrecognised=frozenset({"business_messaging"}))
    assert retry.resend_limit_ms(chat, "business_messaging") == 0
    assert retry.resend_limit_ms(chat, "website") > 0
