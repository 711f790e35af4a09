"""Stretches of time that are known to be outages: what happened in them teaches nothing."""

from __future__ import annotations

from stratum_desktop.domain.anomaly.metric import OF_PLATFORM
from stratum_desktop.domain.window import Window
from stratum_desktop.services.outage_time import outage_time
from stratum_desktop.store.repositories.anomalies import SeriesKey
from stratum_desktop.store.unit_of_work import UnitOfWork


def outage_windows(
    uow: UnitOfWork, key: SeriesKey, *, since_s: int, until_s: int
) -> tuple[Window, ...]:
    """Return the outages that concern a series: of its platform and of all platforms.

    What a sender sends is for every platform, so an outage of one says nothing of it.
    """
    platforms = (key.subject,) if key.metric in OF_PLATFORM else ()
    return outage_time(uow, since_ms=since_s * 1000, until_ms=until_s * 1000, platforms=platforms)
