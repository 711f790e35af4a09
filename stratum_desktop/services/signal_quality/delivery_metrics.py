"""How delivery itself went: outcomes by the hour, requests one by one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from stratum_desktop.domain.circuit import Circuit, CircuitState
from stratum_desktop.domain.signal_metric import (
    P95_ATTEMPT_MS,
    RETRY_RATE_PCT,
    SUCCESS_RATE_PCT,
    metric,
    open_minutes,
    rate,
)
from stratum_desktop.domain.window import Window, days_before, local_day, rolling_days
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.signal_quality.report import DeliveryMetrics
from stratum_desktop.store.read_models.signal_quality import AttemptTime, SignalEvidence
from stratum_desktop.store.unit_of_work import UnitOfWork

_RETRIED = frozenset({"rate_limited", "unavailable", "misunderstood"})
"""Outcomes of a request after which its deliveries are tried again."""


def delivery_metrics(
    uow: UnitOfWork, moment: Moment, *, platform: str | None, days: int
) -> DeliveryMetrics:
    """Return the four figures of the last local days."""
    evidence = SignalEvidence(uow.connection)
    window = rolling_days(moment.now, days, moment.zone)
    attempts = evidence.attempts(platform, window)
    touched = [local_day(on, moment.zone) for on in days_before(moment.today, days + 1)]
    minutes = _worst_day_minutes(attempts, touched, now_ms=moment.now_ms)
    return _metrics(evidence, platform, window, attempts, minutes)


def metrics_of_day(
    evidence: SignalEvidence, platform: str, day: Window, *, now_ms: int
) -> DeliveryMetrics:
    """Return the four figures of one local day, up to now while it runs."""
    eve = Window(day.start_at - timedelta(days=1), day.end_at)
    # A circuit may be open since the evening before.
    attempts = evidence.attempts(platform, eve)
    minutes = _worst_day_minutes(attempts, [day], now_ms=min(now_ms, day.end_ms))
    of_day = [one for one in attempts if one.started_at_ms >= day.start_ms]
    return _metrics(evidence, platform, day, of_day, minutes)


def _metrics(
    evidence: SignalEvidence,
    platform: str | None,
    window: Window,
    attempts: Sequence[AttemptTime],
    open_circuit_minutes: float,
) -> DeliveryMetrics:
    outcomes = evidence.outcome_counts(platform, window)
    delivered = outcomes.get("delivered", 0)
    ended = delivered + outcomes.get("rejected", 0) + outcomes.get("expired", 0)
    retried = sum(one.outcome in _RETRIED for one in attempts)
    durations = sorted(one.duration_ms for one in attempts)
    rank = math.ceil(0.95 * len(durations))
    return DeliveryMetrics(
        platform=platform,
        window=window,
        success_rate_pct=rate(delivered, ended, SUCCESS_RATE_PCT),
        retry_rate_pct=rate(retried, len(attempts), RETRY_RATE_PCT),
        circuit_open_minutes=open_minutes(
            open_circuit_minutes if attempts else None, sample_size=len(attempts)
        ),
        p95_attempt_ms=metric(
            float(durations[rank - 1]) if durations else None,
            P95_ATTEMPT_MS,
            sample_size=len(durations),
        ),
    )


def open_spans(attempts: Sequence[AttemptTime], *, now_ms: int) -> Iterator[tuple[int, int]]:
    """Yield from when to when the circuit of one destination was open, epoch milliseconds.

    Told from its requests by the breaker's own rule; a circuit that no later request closed is
    open until now.

    Args:
        attempts: of one destination, by start.
        now_ms: when.
    """
    circuit: Circuit = Circuit()
    since: int | None = None
    for one in attempts:
        ended = one.started_at_ms + one.duration_ms
        circuit = _after(circuit, one, ended)
        if circuit.state is CircuitState.CLOSED and since is not None:
            yield since, ended
            since = None
        elif circuit.state is CircuitState.OPEN and since is None:
            since = ended
    if since is not None:
        yield since, now_ms


def _after(circuit: Circuit, one: AttemptTime, ended: int) -> Circuit:
    if one.outcome == "rate_limited" and circuit.state is CircuitState.CLOSED:
        return circuit
    if one.outcome in _RETRIED:
        return circuit.after_failure(boot_ms=ended)
    return circuit.after_success(boot_ms=ended)


def _worst_day_minutes(
    attempts: Sequence[AttemptTime], days: Sequence[Window], *, now_ms: int
) -> float:
    """Return the minutes of the worst of these days of the worst destination; 0 without any."""
    worst = 0.0
    for _, of_destination in groupby(attempts, key=lambda one: one.destination_id):
        spans = list(open_spans(list(of_destination), now_ms=now_ms))
        worst = max(worst, *(_minutes_inside(day, spans) for day in days))
    return worst


def _minutes_inside(day: Window, spans: Sequence[tuple[int, int]]) -> float:
    inside = sum(max(0, min(end, day.end_ms) - max(start, day.start_ms)) for start, end in spans)
    return inside / 60_000
