from __future__ import annotations

from dataclasses import replace

from stratum_desktop.store.repositories.measurements import EmqMeasurement
from stratum_desktop.store.repositories.signal_health import HealthRow, HealthSums

GOOD = HealthRow("2026-03-01", "meta", "ok", 90.0, 120, 0.5, 0)
UNKNOWN = HealthRow("2026-03-02", "meta", "unknown", 40.0, 0, None, None)
RISK = HealthRow("2026-03-03", "meta", "risk", 80.0, 30, 6.5, 2)
MEASURED = EmqMeasurement(
    *("2026-03-01", "meta", None, None, None, None, 0, 0, "unknown", None, None, 0, "[]", 1)
)


def rows_of(store, since="2026-01-01", until="2026-12-31"):
    return store.read_now(lambda uow: uow.signal_health.rows(since=since, until=until))


def test_a_row_comes_back_as_it_was_kept_and_a_later_one_replaces_it(store):
    store.write_now(lambda uow: uow.signal_health.keep([GOOD, UNKNOWN]))
    assert rows_of(store) == (GOOD, UNKNOWN)
    worse = GOOD._replace(status="critical", emq_score=None, anomaly_count=None)
    store.write_now(lambda uow: uow.signal_health.keep([worse]))
    assert rows_of(store, "2026-03-01", "2026-03-01") == (worse,)


def test_days_are_counted_by_platform(store):
    google = RISK._replace(platform="google", anomaly_count=None, data_freshness_hours=None)
    store.write_now(lambda uow: uow.signal_health.keep([GOOD, UNKNOWN, RISK, google]))
    sums = store.read_now(
        lambda uow: uow.signal_health.sums(since="2026-03-01", until="2026-03-31")
    )
    assert sums == (
        HealthSums("google", 0, 1, 0, 0, 0, 80.0, 30, None, None),
        # What an unknown day scored is no part of the mean.
        HealthSums("meta", 1, 1, 0, 0, 1, 85.0, 150, 6.5, 2),
    )


def test_a_span_without_rows_has_no_sums(store):
    assert store.read_now(lambda uow: uow.signal_health.sums(since="2026", until="2027")) == ()


def test_the_days_to_make_are_those_measured_and_not_written(store):
    second = replace(MEASURED, measurement_date="2026-03-02")
    workspace = replace(MEASURED, measurement_date="2026-03-09", platform="")

    def keep(uow):
        uow.measurements.keep_measurements([second, MEASURED, workspace])
        uow.signal_health.keep([GOOD])

    store.write_now(keep)
    assert store.read_now(lambda uow: uow.signal_health.measured_days()) == (
        "2026-03-01",
        "2026-03-02",
    )
    assert store.read_now(lambda uow: uow.signal_health.unwritten_days()) == ("2026-03-02",)
    assert store.read_now(lambda uow: uow.measurements.of_day("2026-03-02")) == (second,)
    assert store.write_now(lambda uow: uow.signal_health.forget_all()) == 1
    assert len(store.read_now(lambda uow: uow.signal_health.unwritten_days())) == 2
