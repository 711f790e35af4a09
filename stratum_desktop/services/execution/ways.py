"""How an action reaches its platform, and what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Actuator, ActuatorMaker
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure, Holding, RateLimited, Unavailable
from stratum_desktop.services.execution.standing import LEAST_PAUSE_SECONDS
from stratum_desktop.services.lanes import open_lane
from stratum_desktop.services.reachability import is_reachable
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork

USUAL_PAUSE_SECONDS = 300.0
"""After an answer that names no time and may not pass soon. Source: vendor reference, part F."""

LONGEST_WISH_SECONDS = 3600.0
"""A longer wish is asked about again. Source: product rulebook, section 3.3 (clamped to 1 h)."""


@dataclass(frozen=True, slots=True)
class Way:
    """Whose credentials change which account of which platform."""

    platform: str
    lane: Lane
    account: AdAccount


class Ways:
    """Finds the way of an action, and keeps one actuator for each platform."""

    def __init__(self, workspace: Workspace, *, is_online: Callable[[], bool] | None) -> None:
        """Connect to nothing yet."""
        self._workspace = workspace
        self._is_online = is_online
        self._actuators: dict[str, Actuator] = {}

    def find(self, uow: UnitOfWork, stored: StoredAction) -> Way | Reason:
        """Return the way of an action, or why there is none at present."""
        known = next(
            (one for one in uow.ad_accounts.accounts() if one.id == stored.ad_account_id), None
        )
        destination = None if known is None else uow.destinations.get(known.destination_id)
        if known is None or destination is None:
            return Reason("execution.no_destination")
        if destination.held_reason is not None:
            return held(destination.label, destination.held_reason)
        if not destination.enabled:
            return Reason("execution.destination_off", {"destination": destination.label})
        if not is_reachable(destination.base_url, is_online=self._is_online):
            return Reason("execution.offline")
        try:
            lane = open_lane(uow, destination, self._workspace.cipher)
        except Trouble as problem:
            return problem.reason
        return Way(stored.platform, lane, known.account)

    def actuator(self, way: Way) -> Actuator:
        """Return the one actuator of a platform, made on first use.

        A practice workspace's reaches this computer alone.
        """
        if way.platform not in self._actuators:
            make = maker_of(way.platform)
            if make is None:
                raise TypeError(f"{way.platform} changes nothing")
            self._actuators[way.platform] = make(
                clock=self._workspace.clock, is_practice=self._workspace.is_practice
            )
        return self._actuators[way.platform]

    async def close(self) -> None:
        """Close the connections to the platforms."""
        for actuator in self._actuators.values():
            await actuator.close()
        self._actuators.clear()


def maker_of(platform: str) -> ActuatorMaker | None:
    """Return what makes a platform's actuator; None where this version can change nothing there."""
    for one in registry.all():
        if one.manifest.key == platform:
            return one.make_actuator
    return None


def held(label: str, why: Reason) -> Reason:
    """Return that a destination is held, as the reason of what waits for it."""
    return Reason(
        "execution.destination_held", {**why.facts, "destination": label, "why": why.code}
    )


def pause_seconds(failure: Failure) -> float:
    """Return how long an ad account is left alone after a failed call, in seconds."""
    if isinstance(failure, RateLimited):
        asked = failure.retry_after_seconds
        wished = USUAL_PAUSE_SECONDS if asked is None else asked
    elif isinstance(failure, Unavailable):
        wished = failure.retry_after_seconds or 0.0
    elif isinstance(failure, Holding):
        wished = USUAL_PAUSE_SECONDS
    else:
        wished = LEAST_PAUSE_SECONDS
    return min(max(wished, LEAST_PAUSE_SECONDS), LONGEST_WISH_SECONDS)
