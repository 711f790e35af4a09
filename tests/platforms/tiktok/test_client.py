"""Where TikTok's calls go."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.tiktok.client import events_url

HOME = "https://business-api.tiktok.com"


def test_a_batch_goes_to_the_version_in_use_and_the_path_ends_in_a_slash():
    lane = Lane("CABCDE12345", HOME + "/", secrets={"access_token": "t"})
    assert events_url(lane) == HOME + "/open_api/v1.3/event/track/"


def test_a_version_that_a_person_set_takes_the_manifests_place():
    lane = Lane("CABCDE12345", HOME, options={"api_version": "v1.4"})
    assert events_url(lane) == HOME + "/open_api/v1.4/event/track/"
    assert events_url(Lane("C", HOME, options={"api_version": ""})).count("v1.3") == 1
