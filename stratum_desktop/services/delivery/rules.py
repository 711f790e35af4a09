"""What the operator set for delivery, read once for a transaction."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.retry import RetryWaits
from stratum_desktop.services.setting_catalogue import (
    AGE_MARKS_PCT,
    BUCKET_REQUESTS,
    CIRCUIT_FAILURES,
    CIRCUIT_SECONDS,
    FAST_RETRIES,
    JITTER_PCT,
    LEASE_SECONDS,
    LEAST_FREE_MB,
    LONGEST_WISH_SECONDS,
    REQUEST_SECONDS,
    REQUESTS_PER_SECOND,
    SKEW_HOLD_SECONDS,
    SKEW_WARN_SECONDS,
    SLOW_RETRIES,
    URGENT_PCT,
    current_values,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

_LEASE_BEYOND_REQUEST_SECONDS = 5
"""What a lease leaves for the settle after the longest request. Source: own choice; the first
numbers of product rulebook 3.3 (lease 30 s, request 15 s) leave 15 s."""


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """The numbers that claims and settles go by."""

    lease_ms: int
    circuit_failures: int
    circuit_ms: int
    bucket_requests: float
    requests_per_second: float
    #: Deadline of one request.
    request_seconds: float
    waits: RetryWaits
    #: Share of a request for what expires first, when more waits than it carries.
    urgent_pct: int
    #: Marks of the age limit at which a warning is given.
    age_marks_pct: tuple[float, ...]
    skew_warn_seconds: float
    skew_hold_seconds: float
    #: What must be free on the disk before anything is claimed.
    least_free_bytes: int


def delivery_rules(uow: UnitOfWork) -> DeliveryRules:
    """Return the rules as they are set now."""
    value_of = current_values(uow)
    request_seconds = value_of(REQUEST_SECONDS)
    lease_seconds = max(value_of(LEASE_SECONDS), request_seconds + _LEASE_BEYOND_REQUEST_SECONDS)
    return DeliveryRules(
        lease_ms=lease_seconds * 1000,
        circuit_failures=value_of(CIRCUIT_FAILURES),
        circuit_ms=value_of(CIRCUIT_SECONDS) * 1000,
        bucket_requests=value_of(BUCKET_REQUESTS),
        requests_per_second=value_of(REQUESTS_PER_SECOND),
        request_seconds=request_seconds,
        waits=RetryWaits(
            fast_seconds=(*value_of(FAST_RETRIES),),
            slow_seconds=(*value_of(SLOW_RETRIES),),
            jitter_ratio=value_of(JITTER_PCT) / 100,
            wish_most_seconds=value_of(LONGEST_WISH_SECONDS),
        ),
        urgent_pct=value_of(URGENT_PCT),
        age_marks_pct=(*value_of(AGE_MARKS_PCT),),
        skew_warn_seconds=value_of(SKEW_WARN_SECONDS),
        skew_hold_seconds=value_of(SKEW_HOLD_SECONDS),
        least_free_bytes=value_of(LEAST_FREE_MB) * 1_000_000,
    )
