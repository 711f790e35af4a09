"""Events by column: what crosses to another process comes out as it went in."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from conversion import NOW, a_purchase

from stratum_desktop.domain.event import Identity
from stratum_desktop.host.files import START
from stratum_desktop.platforms import registry
from stratum_desktop.services.judging.chunk import Chunk
from stratum_desktop.services.judging.columns import columns_of, events_of
from stratum_desktop.services.preparation import LaneTarget, Prepared, PreparedLane, prepare_all

LANES = tuple(
    LaneTarget(number, key, True, registry.get(key)) for number, key in ((1, "meta"), (7, "tiktok"))
)


def prepared(count, lanes):
    events = [replace(a_purchase(), event_id=f"order-{number}") for number in range(count)]
    nobody = replace(a_purchase(), identity=Identity(), parameters={})
    return prepare_all([*events, nobody][:count], lanes, now_ms=NOW * 1000)


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("lanes", [(), LANES[:1], LANES], ids=len)
def test_columns_give_the_events_back(count, lanes):
    events = prepared(count, lanes)
    back = events_of(columns_of(events))
    assert back == events
    assert all(isinstance(one, Prepared) for one in back)
    assert all(isinstance(lane, PreparedLane) for one in back for lane in one.lanes)


def test_a_chunk_crosses_to_another_process_whole():
    events = prepared(3, LANES)
    keys = [one.key for one in events]
    chunk = Chunk(START, False, 3, [2, 3, 4], keys, events, [(5, "wrong", None, "{}")], {(): 3})
    assert pickle.loads(pickle.dumps(chunk)) == chunk  # noqa: S301 - our own bytes
