"""A practice server together with the ad accounts that it tells of."""

from __future__ import annotations

from typing import NamedTuple

from stratum_desktop.platforms.contract import Lane
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import PracticeServer


class LivingServer(NamedTuple):
    server: PracticeServer
    world: AdWorld

    def lane_of(self, key: str, **options: str) -> Lane:
        return lane_to(self.server, key, **options)


def lane_to(server: PracticeServer, key: str, **options: str) -> Lane:
    """How to reach the practice vendor of a platform."""
    (vendor,) = [one for one in server.vendors if one.key == key]
    return Lane(
        account=vendor.account,
        base_url=server.base_url(key),
        secrets=vendor.secrets,
        options={**vendor.options, **options},
    )
