"""The rate limiter."""

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.token_bucket import (
    CAPACITY,
    REFILL_PER_SECOND,
    TOKENS_AFTER_REBOOT,
    TokenBucket,
)


def test_it_refills_ten_a_second_up_to_its_capacity():
    assert TokenBucket(0, 0).at(1_000).tokens == REFILL_PER_SECOND
    assert TokenBucket(0, 0).at(3_600_000).tokens == CAPACITY


def test_a_request_takes_one_token_and_an_empty_bucket_gives_none():
    bucket = TokenBucket(1.5, 0)
    assert bucket.can_take()
    assert not bucket.take().can_take()


def test_being_asked_to_slow_down_empties_it():
    assert TokenBucket(80, 0).drained().tokens == 0
    assert TokenBucket(-3, 0).drained().tokens == -3


def test_after_a_reboot_it_starts_gently():
    assert TokenBucket(CAPACITY, 9_000).at(10) == TokenBucket(TOKENS_AFTER_REBOOT, 10)
    assert TokenBucket(2, 9_000).at(10).tokens == 2


@given(st.lists(st.integers(0, 5_000), max_size=60))
def test_no_more_requests_pass_than_capacity_and_time_allow(pauses):
    bucket, now, passed = TokenBucket(CAPACITY, 0), 0, 0
    for pause in pauses:
        now += pause
        bucket = bucket.at(now)
        while bucket.can_take():
            bucket = bucket.take()
            passed += 1
    assert passed <= CAPACITY + now / 1000 * REFILL_PER_SECOND + 1e-6
