"""What a platform's card says of its manifest, in words."""

from __future__ import annotations

from datetime import date

from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.format import format_date, format_duration
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.accounts import DestinationView, Manifest, VersionRadar

_CIRCUIT = {
    "open": "Resting after failures; one request tries again within a minute.",
    "half_open": "One request is finding out whether it answers again.",
}


def status_look(destination: DestinationView) -> PillLook:
    """Return the pill of a destination: the first of off, held, resting, connected that holds."""
    if not destination.enabled:
        return PillLook("Off", "pause", Role.UNKNOWN)
    if destination.held_reason is not None:
        return PillLook("Held", "pause", Role.WARNING)
    if destination.circuit != "closed":
        return PillLook("Resting", "clock", Role.WARNING)
    return PillLook("Connected", "good", Role.GOOD)


def circuit_sentence(destination: DestinationView) -> str:
    """Return why requests rest; empty while they flow."""
    return _CIRCUIT.get(destination.circuit, "")


def version_sentence(manifest: Manifest, radar: VersionRadar | None) -> str:
    """Return the version and until when it is served."""
    version = f"API {manifest.api_version}" if manifest.api_version else "API"
    ends_on = manifest.api_version_ends_on
    if ends_on is None:
        return f"{version}, no end announced"
    days = "" if radar is None or radar.days_left is None else f" ({_days(radar.days_left)})"
    return f"{version}, served until {format_date(ends_on)}{days}"


def limits(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    """Return the limits that deliveries to this platform keep."""
    traits = manifest.traits
    oldest = format_duration(traits.max_age_seconds[""])
    longest = max(traits.max_age_seconds.values())
    if longest > traits.max_age_seconds[""]:
        oldest += f"; {format_duration(longest)} for some sources"
    repeats = traits.dedupe_window_seconds
    return (
        ("Batch", f"up to {traits.batch_size:,} events a request"),
        ("Oldest event", oldest),
        ("Repeats", f"recognised for {format_duration(repeats)}" if repeats else "not recognised"),
    )


def ends_soon(radar: VersionRadar | None) -> bool:
    """Say whether the version's end is near enough to warn of."""
    return radar is not None and radar.warn


def _days(days_left: int) -> str:
    if days_left < 0:
        return "ended"
    return "1 day left" if days_left == 1 else f"{days_left:,} days left"


def connected_since(destination: DestinationView) -> date:
    """Return the day on which it was connected, UTC."""
    return destination.created_at.date()
