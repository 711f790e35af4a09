"""Destinations, their flow and their secrets as stored."""

from __future__ import annotations

import pytest
from stored_rows import NOW_MS, a_destination, undone

from stratum_desktop.domain.circuit import Circuit, CircuitState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.token_bucket import CAPACITY, TokenBucket
from stratum_desktop.store.repositories.destinations import Destination


def test_a_new_destination_is_open_with_a_full_bucket(shared_store):
    def run(uow):
        id_ = uow.destinations.add(
            platform="meta",
            account="123",
            label="Shop",
            base_url="https://platform.example",
            options={"test_event_code": "T1"},
            now_ms=NOW_MS,
        )
        return id_, uow.destinations.get(id_)

    id_, found = undone(shared_store, run)
    assert found == Destination(
        id=id_,
        platform="meta",
        account="123",
        label="Shop",
        base_url="https://platform.example",
        options={"test_event_code": "T1"},
        corrections=(),
        enabled=True,
        held_reason=None,
        created_at_ms=NOW_MS,
        accepted_count=0,
        circuit=Circuit(CircuitState.CLOSED, 0, None),
        bucket=TokenBucket(CAPACITY, 0),
        not_before_ms=0,
        extra_sends=0,
        clock_skew_seconds=None,
        announced_pct=0.0,
    )
    assert found.enabled is True


def test_it_is_found_by_id_by_account_and_in_the_list_alike(shared_store):
    def run(uow):
        ids = [
            a_destination(uow, account, platform=platform)
            for platform, account in (("meta", "1"), ("meta", "2"), ("tiktok", "1"))
        ]
        by_account = [
            uow.destinations.find(platform=platform, account=account)
            for platform, account in (("meta", "1"), ("meta", "2"), ("tiktok", "1"))
        ]
        return [uow.destinations.get(id_) for id_ in ids], by_account, uow.destinations.all()

    by_id, by_account, listed = undone(shared_store, run)
    assert by_id == by_account == list(listed)
    assert [(one.platform, one.account) for one in listed] == [
        ("meta", "1"),
        ("meta", "2"),
        ("tiktok", "1"),
    ]


def test_what_is_not_there_is_none(shared_store):
    def run(uow):
        a_destination(uow)
        return (
            uow.destinations.get(99),
            uow.destinations.find(platform="meta", account="2"),
            uow.destinations.find(platform="tiktok", account="1"),
            uow.destinations.secrets(99),
        )

    assert undone(shared_store, run) == (None, None, None, {})


REASON = Reason("destination.paused", {"by": "person", "n": 3})
FLOW = {
    "circuit": Circuit(CircuitState.OPEN, 5, 77),
    "bucket": TokenBucket(0.25, 88),
    "not_before_ms": NOW_MS + 1,
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda repository, id_: repository.describe(
                id_, label="New", base_url="http://127.0.0.1:1", options={"b": "2", "a": "1"}
            ),
            {"label": "New", "base_url": "http://127.0.0.1:1", "options": {"a": "1", "b": "2"}},
        ),
        (lambda repository, id_: repository.set_enabled(id_, enabled=False), {"enabled": False}),
        (lambda repository, id_: repository.set_held(id_, REASON), {"held_reason": REASON}),
        (lambda repository, id_: repository.set_flow(id_, **FLOW), FLOW),
        (lambda repository, id_: repository.add_accepted(id_, 7), {"accepted_count": 7}),
        (lambda repository, id_: repository.add_extra_sends(id_, 2), {"extra_sends": 2}),
    ],
    ids=["describe", "enabled", "held", "flow", "accepted", "extra_sends"],
)
def test_a_change_concerns_what_it_names_of_one_destination_and_nothing_else(
    shared_store, change, told
):
    def run(uow):
        first, second = a_destination(uow, "1"), a_destination(uow, "2")
        before = uow.destinations.all()
        change(uow.destinations, first)
        return before, uow.destinations.all(), second

    (was, other), (now, other_now), _ = undone(shared_store, run)
    assert other_now == other
    changed = {
        name: getattr(now, name)
        for name in Destination.__slots__
        if getattr(now, name) != getattr(was, name)
    }
    assert changed == told


def test_a_hold_is_released_with_none(shared_store):
    def run(uow):
        id_ = a_destination(uow)
        uow.destinations.set_held(id_, REASON)
        uow.destinations.set_held(id_, None)
        return uow.destinations.get(id_).held_reason

    assert undone(shared_store, run) is None


def test_what_was_accepted_and_sent_twice_adds_up_for_ever(shared_store):
    def run(uow):
        id_ = a_destination(uow)
        for count in (3, 0, 4):
            uow.destinations.add_accepted(id_, count)
            uow.destinations.add_extra_sends(id_, count * 2)
        found = uow.destinations.get(id_)
        return found.accepted_count, found.extra_sends

    assert undone(shared_store, run) == (7, 14)


def test_a_secret_replaces_its_namesake_of_the_same_destination_only(shared_store):
    def run(uow):
        first, second = a_destination(uow, "1"), a_destination(uow, "2")
        for id_ in (first, second):
            uow.destinations.set_secret(id_, "access_token", b"old")
        uow.destinations.set_secret(first, "app_secret", b"other")
        uow.destinations.set_secret(first, "access_token", b"new")
        return uow.destinations.secrets(first), uow.destinations.secrets(second)

    assert undone(shared_store, run) == (
        {"access_token": b"new", "app_secret": b"other"},
        {"access_token": b"old"},
    )
