from __future__ import annotations

import math
from random import Random

import pytest

from stratum_desktop.domain.signal_metric import MetricStatus
from stratum_desktop.services.signal_quality.delivery_metrics import open_spans
from stratum_desktop.store.read_models.signal_quality import AttemptTime

MINUTE_MS = 60_000


def attempts(*outcomes: str, every_ms: int = MINUTE_MS) -> list[AttemptTime]:
    return [AttemptTime(1, n * every_ms, 100, outcome) for n, outcome in enumerate(outcomes)]


async def test_without_traffic_there_are_no_figures(quality):
    found = await quality.delivery_metrics()
    for metric in (
        found.success_rate_pct,
        found.retry_rate_pct,
        found.circuit_open_minutes,
        found.p95_attempt_ms,
    ):
        assert (metric.value, metric.status) == (None, MetricStatus.NO_DATA)


async def test_success_is_delivered_among_all_that_ended_at_the_platform(quality, rows):
    meta, google = rows.destination(), rows.destination("google")
    rows.hourly(meta, "delivered", 97)
    rows.hourly(meta, "rejected", 2)
    rows.hourly(meta, "expired", 1)
    rows.hourly(meta, "skipped", 50)
    rows.hourly(meta, "retry", 50)
    rows.hourly(google, "delivered", 100)
    of_meta = await quality.delivery_metrics(platform="meta")
    assert (of_meta.success_rate_pct.value, of_meta.success_rate_pct.sample_size) == (97.0, 100)
    assert of_meta.success_rate_pct.status is MetricStatus.WARNING
    assert (await quality.delivery_metrics()).success_rate_pct.value == pytest.approx(98.5)


async def test_requests_are_counted_and_timed_like_a_plain_list(quality, rows):
    random = Random(3)
    meta = rows.destination()
    told = []
    for _ in range(73):
        hours_ago = random.uniform(0, 9 * 24)
        outcome = random.choice(["delivered"] * 8 + ["rate_limited", "unavailable", "rejected"])
        duration = random.randrange(20, 3000)
        told.append((hours_ago, outcome, duration))
        rows.insert(
            "attempt",
            destination_id=meta,
            started_at_ms=int((rows.now_s - hours_ago * 3600) * 1000),
            duration_ms=duration,
            parcel_count=1,
            request_bytes=1,
            outcome=outcome,
            answer="",
        )
    seen = [one for one in told if one[0] <= 7 * 24]
    found = await quality.delivery_metrics(platform="meta")
    retried = sum(one[1] in {"rate_limited", "unavailable"} for one in seen)
    assert found.retry_rate_pct.value == pytest.approx(100 * retried / len(seen))
    durations = sorted(one[2] for one in seen)
    assert found.p95_attempt_ms.value == durations[math.ceil(0.95 * len(seen)) - 1]
    assert (await quality.delivery_metrics(platform="google")).p95_attempt_ms.value is None


def test_a_circuit_opens_after_five_failures_and_closes_with_a_success():
    told = attempts("delivered", *["unavailable"] * 6, "delivered", "unavailable")
    assert list(open_spans(told, now_ms=10**9)) == [(5 * MINUTE_MS + 100, 7 * MINUTE_MS + 100)]


def test_four_failures_open_nothing():
    assert list(open_spans(attempts(*["unavailable"] * 4, "delivered"), now_ms=10**9)) == []


def test_being_asked_to_slow_down_opens_no_circuit():
    assert list(open_spans(attempts(*["rate_limited"] * 9), now_ms=10**9)) == []


def test_a_circuit_that_nothing_closed_is_open_until_now():
    told = attempts(*["misunderstood"] * 5)
    assert list(open_spans(told, now_ms=30 * MINUTE_MS)) == [(4 * MINUTE_MS + 100, 30 * MINUTE_MS)]


async def test_the_worst_day_of_the_worst_destination_counts(quality, rows):
    calm, rough = rows.destination(), rows.destination(account="2")
    for destination, outcomes in ((calm, ["delivered"]), (rough, ["unavailable"] * 5)):
        for number, outcome in enumerate([*outcomes, "delivered"]):
            rows.insert(
                "attempt",
                destination_id=destination,
                started_at_ms=(rows.now_s - 3600 + number * 120) * 1000,
                duration_ms=0,
                parcel_count=1,
                request_bytes=1,
                outcome=outcome,
                answer="",
            )
    found = await quality.delivery_metrics()
    assert found.circuit_open_minutes.value == pytest.approx(2.0)
    assert found.circuit_open_minutes.status is MetricStatus.WARNING
