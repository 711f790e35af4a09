"""Meta's numbers, as its pages give them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from stratum_desktop.platforms.meta.manifest import MANIFEST, TRAITS


def test_the_limits_are_metas():
    assert TRAITS.batch_size == 1000
    assert TRAITS.batch_is_atomic
    assert TRAITS.dedupe_window_seconds == 48 * 3600
    assert TRAITS.max_age_for("website") == 7 * 86400
    assert TRAITS.max_age_for("physical_store") == 62 * 86400


def test_a_repeat_of_a_chat_event_is_never_recognised():
    assert TRAITS.dedupe_window_for("website") == 48 * 3600
    assert TRAITS.dedupe_window_for("business_messaging") == 0


def test_the_version_is_current_and_its_end_is_not_announced():
    assert MANIFEST.api_version == "v26.0"
    assert MANIFEST.api_version_ends_on is None
    assert MANIFEST.version_ends_on["v21.0"] == date(2027, 1, 21)


def field_pattern(name: str) -> str:
    (field,) = [field for field in MANIFEST.fields if field.name == name]
    assert field.pattern is not None
    return field.pattern


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("access_token", "EAAG" + "x" * 150, True),
        ("access_token", "two words of a token here", False),
        ("access_token", "short", False),
        ("api_version", "v26.0", True),
        ("api_version", "v26", False),
        ("api_version", "v26.0/../me", False),
        ("api_version", "26.0", False),
        ("test_event_code", "TEST12345", True),
        ("test_event_code", "TEST 1", False),
        ("partner_agent", "mycompany-1.0", True),
        ("partner_agent", "a1", False),
        ("partner_agent", "x" * 23, False),
    ],
)
def test_fields_take_what_meta_takes(field: str, value: str, fits: bool):
    assert bool(re.fullmatch(field_pattern(field), value)) is fits


@pytest.mark.parametrize(
    "account", ["", "12ab", "../me", "1 2", "123/events", "-1", "１２３４５６"]
)
def test_an_account_is_a_number(account: str):
    assert not re.fullmatch(MANIFEST.account_pattern, account)
    assert re.fullmatch(MANIFEST.account_pattern, "100200300400500")
