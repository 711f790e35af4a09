"""A look at the machine: what the product needs, whether it is there, and what to do if not."""

from __future__ import annotations

from datetime import UTC, datetime

from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.disk import free_bytes
from stratum_desktop.host.network import NetworkState, network_state
from stratum_desktop.services.check import Check
from stratum_desktop.services.delivery.clock_watch import clock_doubt
from stratum_desktop.services.delivery.flow import CLOCK_SKEWED
from stratum_desktop.services.delivery.rules import delivery_rules
from stratum_desktop.services.installation import resource
from stratum_desktop.services.version_radar import VersionRadar, version_radar
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.connection import LONG_LOG_BYTES
from stratum_desktop.store.sqlite_version import linked_sqlite

FONTS = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")
"""What the window is set in; kept in `resources/fonts`."""

_SANE_YEARS = range(2025, 2100)


async def examine(workspace: Workspace) -> tuple[Check, ...]:
    """Return every finding, problems or not."""
    return (
        Check("Key", ok=True, detail=workspace.key_place),
        _clock(workspace),
        *_database(workspace),
        _fonts(),
        await _disk(workspace),
        _writing(workspace),
        _network(),
        *(await _skew(workspace)),
        *(await _versions(workspace)),
    )


def _clock(workspace: Workspace) -> Check:
    now = datetime.fromtimestamp(workspace.clock.now_ms() / 1000, UTC)
    if now.year not in _SANE_YEARS:
        return Check("Clock", ok=False, detail=f"It says {now:%Y-%m-%d}. Set the date and time.")
    return Check("Clock", ok=True, detail=f"{now:%Y-%m-%d %H:%M} UTC.")


def _database(workspace: Workspace) -> tuple[Check, ...]:
    store = workspace.store
    if store.is_shared:
        where = f"{store.name} on a PostgreSQL server, which answers. Copies are made there."
        return (Check("Database", ok=True, detail=where),)
    sqlite = ".".join(map(str, linked_sqlite()))
    made_of = Check("SQLite", ok=True, detail=f"{sqlite}, encrypted by SQLCipher.")
    return made_of, _log(workspace)


def _fonts() -> Check:
    missing = [name for name in FONTS if resource("fonts", name) is None]
    if missing:
        detail = f"{', '.join(missing)} is missing. Install the program again."
        return Check("Fonts", ok=False, detail=detail)
    return Check("Fonts", ok=True, detail="Inter is here, in three weights.")


async def _disk(workspace: Workspace) -> Check:
    free = free_bytes(workspace.folder)
    least = (await workspace.store.read(delivery_rules)).least_free_bytes
    if free is None:
        return Check("Disk", ok=False, detail="The free space cannot be read.")
    megabytes = free // 1_000_000
    if free < least:
        detail = f"Only {megabytes:,} MB are free, so nothing is sent. Make room."
        return Check("Disk", ok=False, detail=detail)
    return Check("Disk", ok=True, detail=f"{megabytes:,} MB free.")


def _writing(workspace: Workspace) -> Check:
    reason = workspace.store.read_only_reason
    if reason is not None:
        return Check("Writing", ok=False, detail=sentence(reason))
    return Check("Writing", ok=True, detail="The workspace can be written.")


def _log(workspace: Workspace) -> Check:
    megabytes = workspace.store.log_bytes() // 2**20
    if workspace.store.log_bytes() > LONG_LOG_BYTES:
        reason = Reason("store.log_long", {"megabytes": megabytes})
        return Check("Database log", ok=False, detail=sentence(reason))
    return Check("Database log", ok=True, detail=f"{megabytes:,} MB wait to be written back.")


def _network() -> Check:
    state = network_state()
    details = {
        NetworkState.ONLINE: "There is a way out.",
        NetworkState.OFFLINE: "No way out. Deliveries wait and lose nothing.",
        NetworkState.UNKNOWN: "The system does not say.",
    }
    return Check("Network", ok=state is not NetworkState.OFFLINE, detail=details[state])


async def _skew(workspace: Workspace) -> tuple[Check, ...]:
    name = "Clock against platforms"
    doubt = await workspace.store.read(
        lambda uow: clock_doubt(uow, workspace, bound_seconds=delivery_rules(uow).skew_hold_seconds)
    )
    if doubt is not None:
        return (Check(name, ok=False, detail=sentence(doubt)),)
    held = await workspace.store.read(
        lambda uow: [
            one.label
            for one in uow.destinations.all()
            if one.held_reason is not None and one.held_reason.code == CLOCK_SKEWED
        ]
    )
    if not held:
        return ()
    names = ", ".join(held)
    detail = f"Too far off against {names}. Set it; deliveries then go on by themselves."
    return (Check(name, ok=False, detail=detail),)


async def _versions(workspace: Workspace) -> tuple[Check, ...]:
    now_ms = workspace.clock.now_ms()
    radars = await workspace.store.read(lambda uow: version_radar(uow, now_ms=now_ms))
    return tuple(
        Check(f"{one.label} {one.version}", ok=not one.warn, detail=_version_detail(one))
        for one in radars
    )


def _version_detail(radar: VersionRadar) -> str:
    if not radar.is_known:
        return "Named by an account; this program knows nothing of it."
    if radar.ends_on is None:
        return "No end announced."
    if not radar.warn:
        return f"Served until {radar.ends_on}."
    when = "Ended on" if radar.days_left is not None and radar.days_left < 0 else "Ends on"
    if radar.is_chosen:
        return f"{when} {radar.ends_on}. Name a later version in the account, or none."
    return f"{when} {radar.ends_on}. Update the program."
