"""Google's numbers, as its pages give them, and what a person may write."""

from __future__ import annotations

import re

import pytest

from stratum_desktop.domain.retry import resend_limit_ms
from stratum_desktop.platforms.google.manifest import (
    ACTIONS_PATTERN,
    ADJUSTMENTS_PATTERN,
    ADS_VERSION,
    MANIFEST,
    TRAITS,
    VERSION_ENDS_ON,
)


def test_the_limits_are_googles():
    assert TRAITS.batch_size == 2000
    assert TRAITS.max_age_for("website") == 90 * 86_400


def test_an_unpublished_window_is_taken_for_a_short_one():
    assert resend_limit_ms(TRAITS, "website") == int(48 * 3600 * 0.9) * 1000


def test_the_version_of_the_older_upload_is_known_with_its_end():
    assert VERSION_ENDS_ON[ADS_VERSION] is not None
    assert VERSION_ENDS_ON["v1"] is None


def test_secrets_are_exchanged_and_never_in_a_query():
    secrets = {one.name: one for one in MANIFEST.fields if one.is_secret}
    assert secrets.keys() == {"client_secret", "refresh_token"}
    assert all(one.is_exchanged and not one.travels_in_query for one in secrets.values())


@pytest.mark.parametrize(
    ("account", "fits"),
    [
        ("123-456-7890", True),
        ("1234567890", True),
        ("123456789", False),
        ("123-4567-890", False),
        ("AW-1234567890", False),
    ],
)
def test_a_customer_id_is_ten_digits(account: str, fits: bool):
    assert bool(re.fullmatch(MANIFEST.account_pattern, account)) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("123456", True),
        ("Purchase=123456", True),
        ("Purchase=1, Lead = 2,Demo booked=3", True),
        ("Purchase=1, Purchase=2", False),
        ("Purchase=1, Lead=1", True),
        ("Purchase", False),
        ("Purchase=AW-1", False),
        ("123, 456", False),
        ("", False),
    ],
)
def test_actions_are_one_number_or_one_for_each_name(text: str, fits: bool):
    assert bool(re.fullmatch(ACTIONS_PATTERN, text)) is fits


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("order_cancelled=retraction:1", True),
        ("order_cancelled = retraction : 1, Purchase=enhancement:2", True),
        ("order_changed=restatement:1", True),
        ("order_changed=1", False),
        ("order_changed=deletion:1", False),
        ("a=retraction:1, a=restatement:1", False),
    ],
)
def test_adjustments_say_what_they_do(text: str, fits: bool):
    assert bool(re.fullmatch(ADJUSTMENTS_PATTERN, text)) is fits
