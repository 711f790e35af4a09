"""Events by column: the same events as one by one, whatever is done with them."""

from __future__ import annotations

import pickle

import pytest
from conversion import NOW, a_purchase
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.event import Identity, Origin
from stratum_desktop.host.files import START
from stratum_desktop.platforms import registry
from stratum_desktop.services.judging.chunk import Chunk
from stratum_desktop.services.preparation import LaneTarget, prepare_all
from stratum_desktop.services.prepared import Prepared, PreparedColumns, PreparedLane

LANES = tuple(
    LaneTarget(number, key, True, registry.get(key)) for number, key in ((1, "meta"), (7, "tiktok"))
)
NOBODY = a_purchase()._replace(identity=Identity(), parameters={})
SEEN = a_purchase()._replace(origin=Origin.PIXEL)
EVENTS = st.lists(
    st.sampled_from([*(a_purchase(event_id=f"order-{n}") for n in range(5)), NOBODY, SEEN]),
    max_size=5,
)


def prepared(events, lanes=LANES):
    return prepare_all(events, lanes, now_ms=NOW * 1000)


@pytest.mark.parametrize("lanes", [(), LANES[:1], LANES], ids=len)
@given(events=EVENTS)
def test_rows_and_columns_are_the_same_events(lanes, events):
    columns = prepared(events, lanes)
    rows = columns.rows()
    assert PreparedColumns.of_rows(rows) == columns
    assert all(isinstance(one, Prepared) for one in rows)
    assert all(isinstance(lane, PreparedLane) for one in rows for lane in one.lanes)


@given(EVENTS, EVENTS)
def test_what_is_added_stands_behind_the_last(first, more):
    columns = prepared(first)
    columns.extend(prepared(more))
    assert columns == prepared([*first, *more])


@given(EVENTS, st.data())
def test_some_events_are_what_they_would_be_without_the_others(events, data):
    wanted = data.draw(st.lists(st.booleans(), min_size=len(events), max_size=len(events)))
    kept = [event for event, is_wanted in zip(events, wanted, strict=True) if is_wanted]
    assert prepared(events).only(wanted) == prepared(kept)


def test_a_chunk_crosses_to_another_process_whole():
    events = prepared([a_purchase(), NOBODY])
    chunk = Chunk(START, False, 3, [2, 3], events.keys, events, [(5, "wrong", None, "{}")], {(): 3})
    assert pickle.loads(pickle.dumps(chunk)) == chunk  # noqa: S301 - our own bytes
