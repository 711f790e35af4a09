"""A practice destination names its ad account where its platform asks for one."""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Field
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.destination_option import ad_account_option

FIELD = Field(name="ad_account_id", label="Ad account", help="", is_required=False)


def test_the_account_is_the_one_that_the_practice_platform_shows():
    manifest = registry.get("snapchat").manifest
    asking = replace(manifest, fields=(FIELD,))
    account = AdWorld().account("snapchat").account
    assert ad_account_option(asking) == {"ad_account_id": account}


def test_a_platform_that_does_not_ask_or_advertises_nothing_gets_none():
    silent = replace(registry.get("snapchat").manifest, fields=())
    without_ads = replace(registry.get("ga4").manifest, fields=(FIELD,))
    assert ad_account_option(silent) == {}
    assert ad_account_option(without_ads) == {}
