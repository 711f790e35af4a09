"""Meta's tables do not contradict one another."""

from __future__ import annotations

from itertools import combinations

from stratum_desktop.domain.event import ActionSource
from stratum_desktop.platforms._shared import graph_custom_data as custom_data
from stratum_desktop.platforms.meta import vocabulary as words


def test_every_key_has_one_place():
    places = [
        set(words.HASHED.values()),
        set(words.OPAQUE),
        set(words.INTEGER_IDS),
        set(words.CLEAR),
        set(custom_data.CHAT_ACCOUNTS),
        set(custom_data.EVENT_LEVEL),
        set(custom_data.TYPES),
        set(custom_data.NUMBERS),
        set(custom_data.CHOICES),
    ]
    for one, other in combinations(places, 2):
        assert not one & other


def test_sets_of_identifiers_are_spelled_in_keys_that_are_sent():
    sent = {
        *words.HASHED.values(),
        *words.OPAQUE,
        *words.INTEGER_IDS,
        *words.CLEAR,
        *custom_data.CHAT_ACCOUNTS,
    }
    for refused in words.REFUSED_IDENTIFIER_SETS:
        assert refused <= sent
    assert all(identity <= sent for identity in words.CHAT_IDENTITIES.values())


def test_our_action_sources_are_metas_words():
    assert {source.value for source in ActionSource} == {
        "email",
        "website",
        "app",
        "phone_call",
        "chat",
        "physical_store",
        "system_generated",
        "business_messaging",
        "other",
    }
