"""TikTok's numbers, as its pages give them or as the safer side where they give none."""

from __future__ import annotations

import re

import pytest

from stratum_desktop.domain.event import ActionSource
from stratum_desktop.platforms.tiktok.manifest import MANIFEST, TRAITS

DAY = 86_400


def test_the_limits_are_tiktoks():
    assert TRAITS.batch_size == 1000
    assert TRAITS.batch_is_atomic
    assert TRAITS.dedupe_window_seconds == 48 * 3600


def test_web_and_app_events_live_seven_days_and_all_others_twenty_eight():
    ages = {source: TRAITS.max_age_for(source) for source in ActionSource}
    recent = {ActionSource.WEBSITE, ActionSource.APP}
    assert {source for source, age in ages.items() if age == 7 * DAY} == recent
    assert set(ages.values()) == {7 * DAY, 28 * DAY}


def test_no_repeat_goes_unrecognised():
    assert all(TRAITS.dedupe_window_for(source) == 48 * 3600 for source in ActionSource)


def test_places_are_kept_in_clear_and_people_are_not():
    assert {"city", "state", "country"} <= TRAITS.needs_clear
    assert not TRAITS.needs_clear & {"first_name", "last_name", "zip", "external_id"}


def field_pattern(name: str) -> str:
    (field,) = [field for field in MANIFEST.fields if field.name == name]
    assert field.pattern is not None
    return field.pattern


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("access_token", "0123456789abcdef0123456789abcdef01234567", True),
        ("access_token", "two words of a token here", False),
        ("access_token", "short", False),
        ("event_source", "web", True),
        ("event_source", "app", True),
        ("event_source", "offline", True),
        ("event_source", "crm", True),
        ("event_source", "WEB", False),
        ("event_source", "webapp", False),
        ("test_event_code", "TEST12345", True),
        ("test_event_code", "TEST 1", False),
        ("ad_account_id", "7000000000000000001", True),
        ("ad_account_id", "C1", False),
        ("ads_access_token", "short", False),
        ("conversion_metric", "complete_payment", True),
        ("conversion_metric", "spend; drop", False),
        ("revenue_metric", "Value", False),
        ("api_version", "v1.3", True),
        ("api_version", "v1.3/../x", False),
        ("api_version", "1.3", False),
    ],
)
def test_fields_take_what_tiktok_takes(field: str, value: str, fits: bool):
    assert bool(re.fullmatch(field_pattern(field), value)) is fits


@pytest.mark.parametrize("account", ["", "../me", "C 12345", "C12345/x", "C1234é"])
def test_an_account_is_a_code_or_a_number(account: str):
    assert not re.fullmatch(MANIFEST.account_pattern, account)
    for good in ("C4A1B2C3D4E5F6G7H8I9", "7123456789012345678"):
        assert re.fullmatch(MANIFEST.account_pattern, good)
