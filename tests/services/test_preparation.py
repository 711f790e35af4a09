"""What one destination does with one event: who is asked, and in which order."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from conversion import NOW, a_person, a_purchase
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ACCOUNT
from stratum_desktop.services.lanes import lane_targets
from stratum_desktop.services.preparation import LaneTarget, prepare, prepare_all
from stratum_desktop.services.prepared import PreparedLane

META = registry.get("meta")
TIKTOK = registry.get("tiktok")
STORE_SALE = a_purchase(action_source=ActionSource.PHYSICAL_STORE)
PIXEL = LaneTarget(1, "Pixel", True, TIKTOK)
OFFLINE_SET = replace(PIXEL, options={"event_source": "offline"})


def outcome(event: Event, lane: LaneTarget) -> PreparedLane:
    (prepared,) = prepare(event, [lane], now_ms=NOW * 1000).lanes
    return prepared


def test_options_say_which_events_a_destination_takes():
    assert outcome(a_purchase(), PIXEL).state == "ready"
    assert outcome(STORE_SALE, OFFLINE_SET).state == "ready"
    for event, lane in ((STORE_SALE, PIXEL), (a_purchase(), OFFLINE_SET)):
        skipped = outcome(event, lane)
        assert (skipped.state, skipped.reason_code) == ("skipped", "tiktok.other_event_set")
        assert skipped.body is None


@pytest.mark.parametrize(
    "changes", [{"identity": Identity()}, {"event_time": NOW - 40 * 86_400}], ids=["nobody", "old"]
)
def test_what_is_for_another_destination_is_judged_neither_by_identifiers_nor_by_age(changes):
    elsewhere = outcome(STORE_SALE._replace(**changes), PIXEL)
    assert elsewhere.reason_code == "tiktok.other_event_set"
    here = outcome(STORE_SALE._replace(**changes), OFFLINE_SET)
    assert here.reason_code in ("identity.none_matchable", "delivery.too_old")


def test_a_destination_that_is_off_says_so_first():
    assert outcome(STORE_SALE, replace(PIXEL, enabled=False)).reason_code == "destination.off"


def test_a_target_knows_the_options_of_its_destination(store):
    def connect(uow):
        uow.destinations.add(
            platform="tiktok",
            account="7123456789",
            label="Shops",
            base_url=TIKTOK.manifest.base_url,
            options={"event_source": "offline"},
            now_ms=NOW * 1000,
        )
        return lane_targets(uow)

    (target,) = store.write_now(connect)
    assert target.options == {"event_source": "offline", ACCOUNT: "7123456789"}
    (frozen,) = prepare(STORE_SALE, [target], now_ms=NOW * 1000).lanes
    assert frozen.body is not None
    assert orjson.loads(frozen.body)["event"] == "Purchase"


EVENTS = st.builds(
    a_purchase,
    origin=st.sampled_from(Origin),
    action_source=st.sampled_from(ActionSource),
    event_time=st.sampled_from([NOW, NOW - 6 * 86_400, NOW - 40 * 86_400]),
    identity=st.sampled_from([a_person(), Identity(), Identity(keys={"ttclid": "E.C.P.abc"})]),
    consent=st.builds(Consent, st.sampled_from(ConsentState), st.sampled_from(ConsentState)),
    parameters=st.sampled_from([{}, {"value": 5, "currency": "EUR"}, {"order_id": "A-1"}]),
)


@given(st.lists(EVENTS, max_size=6))
def test_events_prepared_together_are_prepared_as_they_would_be_alone(events):
    lanes = (PIXEL, replace(OFFLINE_SET, destination_id=2), LaneTarget(3, "Meta", True, META))
    assert prepare_all(events, lanes, now_ms=NOW * 1000).rows() == [
        prepare(event, lanes, now_ms=NOW * 1000) for event in events
    ]


def test_what_a_browser_saw_is_kept_and_goes_nowhere():
    events = [a_purchase(origin=Origin.PIXEL), a_purchase()]
    seen, sold = prepare_all(events, [PIXEL], now_ms=NOW * 1000).rows()
    assert seen.lanes == ()
    assert [lane.destination_id for lane in sold.lanes] == [PIXEL.destination_id]
