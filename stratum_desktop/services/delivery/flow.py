"""What an answer does to its destination: breaker, limiter, and whether it is held."""

from __future__ import annotations

from stratum_desktop.domain.circuit import Circuit, CircuitState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.retry import clamped_retry_after
from stratum_desktop.platforms.failures import Failure, Misunderstood, RateLimited, Unavailable
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork


def settle_flow(
    uow: UnitOfWork, workspace: Workspace, destination: Destination, failure: Failure | None
) -> None:
    """Store breaker, limiter and the platform's wish to wait, in the caller's transaction.

    Args:
        failure: None when the platform processed the request.
    """
    boot_ms = workspace.clock.boot_ms()
    bucket = destination.bucket.at(boot_ms)
    not_before_ms = destination.not_before_ms
    if isinstance(failure, RateLimited):
        bucket = bucket.drained()
    asked = getattr(failure, "retry_after_seconds", None)
    if asked is not None:
        not_before_ms = workspace.clock.now_ms() + int(clamped_retry_after(asked) * 1000)
    uow.destinations.set_flow(
        destination.id,
        circuit=_circuit_after(destination.circuit, failure, boot_ms=boot_ms),
        bucket=bucket,
        not_before_ms=not_before_ms,
    )


def hold(uow: UnitOfWork, destination_id: int, reason: Reason, *, now_ms: int) -> None:
    """Let a destination and everything queued for it wait for a person."""
    uow.destinations.set_held(destination_id, reason)
    uow.upkeep.hold_all(destination_id, reason, now_ms=now_ms)


def _circuit_after(circuit: Circuit, failure: Failure | None, *, boot_ms: int) -> Circuit:
    if isinstance(failure, Unavailable | Misunderstood):
        return circuit.after_failure(boot_ms=boot_ms)
    if isinstance(failure, RateLimited) and circuit.state is not CircuitState.CLOSED:
        return circuit.after_failure(boot_ms=boot_ms)
    if isinstance(failure, RateLimited):
        return circuit
    return circuit.after_success(boot_ms=boot_ms)
