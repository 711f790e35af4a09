"""A month of hourly counts at the door, for tests that want an alert."""

from __future__ import annotations

from stratum_desktop.domain.clock import Clock
from stratum_desktop.services import Services

HOUR = 3600
LOST_HOURS = 5
_BY_HOUR = (
    10,
    6,
    4,
    3,
    3,
    5,
    12,
    24,
    36,
    46,
    52,
    55,
    58,
    54,
    50,
    48,
    50,
    56,
    66,
    78,
    86,
    78,
    52,
    26,
)


def month_of_hours(clock: Clock) -> list[tuple[int, int]]:
    """Return hour and count of an ordinary month that stopped five hours ago."""
    now = clock.now_ms() // 1000 // HOUR * HOUR
    hours = (now - back * HOUR for back in range(30 * 24, LOST_HOURS, -1))
    return [(at, _BY_HOUR[at // HOUR % 24] + at // HOUR * 7 % 5) for at in hours]


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
