"""Google Analytics' numbers, as its pages give them."""

from __future__ import annotations

import re

import pytest

from stratum_desktop.domain.platform import EffectClass
from stratum_desktop.domain.retry import resend_limit_ms
from stratum_desktop.platforms.ga4.manifest import MANIFEST, TRAITS


def test_the_limits_are_googles():
    assert TRAITS.max_age_for("website") == TRAITS.max_age_for("physical_store") == 72 * 3600
    assert TRAITS.batch_size == 1


def test_no_event_is_ever_sent_twice_by_the_machine():
    assert TRAITS.effect_class is EffectClass.AT_MOST_ONCE
    assert resend_limit_ms(TRAITS, "website") == 0


def test_an_event_needs_a_client_or_a_person_and_nothing_else_matches():
    assert set(TRAITS.matchable_sets) == {
        frozenset({"ga_client_id"}),
        frozenset({"external_id"}),
    }


def test_it_owns_up_to_confirming_nothing_and_to_a_secret_in_the_query():
    assert not MANIFEST.confirms
    (secret,) = (field for field in MANIFEST.fields if field.is_secret)
    assert secret.travels_in_query


@pytest.mark.parametrize(
    ("account", "fits"),
    [
        ("G-ABCD1234", True),
        ("G-1A2B3C4D5E", True),
        ("1234567890", False),
        ("UA-12345-1", False),
        ("g-abcd1234", False),
        ("G-ABCD1234&api_secret=x", False),
        ("", False),
    ],
)
def test_an_account_is_a_measurement_id(account: str, fits: bool):
    assert bool(re.fullmatch(MANIFEST.account_pattern, account)) is fits


@pytest.mark.parametrize(("region", "fits"), [("eu", True), ("EU", False), ("us", False)])
def test_a_region_is_the_one_that_google_has(region: str, fits: bool):
    (field,) = (one for one in MANIFEST.fields if one.name == "region")
    assert bool(re.fullmatch(field.pattern or "", region)) is fits
