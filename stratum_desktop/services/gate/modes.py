"""What may run by itself at each platform now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stratum_desktop.domain.autopilot.mode import AutopilotMode, mode_of
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.services.gate.kernel import Scales
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

_ORDER = [Band.CRITICAL, Band.UNKNOWN, Band.UNSAFE, Band.DIRECTIONAL, Band.RELIABLE]


@dataclass(frozen=True, slots=True)
class PlatformMode:
    """One platform's band and what it allows."""

    platform: str
    label: str
    #: The band that counts: unknown once the measurement is too old.
    band: Band
    #: Lower bound of the EMQ, 0-100; None: nothing was measured.
    emq: float | None
    #: Lower bound of signal health; None: unknown.
    health: float | None
    mode: AutopilotMode
    #: What may run by itself, as a sentence's reason.
    allowed: Reason


def platform_modes(uow: UnitOfWork, workspace: Workspace) -> tuple[PlatformMode, ...]:
    """Return the mode of every platform whose ads can be changed, the worst first."""
    found = sorted(_modes(uow, workspace), key=lambda one: (_ORDER.index(one.band), one.label))
    return tuple(found)


def _modes(uow: UnitOfWork, workspace: Workspace) -> Iterator[PlatformMode]:
    scales = Scales(uow, workspace)
    connected = {one.platform for one in uow.destinations.all()}
    for platform in registry.all():
        if platform.make_actuator is None or platform.manifest.key not in connected:
            continue
        trust = scales.trust(platform.manifest.key)
        mode = mode_of(trust.counting_band)
        yield PlatformMode(
            platform=trust.platform,
            label=trust.label,
            band=trust.counting_band,
            emq=trust.emq_lower,
            health=trust.counting_health[1],
            mode=mode,
            allowed=Reason(f"autopilot.{mode.value}"),
        )
