"""LinkedIn's numbers, as its pages give them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from stratum_desktop.domain.platform import EffectClass
from stratum_desktop.domain.retry import resend_limit_ms
from stratum_desktop.platforms.linkedin.manifest import MANIFEST, TRAITS, VERSION_ENDS_ON


def test_the_limits_are_linkedins():
    assert TRAITS.batch_size == 5000
    assert TRAITS.batch_is_atomic
    assert TRAITS.max_age_for("website") == 90 * 86400
    assert TRAITS.max_age_for("physical_store") == 90 * 86400


def test_nothing_is_ever_sent_twice_by_the_machine():
    assert TRAITS.effect_class is EffectClass.AT_MOST_ONCE
    assert resend_limit_ms(TRAITS, "website") == 0


def test_known_last_days_are_kept_and_unknown_ones_are_not_made_up():
    assert VERSION_ENDS_ON["202601"] == date(2027, 1, 15)
    assert VERSION_ENDS_ON["202511"] == date(2026, 11, 16)
    assert VERSION_ENDS_ON[MANIFEST.api_version] is None


def pattern_of(name: str) -> str:
    (field,) = [field for field in MANIFEST.fields if field.name == name]
    assert field.pattern is not None
    return field.pattern


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("rules", "Purchase=123456", True),
        ("rules", "Purchase=123456,Lead=234567", True),
        ("rules", " Purchase = 123456 , Big order=9 ", True),
        ("rules", "Purchase=1, Purchase=2", False),
        ("rules", "Lead=1, Purchase = 1 ,Purchase=2", False),
        ("rules", "Purchase=1, Purchases=2", True),
        ("rules", "Re Purchase=1, Purchase=2", True),
        ("rules", "Purchase", False),
        ("rules", "Purchase=urn:lla:llaPartnerConversion:1", False),
        ("rules", "Purchase=", False),
        ("rules", "=123", False),
        ("rules", "Purchase=1,", False),
        ("rules", "Purchase=１２", False),
        ("api_version", "202609", True),
        ("api_version", "202613", False),
        ("api_version", "v26.0", False),
        ("access_token", "AQX" + "x" * 300, True),
        ("access_token", "two words of a token", False),
    ],
)
def test_fields_take_what_linkedin_takes(field: str, value: str, fits: bool):
    assert bool(re.fullmatch(pattern_of(field), value)) is fits


@pytest.mark.parametrize("account", ["", "12", "urn:li:sponsoredAccount:1", "12/3", "１２３４"])
def test_an_ad_account_is_a_number(account: str):
    assert not re.fullmatch(MANIFEST.account_pattern, account)
    assert re.fullmatch(MANIFEST.account_pattern, "500600700")
