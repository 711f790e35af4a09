"""What a person confirmed as usual: one setting, audited like an override."""

from __future__ import annotations

from typing import TypedDict, cast

from stratum_desktop.domain.attribution import Measure
from stratum_desktop.store.unit_of_work import UnitOfWork

KEY = "emq.usual_ratio"
"""The setting: platform to measure to what was confirmed."""


class Confirmed(TypedDict):
    """One confirmed ratio."""

    ratio: float
    at_ms: int


def confirmed(uow: UnitOfWork, platform: str, measure: Measure) -> Confirmed | None:
    """Return what was confirmed, or None."""
    return _all(uow).get(platform, {}).get(measure.value)


def confirm(uow: UnitOfWork, platform: str, measure: Measure, ratio: float, *, at_ms: int) -> None:
    """Store a confirmed ratio over an earlier one."""
    everything = _all(uow)
    everything.setdefault(platform, {})[measure.value] = Confirmed(ratio=ratio, at_ms=at_ms)
    uow.settings.set(KEY, everything, at_ms=at_ms)


def withdraw(uow: UnitOfWork, platform: str, measure: Measure, *, at_ms: int) -> float | None:
    """Forget a confirmed ratio; returns it, or None when there was none."""
    everything = _all(uow)
    former = everything.get(platform, {}).pop(measure.value, None)
    if former is None:
        return None
    uow.settings.set(KEY, everything, at_ms=at_ms)
    return former["ratio"]


def _all(uow: UnitOfWork) -> dict[str, dict[str, Confirmed]]:
    stored = uow.settings.get(KEY)
    return {} if stored is None else cast("dict[str, dict[str, Confirmed]]", stored.value)
