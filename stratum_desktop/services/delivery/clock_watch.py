"""Nothing is sent, and nothing ends, on the word of a wall clock that cannot be believed.

The last reading of the clocks that was trusted is a row. What departs from it is in doubt until a
platform's own time is near, the clock is set right again, or a person releases a destination.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from stratum_desktop.domain.clock_trust import ClockReading, ClockTrust, clock_trust, surely_ms
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.check import is_clock_right
from stratum_desktop.platforms.contract import Lane, Platform, Sender
from stratum_desktop.services.delivery.rules import delivery_rules
from stratum_desktop.services.lanes import open_lane
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

CLOCK_DOUBTS = {
    ClockTrust.JUMPED: "clock.jumped",
    ClockTrust.UNCONFIRMED: "clock.unconfirmed",
}
"""Codes of the holds that end when the clock is confirmed."""

_KEEP_EVERY_MS = 60_000
_ASK_EVERY_MS = 60_000
"""How often a reading is stored, and platforms are asked. Source: own choice, a heartbeat."""


def clock_doubt(uow: UnitOfWork, workspace: Workspace, *, bound_seconds: float) -> Reason | None:
    """Return why the wall clock cannot be believed now; None where it can.

    Args:
        bound_seconds: how far it may depart, as from a platform's clock.
    """
    last, now = uow.jobs.clock_reading(), ClockReading.of(workspace.clock)
    trust = clock_trust(last, now, bound_ms=bound_seconds * 1000)
    if trust is ClockTrust.TRUSTED:
        return None
    departure_ms = abs(now.wall_ms - surely_ms(last, now))
    return Reason(CLOCK_DOUBTS[trust], {"off_minutes": departure_ms // 60_000})


def time_at_least_ms(uow: UnitOfWork, workspace: Workspace) -> int:
    """Return what time it is at least: what is too old by it is too old for certain."""
    now = ClockReading.of(workspace.clock)
    bound_ms = delivery_rules(uow).skew_hold_seconds * 1000
    last = uow.jobs.clock_reading()
    if clock_trust(last, now, bound_ms=bound_ms) is ClockTrust.TRUSTED:
        return now.wall_ms
    return surely_ms(last, now)


def confirm_clock(uow: UnitOfWork, reading: ClockReading) -> None:
    """Believe the wall clock from this reading on, and let what waited for that go on."""
    uow.jobs.keep_clock(reading)
    for one in uow.destinations.all():
        if _waits_for_clock(one):
            uow.destinations.set_held(one.id, None)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a look found."""

    #: None: the clock can be believed.
    doubt: Reason | None
    #: Whether the stored reading is to be renewed.
    is_due: bool
    #: Who can be asked for the time.
    lanes: tuple[tuple[Platform, Lane], ...] = ()


class ClockWatch:
    """Looks at the clocks before every sweep, and asks platforms for the time where it must."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        sender_of: Callable[[Platform], Sender],
        is_reachable: Callable[[Destination], bool],
    ) -> None:
        """Look at nothing yet."""
        self._workspace = workspace
        self._sender_of = sender_of
        self._is_reachable = is_reachable
        self._asked_at_ms: int | None = None

    async def look(self) -> None:
        """Confirm the clock where it can be; else hold every destination and say why.

        Platforms are asked once a minute at most. Where none is within reach nothing is held
        either: nothing can be sent, and `clock_doubt` keeps it from ending.
        """
        store, clock = self._workspace.store, self._workspace.clock
        found = await store.read(self._judge)
        reading = ClockReading.of(clock)
        doubt = found.doubt
        if doubt is None:
            if found.is_due:
                await store.write(lambda uow: confirm_clock(uow, reading))
            return
        if not found.lanes or not self._may_ask(reading.boot_ms):
            return
        answers = await asyncio.gather(
            *(self._sender_of(platform).test(lane) for platform, lane in found.lanes)
        )
        if any(map(is_clock_right, answers)):
            await store.write(lambda uow: confirm_clock(uow, reading))
        else:
            await store.write(lambda uow: _hold_all(uow, doubt))

    def _judge(self, uow: UnitOfWork) -> _Look:
        bound_seconds = delivery_rules(uow).skew_hold_seconds
        doubt = clock_doubt(uow, self._workspace, bound_seconds=bound_seconds)
        if doubt is None:
            return _Look(None, self._is_due(uow))
        known = {platform.manifest.key: platform for platform in registry.all()}
        lanes = tuple(
            (known[one.platform], open_lane(uow, one, self._workspace.cipher))
            for one in uow.destinations.all()
            if one.enabled and one.platform in known and self._is_reachable(one)
        )
        return _Look(doubt, is_due=False, lanes=lanes)

    def _is_due(self, uow: UnitOfWork) -> bool:
        last, clock = uow.jobs.clock_reading(), self._workspace.clock
        if last is None or last.boot_id != clock.boot_id():
            return True
        if clock.boot_ms() - last.boot_ms >= _KEEP_EVERY_MS:
            return True
        return any(map(_waits_for_clock, uow.destinations.all()))

    def _may_ask(self, boot_ms: int) -> bool:
        if self._asked_at_ms is not None and boot_ms - self._asked_at_ms < _ASK_EVERY_MS:
            return False
        self._asked_at_ms = boot_ms
        return True


def _hold_all(uow: UnitOfWork, doubt: Reason) -> None:
    """Hold every destination, but not the deliveries one by one: the next minute may free all."""
    for one in uow.destinations.all():
        if one.held_reason is None:
            uow.destinations.set_held(one.id, doubt)


def _waits_for_clock(destination: Destination) -> bool:
    held = destination.held_reason
    return held is not None and held.code in CLOCK_DOUBTS.values()
