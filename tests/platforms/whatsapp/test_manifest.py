"""The numbers of chats, as Meta's pages give them."""

from __future__ import annotations

import re

import pytest

from stratum_desktop.domain import retry
from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.platform import EffectClass
from stratum_desktop.platforms.whatsapp.manifest import MANIFEST, TRAITS


def test_no_repeat_is_ever_recognised_so_none_is_ever_sent():
    assert TRAITS.effect_class is EffectClass.AT_MOST_ONCE
    for source in ActionSource:
        assert TRAITS.dedupe_window_for(source) == 0
        assert retry.resend_limit_ms(TRAITS, source) == 0


def test_the_limits_are_metas():
    assert TRAITS.batch_size == 1000
    assert TRAITS.batch_is_atomic
    assert {TRAITS.max_age_for(source) for source in ActionSource} == {7 * 86400}


def test_a_click_on_the_ad_is_what_a_conversion_is_matched_by():
    assert TRAITS.matchable_sets == (frozenset({"ctwa_clid"}),)
    assert not TRAITS.needs_clear


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("access_token", "EAAG" + "x" * 150, True),
        ("access_token", "short", False),
        ("whatsapp_business_account_id", "102290129340398", True),
        ("whatsapp_business_account_id", "+49 170 1234567", False),
        ("whatsapp_business_account_id", "1/../me", False),
        ("api_version", "v26.0", True),
        ("api_version", "26", False),
        ("test_event_code", "TEST12345", True),
        ("test_event_code", "TEST 1", False),
    ],
)
def test_fields_take_what_meta_takes(name: str, value: str, fits: bool):
    (field,) = [field for field in MANIFEST.fields if field.name == name]
    assert field.pattern is not None
    assert bool(re.fullmatch(field.pattern, value)) is fits


def test_the_business_account_has_to_be_filled_in():
    needed = {field.name for field in MANIFEST.fields if field.is_required}
    assert needed == {"access_token", "whatsapp_business_account_id"}
