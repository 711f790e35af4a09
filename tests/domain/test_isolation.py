"""Finding the bad events of a refused batch."""

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.isolation import (
    SUSPECTS_FROM,
    group_of,
    parts_after_end,
    parts_of,
    suspect_group_of,
)


def isolate(batch, bad, *, named=False):
    """Play the whole search; returns (what was found bad, requests used)."""
    found, requests, waiting = set(), 0, [tuple(batch)]
    while waiting:
        part = waiting.pop(0)
        requests += 1
        guilty = [place for place, item in enumerate(part) if item in bad]
        if not guilty:
            continue
        if len(part) == 1:
            found.add(part[0])
            continue
        share = len(found) / len(batch)
        waiting += parts_of(part, guilty=guilty[:1] if named else (), bad_share=share)
    return found, requests


@given(st.integers(2, 300), st.data())
def test_every_bad_event_is_found_and_no_good_one(size, data):
    bad = data.draw(st.sets(st.integers(0, size - 1), max_size=20))
    for named in (False, True):
        assert isolate(range(size), bad, named=named)[0] == bad


@given(st.integers(0, 999))
def test_one_bad_of_a_thousand_takes_about_two_logs_of_requests(place):
    assert isolate(range(1000), {place})[1] <= 21


def test_a_named_event_takes_three_requests():
    assert isolate(range(1000), {417}, named=True)[1] == 3


def test_parts_keep_everything_once_and_in_order():
    parts = parts_of("abcdefg", guilty=(2, 99, -1), bad_share=0)
    assert parts == (("a", "b", "d", "e", "f", "g"), ("c",))
    assert parts_of("abcde", guilty=(), bad_share=0) == (("a", "b"), ("c", "d", "e"))


def test_above_a_tenth_bad_they_go_one_by_one():
    assert parts_of("abc", guilty=(), bad_share=0.11) == (("a",), ("b",), ("c",))


def test_when_all_are_named_no_empty_part_is_made():
    assert parts_of("ab", guilty=(0, 1), bad_share=0) == (("a",), ("b",))


@given(st.integers(1, 10**9), st.integers(2, 60), st.floats(0, 1), st.data())
def test_no_two_parts_of_neighbouring_attempts_share_a_number(attempt_id, size, share, data):
    guilty = data.draw(st.lists(st.integers(0, size - 1), max_size=5))
    numbers = []
    for attempt, first in ((attempt_id, 1), (attempt_id + 1, 1 + size)):
        batch = range(first, first + size)
        parts = parts_of(batch, guilty=guilty, bad_share=share)
        numbers += [
            group_of(part, attempt_id=attempt, place=place) for place, part in enumerate(parts)
        ]
    assert len(set(numbers)) == len(numbers)


@given(st.integers(1, 5000), st.integers(1, 6))
def test_what_ended_a_worker_goes_in_smaller_parts_and_none_is_lost(size, ends):
    parts = parts_after_end(range(size), ends=ends)
    assert [one for part in parts for one in part] == [*range(size)]
    assert all(part for part in parts)
    if size > 1:
        assert max(map(len, parts)) < size


@given(st.integers(1, 5000))
def test_after_two_ends_everything_goes_alone(size):
    (part, *_) = parts_after_end(range(size), ends=1)
    assert all(len(one) == 1 for one in parts_after_end(part, ends=2))


@given(st.lists(st.integers(1, 2**39), min_size=1, max_size=9, unique=True), st.integers(1, 2**39))
def test_a_suspected_part_is_never_taken_for_another(ids, attempt_id):
    suspected = suspect_group_of(ids)
    assert suspected < SUSPECTS_FROM
    assert group_of(ids, attempt_id=attempt_id, place=1) > SUSPECTS_FROM
    assert suspected != suspect_group_of([ids[0] + 1])
