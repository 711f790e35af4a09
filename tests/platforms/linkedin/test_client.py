"""Where LinkedIn's calls go."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.linkedin.client import events_url


def test_events_go_below_the_base_url_whatever_its_end():
    for base_url in ("https://api.linkedin.com", "https://api.linkedin.com/"):
        lane = Lane(account="500600700", base_url=base_url, secrets={"access_token": "secret"})
        assert events_url(lane) == "https://api.linkedin.com/rest/conversionEvents"
