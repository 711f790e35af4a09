"""TikTok's tables do not contradict one another."""

from __future__ import annotations

from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.event_parameter import CONTENT as OUR_CONTENT
from stratum_desktop.domain.event_parameter import PARAMETERS
from stratum_desktop.platforms.tiktok import vocabulary as words


def test_a_reserved_name_is_no_standard_name():
    assert not words.STANDARD_NAMES & words.RESERVED_NAMES


def test_all_our_standard_names_but_two_are_tiktoks_own():
    assert {"PageView", "Donate"} == STANDARD_EVENTS - words.STANDARD_NAMES


def test_every_user_key_has_one_source():
    keys = [
        *words.HASHED_LISTS.values(),
        *words.HASHED_SINGLE.values(),
        *words.AS_GIVEN.values(),
        "external_id",
        "idfa",
        "gaid",
    ]
    assert len(keys) == len(set(keys))
    assert set(keys) >= words.STRONG_IDENTIFIERS | words.BROWSER


def test_properties_are_parameters_that_the_product_knows():
    assert words.PROPERTY_TYPES.keys() <= PARAMETERS.keys()
    assert words.CHOICES.keys() <= words.PROPERTY_TYPES.keys()
    assert words.CONTENT.keys() <= OUR_CONTENT.keys()
