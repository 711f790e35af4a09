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


def version_radar(uow: UnitOfWork, *, now_ms: int) -> tuple[VersionRadar, ...]:
    """Return every version that a connected destination uses, once each."""
    known = {platform.manifest.key: platform for platform in registry.all()}
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    found = {
        (one.platform, known[one.platform].version_of(one.options))
        for one in uow.destinations.all()
        if one.platform in known
    }
    return tuple(_radar(known[key].manifest, version, today) for key, version in sorted(found))


def _radar(manifest: Manifest, version: str, today: date) -> VersionRadar:
    is_default = version == manifest.api_version
    ends_on = manifest.api_version_ends_on if is_default else manifest.version_ends_on.get(version)
    days_left = None if ends_on is None else (ends_on - today).days
    return VersionRadar(
        platform=manifest.key,
        label=manifest.label,
        version=version,
        ends_on=ends_on,
        days_left=days_left,
        warn=days_left is not None and days_left <= WARN_DAYS_BEFORE_END,
    )
