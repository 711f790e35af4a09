"""Where anomalies join signal health."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.window import Window
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Anomalies:
    """What was found on one platform on one day."""

    #: Anomalies that touch the day, whatever figure they are of.
    count: int
    #: Of spend, conversions, CPA and ROAS: how many had enough history in the day's last 24
    #: complete hours to be judged, and how many of those were anomalous.
    judged: int
    anomalous: int


def anomalies_of(uow: UnitOfWork, platform: str, day: Window) -> Anomalies | None:
    """Return what was found; None where nothing was looked for, as everywhere so far."""
    del uow, platform, day
    return None
