"""Snapchat's numbers, as its pages give them."""

from __future__ import annotations

import re

import pytest

from stratum_desktop.platforms.snapchat.manifest import MANIFEST, TRAITS


def test_the_limits_are_snapchats():
    assert TRAITS.batch_size == 2000
    assert TRAITS.batch_is_atomic
    assert TRAITS.dedupe_window_for("website") == 48 * 3600
    assert TRAITS.max_age_for("website") == TRAITS.max_age_for("physical_store") == 37 * 86400


def test_an_event_can_be_matched_by_what_snapchat_names_and_by_nothing_else():
    assert set(TRAITS.matchable_sets) == {
        frozenset({"email"}),
        frozenset({"phone_digits"}),
        frozenset({"madid"}),
        frozenset({"client_ip_address", "client_user_agent"}),
    }


def test_the_token_is_declared_to_ride_in_the_query():
    secrets = {field.name: field for field in MANIFEST.fields if field.is_secret}
    assert [name for name, field in secrets.items() if field.travels_in_query] == ["access_token"]
    exchanged = {name for name, field in secrets.items() if field.is_exchanged}
    assert exchanged == {"client_secret", "refresh_token"}


@pytest.mark.parametrize(
    ("account", "fits"),
    [
        ("1ec32188-754e-4be2-8e55-c949a984a39f", True),
        ("1EC32188-754E-4BE2-8E55-C949A984A39F", True),
        ("1ec32188754e4be28e55c949a984a39f", False),
        ("1ec32188-754e-4be2-8e55-c949a984a39f/..", False),
        ("", False),
    ],
)
def test_an_account_is_a_uuid(account: str, fits: bool):
    assert bool(re.fullmatch(MANIFEST.account_pattern, account)) is fits
