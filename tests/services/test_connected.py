"""Connected platforms by the names that people know."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.services.connected import platform_labels, require_platform


def connect(uow, *platforms: str) -> None:
    for platform in platforms:
        uow.destinations.add(
            platform=platform,
            account="1",
            label=f"My {platform}",
            base_url="",
            options={},
            now_ms=0,
        )


def test_a_platform_goes_by_its_name_and_an_unknown_one_by_its_account(store):
    store.write_now(lambda uow: connect(uow, "tiktok", "nowhere", "meta"))
    labels = store.read_now(platform_labels)
    assert list(labels) == ["meta", "nowhere", "tiktok"]
    assert labels["nowhere"] == "My nowhere"
    assert labels["tiktok"] == "TikTok"
    assert store.read_now(lambda uow: require_platform(uow, "nowhere")) == "My nowhere"


def test_what_is_not_connected_is_refused_with_what_is(store):
    store.write_now(lambda uow: connect(uow, "tiktok"))
    with pytest.raises(Refusal, match="Connected: tiktok"):
        store.read_now(lambda uow: require_platform(uow, "meta"))
