"""The rows behind a driver, as a small table."""

from __future__ import annotations

from stratum_desktop.domain.attribution import matured_days
from stratum_desktop.domain.emq import Driver
from stratum_desktop.services.signal_quality.drivers import Moment, measure, sync_job
from stratum_desktop.services.signal_quality.report import DriverRows
from stratum_desktop.store.read_models.driver_rows import Cells, DriverRowsReadModel
from stratum_desktop.store.read_models.signal_quality import SignalEvidence
from stratum_desktop.store.unit_of_work import UnitOfWork

COLUMNS = {
    Driver.EVENT_MATCH: ("Event time", "Event", "Event ID", "Destination", "Outcome", "Reason"),
    Driver.PIXEL_COVERAGE: ("First seen", "Event", "Browser", "Server", "Minutes apart"),
    Driver.LATENCY: ("Event time", "Event", "Event ID", "State", "Ended", "Seconds"),
    Driver.ATTRIBUTION: ("Day", "Measure", "Source", "Value"),
    Driver.FRESHNESS: ("Started", "Ended", "Outcome", "Error"),
}
"""Heads of the tables; instants are UTC."""


def driver_rows(
    uow: UnitOfWork, platform: str, driver: Driver, moment: Moment, *, limit: int
) -> DriverRows:
    """Return what a driver was measured from in the rolling window."""
    readings = measure(uow, platform, moment, SignalEvidence(uow.connection))
    reading = next(one for one in readings if one.driver is driver)
    return DriverRows(
        COLUMNS[driver], _cells(uow, platform, driver, moment, limit), reading.evidence
    )


def _cells(uow: UnitOfWork, platform: str, driver: Driver, moment: Moment, limit: int) -> Cells:
    rows, window = DriverRowsReadModel(uow.connection), moment.window
    match driver:
        case Driver.EVENT_MATCH:
            return rows.match(platform, window, limit=limit)
        case Driver.PIXEL_COVERAGE:
            return rows.coverage(window, now_s=moment.now_ms // 1000, limit=limit)
        case Driver.LATENCY:
            return rows.latency(platform, window, now_ms=moment.now_ms, limit=limit)
        case Driver.ATTRIBUTION:
            days = [day.isoformat() for day in matured_days(moment.today)]
            return rows.daily(platform, days=days, limit=limit)
        case Driver.FRESHNESS:
            return rows.syncs(sync_job(platform), until_ms=moment.now_ms, limit=limit)
