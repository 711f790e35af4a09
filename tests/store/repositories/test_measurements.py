from __future__ import annotations

from dataclasses import replace

from stratum_desktop.store.repositories.measurements import (
    DailyFigure,
    EmqMeasurement,
)

UNKNOWN = EmqMeasurement(
    measurement_date="2026-03-01",
    platform="meta",
    overall_score=None,
    parameter_quality=None,
    deduplication_quality=None,
    event_coverage=None,
    events_received=0,
    events_matched=0,
    status="unknown",
    lower_bound=None,
    upper_bound=None,
    evidence_pct=0,
    drivers="[]",
    measured_at_ms=1,
)
GOOD = replace(UNKNOWN, overall_score=91.5, lower_bound=88.0, status="reliable", evidence_pct=95)


async def stored(store, platform: str, since: str = "2026-02-01", until: str = "2026-12-31"):
    return await store.read(
        lambda uow: uow.measurements.measurements(platform, since=since, until=until)
    )


async def test_a_measurement_comes_back_as_it_was_kept(store):
    await store.write(lambda uow: uow.measurements.keep_measurements([UNKNOWN]))
    assert await stored(store, "meta") == (UNKNOWN,)


async def test_a_later_measurement_of_the_day_replaces_the_earlier(store):
    await store.write(lambda uow: uow.measurements.keep_measurements([UNKNOWN]))
    await store.write(lambda uow: uow.measurements.keep_measurements([GOOD]))
    assert await stored(store, "meta") == (GOOD,)


async def test_measurements_are_those_of_the_platform_and_span_oldest_first(store):
    days = [replace(GOOD, measurement_date=f"2026-03-0{day}") for day in (4, 2, 3, 1)]
    workspace = replace(GOOD, platform="")
    await store.write(lambda uow: uow.measurements.keep_measurements([*days, workspace]))
    found = await stored(store, "meta", "2026-03-02", "2026-03-03")
    assert [row.measurement_date for row in found] == ["2026-03-02", "2026-03-03"]
    assert await stored(store, "") == (workspace,)


async def test_what_is_learned_later_of_a_day_wins(store):
    figure = DailyFigure("2026-03-01", "meta", "revenue", "ga4", 10.0, 1)

    def keep(uow) -> None:
        uow.measurements.keep_daily([figure, figure._replace(value=12.0)])
        uow.measurements.keep_daily([])

    await store.write(keep)

    def ask(uow):
        return uow.connection.exec_driver_sql("SELECT value FROM platform_daily").all()

    assert await store.read(ask) == [(12.0,)]
