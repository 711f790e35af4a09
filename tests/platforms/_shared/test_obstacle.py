"""A setting that cannot work holds its destination instead of costing events."""

from __future__ import annotations

import pytest

from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane

META = registry.get("meta").manifest


def lane(account: str = "1234567", **options: str) -> Lane:
    return Lane(account=account, base_url=META.base_url, options=options)


@pytest.mark.parametrize(
    "fitting", [lane(), lane(api_version="v25.0"), lane(api_version=""), lane(unheard_of="x y")]
)
def test_what_fits_its_pattern_is_no_obstacle(fitting: Lane):
    assert obstacle_of(fitting, META) is None


def test_an_account_that_cannot_be_one_is_an_obstacle():
    found = obstacle_of(lane("../me"), META)
    assert found is not None
    assert found.reason.code == "destination.account_malformed"


def test_an_option_that_cannot_be_one_is_named():
    found = obstacle_of(lane(api_version="latest"), META)
    assert found is not None
    assert found.reason.facts == {"option": "api_version"}
