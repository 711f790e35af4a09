"""What the operator set for delivery, read once for a transaction."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.services.setting_catalogue import (
    BUCKET_REQUESTS,
    CIRCUIT_FAILURES,
    CIRCUIT_SECONDS,
    LEASE_SECONDS,
    REQUESTS_PER_SECOND,
    current_values,
)
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """The numbers that claims and settles go by."""

    lease_ms: int
    circuit_failures: int
    circuit_ms: int
    bucket_requests: float
    requests_per_second: float


def delivery_rules(uow: UnitOfWork) -> DeliveryRules:
    """Return the rules as they are set now."""
    value_of = current_values(uow)
    return DeliveryRules(
        lease_ms=value_of(LEASE_SECONDS) * 1000,
        circuit_failures=value_of(CIRCUIT_FAILURES),
        circuit_ms=value_of(CIRCUIT_SECONDS) * 1000,
        bucket_requests=value_of(BUCKET_REQUESTS),
        requests_per_second=value_of(REQUESTS_PER_SECOND),
    )
