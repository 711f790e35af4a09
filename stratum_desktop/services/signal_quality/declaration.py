"""What the operator declared not to apply: stored as one setting, audited like an override.

Rows of the kind that was declared absent speak louder: while any arrived in the last 7 days a
declaration is refused, and one that stands is withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from stratum_desktop.domain.emq import Driver
from stratum_desktop.store.unit_of_work import UnitOfWork

KEY = "emq.not_applicable"
"""The setting: platform to driver to why, as typed."""


def platforms(uow: UnitOfWork) -> tuple[str, ...]:
    """Return the platforms of which anything was declared."""
    return tuple(platform for platform, drivers in _all(uow).items() if drivers)


def declared(uow: UnitOfWork, platform: str) -> Mapping[Driver, str]:
    """Return the drivers declared not to apply to a platform, each with its why."""
    return {Driver(name): why for name, why in _all(uow).get(platform, {}).items()}


def declare(uow: UnitOfWork, platform: str, driver: Driver, why: str, *, at_ms: int) -> None:
    """Store a declaration over an earlier one."""
    everything = _all(uow)
    everything.setdefault(platform, {})[driver.value] = why
    uow.settings.set(KEY, everything, at_ms=at_ms)


def withdraw(uow: UnitOfWork, platform: str, driver: Driver, *, at_ms: int) -> str | None:
    """Forget a declaration; returns its why, or None when there was none."""
    everything = _all(uow)
    why = everything.get(platform, {}).pop(driver.value, None)
    if why is not None:
        uow.settings.set(KEY, everything, at_ms=at_ms)
    return why


def _all(uow: UnitOfWork) -> dict[str, dict[str, str]]:
    stored = uow.settings.get(KEY)
    return {} if stored is None else cast("dict[str, dict[str, str]]", stored.value)
