"""How long the API versions that destinations use are still served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Manifest
from stratum_desktop.store.unit_of_work import UnitOfWork

WARN_DAYS_BEFORE_END = 60
"""Source: the product's version radar: an end is announced 60 days ahead."""


@dataclass(frozen=True, slots=True)
class VersionRadar:
    """When the API version of a connected platform stops being served."""

    platform: str
    label: str
    version: str
    #: None when the platform announced no end.
    ends_on: date | None
    days_left: int | None
    #: Ended, or within 60 days of it.
    warn: bool
    #: Whether an account names the version; what a person chose no update of the program changes.
    is_chosen: bool = False
    #: False for a version that the program was told nothing of.
    is_known: bool = True


def version_radar(uow: UnitOfWork, *, now_ms: int) -> tuple[VersionRadar, ...]:
    """Return every version that a connected destination uses, once each."""
    known = {platform.manifest.key: platform for platform in registry.all()}
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    chosen: dict[tuple[str, str], bool] = {}
    for one in uow.destinations.all():
        if one.platform in known:
            version = known[one.platform].version_of(one.options)
            is_chosen = one.options.get("api_version") == version
            chosen[one.platform, version] = is_chosen or chosen.get((one.platform, version), False)
    return tuple(
        _radar(known[key].manifest, version, today, is_chosen=chosen[key, version])
        for key, version in sorted(chosen)
    )


def _radar(manifest: Manifest, version: str, today: date, *, is_chosen: bool) -> VersionRadar:
    ends_on = manifest.version_ends_on.get(version)
    days_left = None if ends_on is None else (ends_on - today).days
    return VersionRadar(
        platform=manifest.key,
        label=manifest.label,
        version=version,
        ends_on=ends_on,
        days_left=days_left,
        warn=days_left is not None and days_left <= WARN_DAYS_BEFORE_END,
        is_chosen=is_chosen,
        is_known=version in manifest.version_ends_on,
    )
