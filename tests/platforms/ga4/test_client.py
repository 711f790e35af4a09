"""Where Google's calls go."""

from __future__ import annotations

import pytest

from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Unsupported
from stratum_desktop.platforms.ga4.client import Ga4Client, collect_url

HOME = "https://www.google-analytics.com"


@pytest.mark.parametrize(
    ("base_url", "options", "url"),
    [
        (HOME, {}, f"{HOME}/mp/collect"),
        (HOME + "/", {"region": ""}, f"{HOME}/mp/collect"),
        (HOME, {"region": "eu"}, "https://region1.google-analytics.com/mp/collect"),
        ("http://127.0.0.1:9/ga4", {"region": "eu"}, "http://127.0.0.1:9/ga4/mp/collect"),
    ],
)
def test_an_event_goes_to_the_place_that_the_option_names(base_url, options, url: str):
    lane = Lane("G-ABCD1234", base_url, options=options, secrets={"api_secret": "s3cret"})
    assert collect_url(lane) == url


@pytest.mark.parametrize("base_url", ["https://region2.google-analytics.com", "https://x.example"])
async def test_no_other_host_is_reached_whatever_the_region(clock, base_url: str):
    client = Ga4Client(clock=clock, is_practice=False, limits=None)
    for region in ("", "eu"):
        lane = Lane("G-ABCD1234", base_url, options={"region": region}, secrets={"api_secret": "x"})
        reply = await client.collect(lane, b"{}")
        assert isinstance(reply.failure, Unsupported)
        assert reply.failure.reason.code == "destination.foreign_host"
    await client.close()
