"""Where the calls go."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.whatsapp.client import events_url

LANE = Lane(account="123456", base_url="https://graph.facebook.com/", secrets={"access_token": "t"})


def test_a_batch_goes_to_the_datasets_events_by_the_version_in_use():
    assert events_url(LANE) == "https://graph.facebook.com/v26.0/123456/events"


def test_a_version_that_a_person_set_takes_the_manifests_place():
    lane = Lane(LANE.account, LANE.base_url, options={"api_version": "v24.0"})
    assert events_url(lane) == "https://graph.facebook.com/v24.0/123456/events"
