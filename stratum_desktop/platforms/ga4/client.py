"""The only file that knows Google Analytics' URLs.

Source: developers.google.com/analytics/devguides/collection/protocol/ga4/reference and
…/validating-events, read 2026-11-22.
"""

from __future__ import annotations

from stratum_desktop.domain.clock import Clock
from stratum_desktop.platforms._shared.http import HttpClient, Limits, NoReply, Reply, Request
from stratum_desktop.platforms._shared.obstacle import obstacle_of
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.ga4.auth import secret_from
from stratum_desktop.platforms.ga4.manifest import EU, MANIFEST

EU_BASE_URL = "https://region1.google-analytics.com"

_COLLECT, _VALIDATE = "/mp/collect", "/debug/mp/collect"


class Ga4Client:
    """Asks Google, once a call. A lane whose settings cannot work is answered without asking."""

    def __init__(self, *, clock: Clock, is_practice: bool, limits: Limits | None) -> None:
        """Connect to nothing yet; a lane reaches the one of Google's two hosts that it names."""
        self._nearest, self._european = (
            HttpClient(home_url=home, clock=clock, is_practice=is_practice, limits=limits)
            for home in (MANIFEST.base_url, EU_BASE_URL)
        )

    async def collect(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Deliver a request."""
        return await self._post(lane, _COLLECT, content)

    async def validate(self, lane: Lane, content: bytes) -> Reply | NoReply:
        """Have the form of a request judged; Google keeps none of it."""
        return await self._post(lane, _VALIDATE, content)

    async def close(self) -> None:
        """Close every connection."""
        await self._nearest.close()
        await self._european.close()

    async def _post(self, lane: Lane, path: str, content: bytes) -> Reply | NoReply:
        obstacle = obstacle_of(lane, MANIFEST)
        if obstacle is not None:
            return NoReply(obstacle)
        auth = secret_from(lane.secrets)
        if isinstance(auth, NeedsReauthorisation):
            return NoReply(auth)
        base_url = _base_url_of(lane)
        http = self._european if base_url == EU_BASE_URL else self._nearest
        return await http.exchange(
            Request(
                method="POST",
                base_url=base_url,
                path=path,
                auth=auth,
                query={"measurement_id": lane.account},
                headers={"content-type": "application/json"},
                content=content,
            )
        )


def collect_url(lane: Lane) -> str:
    """Return where an event of this lane goes; holds no secret."""
    return _base_url_of(lane) + _COLLECT


def _base_url_of(lane: Lane) -> str:
    """Return the host that the lane names; a practice server's address has no European twin."""
    base_url = lane.base_url.rstrip("/")
    is_home = base_url == MANIFEST.base_url
    return EU_BASE_URL if is_home and lane.options.get("region") == EU else base_url
