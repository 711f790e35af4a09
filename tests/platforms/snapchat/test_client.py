"""Where Snapchat's calls go."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.snapchat.client import events_url


def test_a_batch_goes_to_the_events_of_its_pixel_and_the_address_holds_no_token():
    lane = Lane("1a2b", "https://tr.snapchat.com/", secrets={"access_token": "s3cret"})
    assert events_url(lane) == "https://tr.snapchat.com/v3/1a2b/events"
