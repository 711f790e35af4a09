"""What an answer does to its destination: breaker, limiter, and whether it is held."""

from __future__ import annotations

from stratum_desktop.domain.circuit import Circuit, CircuitState
from stratum_desktop.domain.clock_trust import ClockReading
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.token_bucket import TokenBucket
from stratum_desktop.host.home import home_of
from stratum_desktop.platforms.failures import Failure, Misunderstood, RateLimited, Unavailable
from stratum_desktop.services.delivery.clock_watch import CLOCK_DOUBTS, confirm_clock
from stratum_desktop.services.delivery.rules import DeliveryRules
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

COPIED = "workspace.copied"
CLOCK_SKEWED = "clock.skewed"
"""Codes of holds that end by themselves or mean more than a pause."""
_ABOUT_CLOCK = frozenset({CLOCK_SKEWED, *CLOCK_DOUBTS.values()})


def bucket_now(destination: Destination, rules: DeliveryRules, boot_ms: int) -> TokenBucket:
    """Return a destination's bucket as it is now, by the limits that the operator set."""
    return destination.bucket.at(
        boot_ms,
        capacity=rules.bucket_requests,
        refill_per_second=rules.requests_per_second,
    )


def settle_flow(
    uow: UnitOfWork,
    workspace: Workspace,
    destination: Destination,
    rules: DeliveryRules,
    failure: Failure | None,
    *,
    clock_skew_seconds: float | None = None,
) -> None:
    """Store breaker, limiter and the platform's wish to wait, in the caller's transaction.

    Args:
        failure: None when the platform processed the request.
        clock_skew_seconds: the platform's clock minus ours; None when it told no time.
    """
    boot_ms = workspace.clock.boot_ms()
    bucket = bucket_now(destination, rules, boot_ms)
    not_before_ms = destination.not_before_ms
    if isinstance(failure, RateLimited):
        bucket = bucket.drained()
    asked = getattr(failure, "retry_after_seconds", None)
    if asked is not None:
        not_before_ms = workspace.clock.now_ms() + int(rules.waits.clamped(asked) * 1000)
    uow.destinations.set_flow(
        destination.id,
        circuit=_circuit_after(
            destination.circuit,
            failure,
            boot_ms=boot_ms,
            opens_after=rules.circuit_failures,
        ),
        bucket=bucket,
        not_before_ms=not_before_ms,
        clock_skew_seconds=clock_skew_seconds,
    )


def hold(uow: UnitOfWork, destination_id: int, reason: Reason, *, now_ms: int) -> None:
    """Let a destination and everything queued for it wait for a person."""
    uow.destinations.set_held(destination_id, reason)
    uow.upkeep.hold_all(destination_id, reason, now_ms=now_ms)


def keep_home(uow: UnitOfWork, workspace: Workspace) -> None:
    """Hold every destination if this workspace was copied or moved here since it last delivered.

    Two copies would send the same twice, so a person has to say which one lives: by a release.
    """
    home, engine = home_of(workspace.folder), uow.jobs.engine()
    if engine is None or engine.home is None:
        uow.jobs.set_home(home)
    elif engine.home != home:
        reason = Reason(COPIED)
        for one in uow.destinations.all():
            if one.held_reason is None:
                hold(uow, one.id, reason, now_ms=workspace.clock.now_ms())


def release(uow: UnitOfWork, workspace: Workspace, destination_id: int) -> int:
    """Let a destination and everything held there go on; returns how many deliveries."""
    destination = uow.destinations.get(destination_id)
    held = None if destination is None else destination.held_reason
    if held is not None and held.code == COPIED:
        uow.jobs.set_home(home_of(workspace.folder))
    if held is not None and held.code in _ABOUT_CLOCK:
        confirm_clock(uow, ClockReading.of(workspace.clock))
    uow.destinations.set_held(destination_id, None)
    moved = uow.upkeep.release_all(destination_id, now_ms=workspace.clock.now_ms())
    workspace.note(
        uow,
        "destination.released",
        f"destination/{destination_id}",
        after={"deliveries": moved},
    )
    return moved


def _circuit_after(
    circuit: Circuit, failure: Failure | None, *, boot_ms: int, opens_after: int
) -> Circuit:
    if isinstance(failure, RateLimited) and circuit.state is CircuitState.CLOSED:
        return circuit
    if isinstance(failure, Unavailable | Misunderstood | RateLimited):
        return circuit.after_failure(boot_ms=boot_ms, opens_after=opens_after)
    return circuit.after_success(boot_ms=boot_ms)
