"""Snapchat's tables are whole and do not contradict one another."""

from __future__ import annotations

import re
from itertools import combinations

from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.event_parameter import CONTENT, PARAMETERS
from stratum_desktop.domain.identity.click_id import KEY_FIELDS
from stratum_desktop.platforms.snapchat import vocabulary as words


def test_every_standard_event_has_a_name_in_upper_snake():
    assert words.EVENT_NAMES.keys() == STANDARD_EVENTS
    for name in (*words.EVENT_NAMES.values(), *words.OTHER_NAMES):
        assert re.fullmatch(r"[A-Z]+(_[A-Z0-9]+)*", name)


def test_each_custom_slot_stands_for_one_event():
    slots = [name for name in words.EVENT_NAMES.values() if name.startswith("CUSTOM_EVENT_")]
    assert len(slots) == len(set(slots)) == 5


def test_every_key_has_one_place():
    places = [
        set(words.HASHED.values()),
        set(words.OPAQUE),
        {words.MOBILE_AD_ID},
        set(words.CLEAR),
        set(words.NUMBERS),
        set(words.COUNTS),
        set(words.TEXTS),
        set(words.TEXT_LISTS),
        {words.CONTENTS},
    ]
    for one, other in combinations(places, 2):
        assert not one & other


def test_match_keys_are_keys_that_are_sent():
    sent = {*words.HASHED.values(), words.MOBILE_AD_ID, *words.CLEAR}
    for keys in words.MATCH_KEYS:
        assert keys <= sent


def test_parameters_and_ids_are_spelled_as_our_events_spell_them():
    sent = words.NUMBERS | words.COUNTS | words.TEXTS | words.TEXT_LISTS | {words.CONTENTS}
    assert sent <= PARAMETERS.keys()
    assert {*words.CONTENT_TEXTS, *words.CONTENT_AMOUNTS} <= CONTENT.keys()
    assert {*words.OPAQUE, words.MOBILE_AD_ID} <= set(KEY_FIELDS)
