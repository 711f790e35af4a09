"""Stretches of time that are known to be outages: what happened in them teaches nothing."""

from __future__ import annotations

from stratum_desktop.domain.window import Window
from stratum_desktop.store.repositories.anomalies import SeriesKey
from stratum_desktop.store.unit_of_work import UnitOfWork


def outage_windows(_uow: UnitOfWork, _key: SeriesKey) -> tuple[Window, ...]:
    """Return the outages that concern a series; this version keeps none, so there are none."""
    return ()
