"""What chats may report does not contradict itself."""

from __future__ import annotations

from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.platforms._shared.graph_chat import CHAT_EVENT_NAMES, CHAT_NAMES


def test_a_renamed_event_has_an_allowed_name_and_no_allowed_one_is_renamed():
    assert set(CHAT_NAMES.values()) <= CHAT_EVENT_NAMES
    assert not CHAT_NAMES.keys() & CHAT_EVENT_NAMES
    assert CHAT_NAMES.keys() <= STANDARD_EVENTS


def test_five_standard_events_are_reported():
    named = {CHAT_NAMES.get(name, name) for name in STANDARD_EVENTS}
    assert named & CHAT_EVENT_NAMES == {
        "Purchase",
        "LeadSubmitted",
        "InitiateCheckout",
        "AddToCart",
        "ViewContent",
    }
