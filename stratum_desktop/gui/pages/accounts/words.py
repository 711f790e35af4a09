"""What a platform's card says of its manifest, in words."""

from __future__ import annotations

from stratum_desktop.domain.platform import PlatformTraits
from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.pages.accounts.view_model import PlatformCard
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.accounts import DestinationView, Manifest, VersionRadar
from stratum_desktop.services.wording.rewriting import correction_words

_CIRCUIT = {
    "open": "Requests rest after failures; one tries again within a minute.",
    "half_open": "One request is finding out whether the platform answers again.",
}


def status_look(destination: DestinationView) -> PillLook:
    """Return the pill of a destination: the first of off, held, resting, connected that holds."""
    if not destination.enabled:
        return PillLook("Off", "pause", Role.UNKNOWN)
    if destination.held_reason is not None:
        return PillLook("Held", "held", Role.WARNING)
    if destination.circuit != "closed":
        return PillLook("Resting", "clock", Role.WARNING)
    return PillLook("Connected", "good", Role.GOOD)


def circuit_sentence(destination: DestinationView) -> str:
    """Return why requests rest; empty while they flow."""
    return _CIRCUIT.get(destination.circuit, "")


def platform_facts(platform: PlatformCard) -> tuple[tuple[str, str], ...]:
    """Return the version and the limits that deliveries to this platform keep."""
    manifest = platform.manifest
    if manifest is None:
        return ()
    traits = manifest.traits
    repeats = traits.dedupe_window_seconds
    return (
        ("API version", _version_words(manifest, platform.version)),
        ("Batch", _batch_words(traits.batch_size)),
        ("Oldest event", _oldest_words(traits)),
        (
            "Repeats",
            f"recognised for {words.duration(repeats)}" if repeats else "not recognised",
        ),
    )


def warning_words(platform: PlatformCard) -> str:
    """Return what a person should know before it hurts; empty when all is well."""
    if platform.manifest is None:
        return "This version of Stratum does not deliver here; what happened before stays."
    radar = platform.version
    if radar is None or not radar.warn:
        return ""
    ended = radar.days_left is not None and radar.days_left < 0
    state = "has ended" if ended else "is about to end"
    if radar.is_chosen:
        return f"API version {radar.version} {state}. Name a later one in the account, or none."
    return f"This API version {state}. Update Stratum{'' if ended else ' before it does'}."


def _version_words(manifest: Manifest, radar: VersionRadar | None) -> str:
    version = manifest.api_version if radar is None else radar.version
    ends_on = manifest.api_version_ends_on if radar is None else radar.ends_on
    if radar is not None and not radar.is_known:
        return f"{version}, named in the account and not known to Stratum"
    if ends_on is None:
        return f"{version}, no end announced"
    left = "" if radar is None or radar.days_left is None else f" ({_days(radar.days_left)})"
    return f"{version}, served until {words.day(ends_on)}{left}"


def _batch_words(size: int) -> str:
    return "one event a request" if size == 1 else f"up to {words.number(size)} events a request"


def _oldest_words(traits: PlatformTraits) -> str:
    default = traits.max_age_seconds[""]
    by_age: dict[int, list[str]] = {}
    for source, seconds in traits.max_age_seconds.items():
        if seconds != default:
            by_age.setdefault(seconds, []).append(source.replace("_", " "))
    exceptions = [
        f"{words.duration(seconds)} for {' and '.join(sources)}"
        for seconds, sources in by_age.items()
    ]
    return "; ".join([words.duration(default), *exceptions])


def destination_facts(destination: DestinationView) -> tuple[tuple[str, str], ...]:
    """Return who is connected, since when, what waits, and what is corrected in its events."""
    waiting = words.plural(destination.open_count, "delivery", "deliveries")
    corrected = tuple(("Corrected", correction_words(one)) for one in destination.corrections)
    return (
        ("Connected as", destination.account),
        ("Since", words.day(destination.created_at.date())),
        ("Waiting", waiting if destination.open_count else "nothing"),
        *corrected,
    )


def _days(days_left: int) -> str:
    if days_left < 0:
        return "ended"
    return f"{words.plural(days_left, 'day', 'days')} left"
