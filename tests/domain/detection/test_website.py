"""What an event says of a website."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.detection.website import (
    AD_CLICKS,
    clicks_of,
    is_conversion,
    is_visit,
)
from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.domain.event_body import known_part, unknown_part
from stratum_desktop.domain.identity.click_id import KEY_FIELDS


def body(keys, **more) -> bytes:
    event = Event(
        name="Purchase",
        event_id="1",
        event_id_is_given=True,
        event_time=1_772_000_000,
        origin=Origin.SERVER,
        source="shop",
        action_source=ActionSource.WEBSITE,
        identity=Identity({}, keys, {}),
        **more,
    )
    return known_part(event) + unknown_part(event)


@pytest.mark.parametrize(
    ("name", "visit", "conversion"),
    [
        ("PageView", True, False),
        ("ViewContent", True, False),
        ("Search", True, False),
        ("Purchase", False, True),
        ("Lead", False, True),
        ("something_of_ours", False, False),
    ],
)
def test_a_name_is_a_visit_a_conversion_or_neither(name, visit, conversion):
    assert (is_visit(name), is_conversion(name)) == (visit, conversion)


def test_every_ad_click_is_read_from_a_stored_body():
    for name in AD_CLICKS:
        assert name in KEY_FIELDS
        assert clicks_of(body({name: "fb.1.2.x" if name == "fbc" else "x"})) == (name,)
    assert clicks_of(body({"gclid": "x", "ttclid": "y", "fbp": "fb.1.2.3"})) == ("gclid", "ttclid")


def test_a_click_id_elsewhere_is_none():
    assert clicks_of(body({})) == ()
    assert clicks_of(body({"fbp": "fb.1.2.3"}, parameters={"gclid": "x"})) == ()
    assert clicks_of(body({}, unknown={"gclid": "x"})) == ()
