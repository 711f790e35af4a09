"""Deliveries as the audit chain names them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.services.delivery.named_deliveries import named_deliveries
from stratum_desktop.store.read_models.deliveries import DeliveryFilter


def test_ids_are_told_in_runs_and_by_their_digest():
    assert named_deliveries([9, 3, 1, 2]) == {
        "deliveries": 4,
        "ids": [[1, 3], [9, 9]],
        "sha256": hashlib.sha256(b"1,2,3,9").hexdigest(),
    }


def test_a_long_list_is_cut_and_says_so():
    named = named_deliveries(range(0, 1_000, 2))
    assert len(named["ids"]) == 100
    assert (named["ids_cut"], named["deliveries"]) == (True, 500)


def test_the_filter_is_told_but_not_what_was_searched_for():
    where = DeliveryFilter(
        states=frozenset({DeliveryState.REJECTED}),
        destination_id=2,
        text="ann@example.org",
        since=datetime(2026, 3, 1, tzinfo=UTC),
        reason_code="meta.invalid",
    )
    assert named_deliveries([1], where)["filter"] == {
        "states": ["rejected"],
        "destination": 2,
        "has_text": True,
        "reason": "meta.invalid",
        "since": "2026-03-01T00:00:00+00:00",
    }
    assert "filter" not in named_deliveries([1], DeliveryFilter())


@given(st.sets(st.integers(1, 200), max_size=80))
def test_the_runs_hold_every_id_and_no_other(ids):
    named = named_deliveries(sorted(ids))
    spans = named["ids"]
    assert {one for first, last in spans for one in range(first, last + 1)} == ids
