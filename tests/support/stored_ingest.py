"""A month of hourly counts at the door, for tests that want an alert."""

from __future__ import annotations

from ordinary_day import HOUR, usual_count

from stratum_desktop.domain.clock import Clock
from stratum_desktop.services import Services

LOST_HOURS = 5


def month_of_hours(clock: Clock) -> list[tuple[int, int]]:
    """Return hour and count of an ordinary month that stopped five hours ago."""
    now = clock.now_ms() // 1000 // HOUR * HOUR
    hours = (now - back * HOUR for back in range(30 * 24, LOST_HOURS, -1))
    return [(at, usual_count(at)) for at in hours]


async def silent_month(services: Services, clock: Clock) -> None:
    """Store that month as received from `shop`, and judge it."""
    rows = [(at, True, count) for at, count in month_of_hours(clock)]
    await services.alerts._store.write(
        lambda uow: uow.connection.exec_driver_sql(
            "INSERT INTO ingest_hourly (hour_at, origin, source, verdict, given_id, count)"
            " VALUES (?, 'server', 'shop', 'accepted', ?, ?)",
            rows,
        )
    )
    await services.alerts.watch()
