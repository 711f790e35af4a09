"""Finds the platforms: every folder beside this file that exposes `PLATFORM`.

A new platform is one new folder; nothing names it. A folder that lives elsewhere joins when its
parent is appended to `stratum_desktop.platforms.__path__`, which is how a package grows in Python.
Folders are found by `pkgutil`, so a zip and a frozen build work like a checkout.
"""

from __future__ import annotations

import importlib
import pkgutil

from stratum_desktop import platforms
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.contract import Platform


def all() -> tuple[Platform, ...]:  # noqa: A001 - read as `registry.all()`
    """Return every platform, ordered by key."""
    found = [
        platform
        for folder in pkgutil.iter_modules(platforms.__path__)
        if folder.ispkg and not folder.name.startswith("_")
        if (platform := _platform_in(folder.name)) is not None
    ]
    return tuple(sorted(found, key=lambda platform: platform.manifest.key))


def get(key: str) -> Platform:
    """Return the platform with this key.

    Raises:
        Refusal: there is none; the message names the known ones.
    """
    known = {platform.manifest.key: platform for platform in all()}
    if key in known:
        return known[key]
    names = ", ".join(known)
    raise Refusal(
        f"There is no platform {key!r}. Choose one of: {names}.",
        reason=Reason("platform.unknown", {"platform": key, "known": names}),
    )


def _platform_in(folder: str) -> Platform | None:
    module = importlib.import_module(f"{platforms.__name__}.{folder}")
    platform = getattr(module, "PLATFORM", None)
    return platform if isinstance(platform, Platform) else None
