"""Recording what came of a request: deliveries, attempt, breaker, limiter and counts at once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.isolation import parts_of
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.domain.retry import RetryWaits, resend_limit_ms
from stratum_desktop.domain.window import hour_of
from stratum_desktop.platforms.contract import Answer, Outcome, Receipt
from stratum_desktop.platforms.failures import (
    Failure,
    Holding,
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
    Untrusted,
)
from stratum_desktop.services.delivery.claim import Batch
from stratum_desktop.services.delivery.flow import CLOCK_SKEWED, hold, settle_flow
from stratum_desktop.services.delivery.rules import DeliveryRules, delivery_rules
from stratum_desktop.services.lanes import open_lane
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.delivery_records import (
    AttemptRecord,
    HourlyKey,
    HourlyTallies,
    Settlement,
    Tried,
    tally,
)
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.repositories.verdicts import AWAITING
from stratum_desktop.store.unit_of_work import UnitOfWork

_NAMES: dict[type[Failure], str] = {
    NeedsReauthorisation: "needs_reauthorisation",
    RateLimited: "rate_limited",
    Rejected: "rejected",
    Unavailable: "unavailable",
    Misunderstood: "misunderstood",
    Unsupported: "unsupported",
    Untrusted: "untrusted",
}
_STATE_OF = {
    Outcome.DELIVERED: DeliveryState.DELIVERED,
    Outcome.REJECTED: DeliveryState.REJECTED,
    Outcome.UNCONFIRMED: DeliveryState.UNCERTAIN,
    Outcome.LATER: DeliveryState.RETRY,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """How many deliveries ended a request in each state; parts of a split batch in none."""

    counts: Counter[DeliveryState]
    #: Claims that another worker had taken over; nothing was changed for them.
    lost_count: int = 0
    #: Whether the next request to this destination may follow at once.
    may_go_on: bool = True


def settle_answer(uow: UnitOfWork, workspace: Workspace, batch: Batch, answer: Answer) -> Settled:
    """Record one request and its answer in the caller's transaction."""
    now_ms = workspace.clock.now_ms()
    destination = uow.destinations.get(batch.destination_id)
    if destination is None:
        raise RuntimeError(f"destination {batch.destination_id} is gone")
    attempt_id = uow.deliveries.add_attempt(_attempt(batch, answer, now_ms=now_ms))
    rules = delivery_rules(uow)
    skew = answer.exchange.clock_skew_seconds
    settle_flow(uow, workspace, destination, rules, answer.failure, clock_skew_seconds=skew)
    if isinstance(answer.failure, Rejected) and len(batch.parcels) > 1:
        was_ours = _split(uow, batch, answer.failure, attempt_id=attempt_id, now_ms=now_ms)
        return Settled(Counter(), lost_count=0 if was_ours else len(batch.parcels))
    settled = _settle_deliveries(
        uow, batch, answer, rules.waits, attempt_id=attempt_id, now_ms=now_ms
    )
    if _speaks_of_former_credentials(uow, workspace, destination, batch, answer):
        uow.upkeep.release_all(destination.id, now_ms=now_ms)
    else:
        _hold_if_needed(uow, destination, answer, rules, now_ms=now_ms)
    return settled


def _settle_deliveries(
    uow: UnitOfWork,
    batch: Batch,
    answer: Answer,
    waits: RetryWaits,
    *,
    attempt_id: int,
    now_ms: int,
) -> Settled:
    if answer.failure is None and _all_alike(answer.receipts, batch):
        reason = None if answer.verdict_id is None else AWAITING
        settled = uow.deliveries.settle_all_delivered(
            batch.token, attempt_id=attempt_id, now_ms=now_ms, reason=reason
        )
        if not settled:
            return Settled(Counter(), lost_count=len(batch.parcels))
        _count_delivered(uow, batch, now_ms=now_ms, reason=reason)
        _expect_verdict(uow, batch, answer, batch.claimed.ids, attempt_id=attempt_id, now_ms=now_ms)
        return Settled(Counter({DeliveryState.DELIVERED: settled}))
    settlements = (
        _from_receipts(batch, answer, now_ms=now_ms)
        if answer.failure is None
        else [
            _from_failure(batch, one, answer.failure, waits, now_ms=now_ms)
            for one in uow.claims.tried(batch.claimed)
        ]
    )
    if not uow.deliveries.settle(batch.token, settlements, attempt_id=attempt_id, now_ms=now_ms):
        return Settled(Counter(), lost_count=len(batch.parcels))
    _count(uow, batch, settlements, now_ms=now_ms)
    awaiting = [one.delivery_id for one in settlements if one.reason == AWAITING]
    _expect_verdict(uow, batch, answer, awaiting, attempt_id=attempt_id, now_ms=now_ms)
    return Settled(
        Counter(one.state for one in settlements),
        may_go_on=answer.failure is None or isinstance(answer.failure, Rejected),
    )


def _all_alike(receipts: Sequence[Receipt], batch: Batch) -> bool:
    """Say whether all were delivered and there is nothing to remember of any."""
    return _all_delivered(receipts, batch) and all(one.reason is None for one in receipts)


def _all_delivered(receipts: Sequence[Receipt], batch: Batch) -> bool:
    return len(receipts) == len(batch.parcels) and {one.outcome for one in receipts} == {
        Outcome.DELIVERED
    }


def _expect_verdict(
    uow: UnitOfWork,
    batch: Batch,
    answer: Answer,
    delivery_ids: Sequence[int],
    *,
    attempt_id: int,
    now_ms: int,
) -> None:
    """Note what the platform took to judge it later."""
    if answer.verdict_id is None or not delivery_ids:
        return
    wait_ms = batch.platform.manifest.verdict_after_seconds * 1000
    uow.verdicts.expect(
        attempt_id,
        batch.destination_id,
        reference=answer.verdict_id,
        delivery_ids=delivery_ids,
        delivered_at_ms=now_ms,
        due_at_ms=now_ms + wait_ms,
    )


def _from_receipts(batch: Batch, answer: Answer, *, now_ms: int) -> list[Settlement]:
    by_id = {receipt.delivery_id: receipt for receipt in answer.receipts}
    nothing_said = Reason("delivery.unconfirmed")
    return [
        Settlement(delivery_id, DeliveryState.UNCERTAIN, reason=nothing_said)
        if (receipt := by_id.get(delivery_id)) is None
        else _from_receipt(receipt, answer, now_ms=now_ms)
        for delivery_id in batch.claimed.ids
    ]


def _from_receipt(receipt: Receipt, answer: Answer, *, now_ms: int) -> Settlement:
    reason = receipt.reason
    if receipt.outcome is Outcome.DELIVERED and answer.verdict_id is not None:
        reason = AWAITING
    is_later = receipt.outcome is Outcome.LATER
    return Settlement(
        receipt.delivery_id,
        _STATE_OF[receipt.outcome],
        reason=reason,
        due_at_ms=now_ms + int(receipt.retry_after_seconds * 1000) if is_later else 0,
        never_arrived=is_later,
        give_back_attempt=is_later,
    )


def _from_failure(
    batch: Batch, one: Tried, failure: Failure, waits: RetryWaits, *, now_ms: int
) -> Settlement:
    """Return what a failed request means for one of its deliveries."""
    if isinstance(failure, Rejected):
        return Settlement(one.delivery_id, DeliveryState.REJECTED, reason=failure.reason)
    if isinstance(failure, Holding):
        return Settlement(
            one.delivery_id,
            DeliveryState.HELD,
            reason=failure.reason,
            never_arrived=True,
            give_back_attempt=True,
        )
    may_have_arrived = isinstance(failure, Misunderstood) or (
        isinstance(failure, Unavailable) and failure.answer_lost
    )
    if may_have_arrived and not resend_limit_ms(batch.platform.manifest.traits, one.action_source):
        return Settlement(one.delivery_id, DeliveryState.UNCERTAIN, reason=failure.reason)
    retry_after = None if isinstance(failure, Misunderstood) else failure.retry_after_seconds
    wait = waits.after(
        failures=one.attempt_count,
        chance=random.random(),  # noqa: S311 - spreads retries, guards nothing
        retry_after_seconds=retry_after,
    )
    return Settlement(
        one.delivery_id,
        DeliveryState.RETRY,
        reason=failure.reason,
        due_at_ms=now_ms + int(wait * 1000),
        never_arrived=not may_have_arrived,
    )


def _split(
    uow: UnitOfWork, batch: Batch, failure: Rejected, *, attempt_id: int, now_ms: int
) -> bool:
    root = uow.claims.tried(batch.claimed)[0].isolation_root or attempt_id
    parts = parts_of(
        batch.claimed.ids,
        guilty=failure.guilty,
        bad_share=uow.deliveries.rejected_share(root),
    )
    return uow.deliveries.split(
        batch.token,
        parts,
        attempt_id=attempt_id,
        root_attempt_id=root,
        reason=Reason("delivery.batch_refused"),
        now_ms=now_ms,
    )


def _speaks_of_former_credentials(
    uow: UnitOfWork,
    workspace: Workspace,
    destination: Destination,
    batch: Batch,
    answer: Answer,
) -> bool:
    """Say whether a person gave the destination others while the refused request was out."""
    return (
        isinstance(answer.failure, NeedsReauthorisation)
        and destination.held_reason is None
        and open_lane(uow, destination, workspace.cipher) != batch.lane
    )


def _hold_if_needed(
    uow: UnitOfWork,
    destination: Destination,
    answer: Answer,
    rules: DeliveryRules,
    *,
    now_ms: int,
) -> None:
    skew = answer.exchange.clock_skew_seconds
    if isinstance(answer.failure, Holding):
        reason = answer.failure.reason
    elif skew is not None and abs(skew) > rules.skew_hold_seconds:
        reason = Reason(CLOCK_SKEWED, {"seconds": round(skew)})
    else:
        return
    hold(uow, destination.id, reason, now_ms=now_ms)


def _attempt(batch: Batch, answer: Answer, *, now_ms: int) -> AttemptRecord:
    exchange, failure = answer.exchange, answer.failure
    if failure is not None:
        outcome = _NAMES[type(failure)]
    else:
        outcome = "delivered" if _all_delivered(answer.receipts, batch) else "partly"
    return AttemptRecord(
        destination_id=batch.destination_id,
        started_at_ms=now_ms - exchange.duration_ms,
        duration_ms=exchange.duration_ms,
        parcel_count=exchange.parcel_count,
        request_bytes=exchange.request_bytes,
        http_status=exchange.http_status,
        platform_code=exchange.platform_code,
        trace_id=exchange.trace_id,
        outcome=outcome,
        reason=reason_to_json(None if failure is None else failure.reason),
        answer=exchange.answer,
    )


def _count_delivered(uow: UnitOfWork, batch: Batch, *, now_ms: int, reason: Reason | None) -> None:
    """Count a batch that was delivered whole, without a look at each."""
    claimed = batch.claimed
    kinds = list(zip(claimed.origins, claimed.event_names, strict=True))
    counts = Counter(kinds)
    sums = dict.fromkeys(counts, 0.0)
    if len(counts) == 1:
        sums[kinds[0]] = sum(claimed.values)
    else:
        for kind, value in zip(kinds, claimed.values, strict=True):
            sums[kind] += value
    hour_at, state = hour_of(now_ms), DeliveryState.DELIVERED.value
    code = "" if reason is None else reason.code
    uow.deliveries.count_hourly(
        {
            HourlyKey(hour_at, batch.destination_id, *kind, state, code): (count, sums[kind])
            for kind, count in counts.items()
        }
    )


def _count(
    uow: UnitOfWork, batch: Batch, settlements: Sequence[Settlement], *, now_ms: int
) -> None:
    hour_at, claimed = hour_of(now_ms), batch.claimed
    about = zip(claimed.origins, claimed.event_names, claimed.values, strict=True)
    events = dict(zip(claimed.ids, about, strict=True))
    tallies: HourlyTallies = {}
    for one in settlements:
        origin, name, value = events[one.delivery_id]
        code = one.reason.code if one.reason else ""
        key = HourlyKey(hour_at, batch.destination_id, origin, name, one.state.value, code)
        tally(tallies, key, value)
    uow.deliveries.count_hourly(tallies)
