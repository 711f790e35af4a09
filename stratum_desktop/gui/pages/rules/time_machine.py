"""A rule tried without storing it: on campaigns as they are now, and on the stored past."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from stratum_desktop.domain.rules.definition import RuleDefinition
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.outages import of_every_platform
from stratum_desktop.gui.pages.rules.state import Tried
from stratum_desktop.services import Services
from stratum_desktop.services.autopilot import CampaignNow

PAUSE_SECONDS = 0.4
"""A draft is tried on what campaigns do now when typing has paused this long."""


async def tried_now(services: Services, definition: RuleDefinition) -> tuple[CampaignNow, ...]:
    """Return what each campaign would get now; a task that is cancelled in the pause asks none."""
    await asyncio.sleep(PAUSE_SECONDS)
    return await services.autopilot.try_now(definition)


class TimeMachine:
    """Runs once, beside the window; stopped early it tells of the time that it got to."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = threading.Event()

    def stop(self) -> None:
        """End early."""
        self._stop.set()

    async def run(
        self,
        definition: RuleDefinition,
        *,
        days: int,
        of_draft: bool,
        on_share: Callable[[float], None],
    ) -> Tried:
        """Return what the rule would have done; `on_share` is told how far it is, 0-1."""
        loop = asyncio.get_running_loop()

        def on_progress(share: float) -> None:
            if not self._stop.is_set():
                loop.call_soon_threadsafe(on_share, share)

        replay = await self._services.autopilot.replay(
            definition, days=days, on_progress=on_progress, should_stop=self._stop.is_set
        )
        first, last = (shown_as.local(one).date() for one in (replay.since, replay.until))
        outages = await of_every_platform(self._services.outages, first=first, last=last)
        return Tried(replay, of_draft, outages)
