"""What is looked at once a minute: deliveries that run out of time, and holds that are over.

A clock that is right again and a platform that proves who it is are found by a connection test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from stratum_desktop.domain.ageing import mark_reached, used_pct
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.check import is_clock_right
from stratum_desktop.platforms._shared.tls import CERTIFICATE_REFUSED
from stratum_desktop.platforms.contract import ConnectionCheck, Lane, Platform, Sender
from stratum_desktop.services.delivery.clock_watch import time_at_least_ms
from stratum_desktop.services.delivery.flow import CLOCK_SKEWED, release
from stratum_desktop.services.delivery.rules import delivery_rules
from stratum_desktop.services.lanes import open_lane
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Watched:
    """What a look found."""

    #: A warning for each destination whose oldest delivery passed a mark of its age limit.
    announcements: tuple[Reason, ...]
    #: Destinations that go on because what held them is over.
    released: int


async def watch(workspace: Workspace, *, sender_of: Callable[[Platform], Sender]) -> Watched:
    """Announce what runs out of time, and release what a connection test finds to be mended."""
    announced = await workspace.store.write(lambda uow: _announce(uow, workspace))
    waiting = await workspace.store.read(lambda uow: _held_until_tested(uow, workspace))
    released = 0
    for destination_id, is_over, platform, lane in waiting:
        if is_over(await sender_of(platform).test(lane)):
            await workspace.store.write(
                lambda uow, chosen=destination_id: release(uow, workspace, chosen)  # type: ignore[misc]
            )
            released += 1
    return Watched(announced, released)


def ageing(destination: Destination) -> Reason:
    """Return the warning that was last given for what waits at a destination."""
    return _ageing(destination, destination.announced_pct)


def _ageing(destination: Destination, mark: float) -> Reason:
    return Reason("delivery.ageing", {"destination": destination.label, "percent": mark})


def _announce(uow: UnitOfWork, workspace: Workspace) -> tuple[Reason, ...]:
    marks, now_s = delivery_rules(uow).age_marks_pct, time_at_least_ms(uow, workspace) // 1000
    platforms = {platform.manifest.key: platform for platform in registry.all()}
    news = []
    for one in uow.destinations.all():
        oldest = uow.upkeep.next_to_expire(one.id)
        mark = 0.0
        if oldest is not None and one.platform in platforms:
            deadline_at, action_source = oldest
            traits = platforms[one.platform].manifest.traits
            used = used_pct(
                deadline_at=deadline_at, action_source=action_source, traits=traits, now_s=now_s
            )
            mark = mark_reached(used, marks)
        if mark != one.announced_pct:
            uow.destinations.set_announced(one.id, mark)
        if mark > one.announced_pct:
            place = f"destination/{one.id}"
            workspace.note(uow, "delivery.ageing", place, after={"percent": mark})
            news.append(_ageing(one, mark))
    return tuple(news)


def _is_identity_proved(checks: Sequence[ConnectionCheck]) -> bool:
    """Say whether something was reached, and nothing of it refused for what it is."""
    refused = [one.reason is not None and one.reason.code == CERTIFICATE_REFUSED for one in checks]
    return any(one.passed for one in checks) and not any(refused)


_IsOver = Callable[[Sequence[ConnectionCheck]], bool]
_OVER_WHEN: Mapping[str, _IsOver] = {
    CLOCK_SKEWED: is_clock_right,
    CERTIFICATE_REFUSED: _is_identity_proved,
}
"""Code of a hold to what a connection test has to show for it to end by itself."""


def _held_until_tested(
    uow: UnitOfWork, workspace: Workspace
) -> tuple[tuple[int, _IsOver, Platform, Lane], ...]:
    return tuple(
        (one.id, is_over, registry.get(one.platform), open_lane(uow, one, workspace.cipher))
        for one in uow.destinations.all()
        if one.enabled and one.held_reason is not None
        if (is_over := _OVER_WHEN.get(one.held_reason.code)) is not None
    )
