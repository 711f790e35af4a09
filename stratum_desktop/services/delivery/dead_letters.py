"""What a person does with deliveries that will not go by themselves.

The dead-letter queue is a view: deliveries that were rejected, expired or are uncertain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.dead_letters import DeadLetter, dead_letters
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What a replay does, or would do on a dry run."""

    #: Reason code of the chosen dead letters to how many carry it.
    counts_by_reason: Mapping[str, int]
    #: How many can be queued again.
    replayable: int
    #: Why the others cannot: reason code to how many.
    refused: Mapping[str, int]
    #: How many were queued; 0 on a dry run.
    replayed: int
    #: Why the chosen ones ended, most frequent first, with the facts that all of them share.
    reasons: tuple[tuple[Reason, int], ...] = ()


def replay(
    uow: UnitOfWork,
    workspace: Workspace,
    *,
    delivery_ids: Sequence[int] | None,
    destination_id: int | None,
    dry_run: bool,
) -> ReplayPlan:
    """Queue dead letters again under the same event id, in the caller's transaction.

    Args:
        delivery_ids: only these; None means every dead letter.
        destination_id: only of this destination; None means of all.
        dry_run: count and change nothing.
    """
    now_ms = workspace.clock.now_ms()
    chosen = dead_letters(uow.connection, delivery_ids=delivery_ids, destination_id=destination_id)
    good = [one for one in chosen if _obstacle(one, now_ms=now_ms) is None]
    refused = Counter(
        obstacle for one in chosen if (obstacle := _obstacle(one, now_ms=now_ms)) is not None
    )
    if delivery_ids is not None and (missing := len(set(delivery_ids)) - len(chosen)):
        refused["delivery.not_found"] = missing
    replayed = 0
    if not dry_run and good:
        replayed = uow.upkeep.move(
            [one.delivery_id for one in good],
            state=DeliveryState.READY,
            reason=Reason("delivery.replayed"),
            now_ms=now_ms,
        )
        workspace.note(
            uow,
            "delivery.replayed",
            "all" if destination_id is None else f"destination/{destination_id}",
            after={"deliveries": replayed},
        )
    return ReplayPlan(
        counts_by_reason=Counter(_code(one) for one in chosen),
        replayable=len(good),
        refused=refused,
        replayed=replayed,
        reasons=_reasons(chosen),
    )


def cancel(uow: UnitOfWork, workspace: Workspace, *, delivery_ids: Sequence[int]) -> int:
    """Stop deliveries for good that are not under way; returns how many."""
    cancelled = uow.upkeep.move(
        delivery_ids,
        state=DeliveryState.CANCELLED,
        reason=Reason("delivery.cancelled"),
        now_ms=workspace.clock.now_ms(),
    )
    if cancelled:
        workspace.note(uow, "delivery.cancelled", "deliveries", after={"deliveries": cancelled})
    return cancelled


def _obstacle(one: DeadLetter, *, now_ms: int) -> str | None:
    """Return the code of why a dead letter cannot be sent again, or None."""
    if one.state not in DEAD_LETTER_STATES:
        return "delivery.not_a_dead_letter"
    if one.deadline_at * 1000 <= now_ms:
        return "delivery.too_old"
    return None if one.has_body else "delivery.body_erased"


def _reasons(chosen: Sequence[DeadLetter]) -> tuple[tuple[Reason, int], ...]:
    by_code: dict[str, list[Reason]] = {}
    for one in chosen:
        reason = reason_from_json(one.reason) or Reason(
            "delivery.without_reason", {"state": one.state.value}
        )
        by_code.setdefault(reason.code, []).append(reason)
    counted = [(_shared(reasons), len(reasons)) for reasons in by_code.values()]
    return tuple(sorted(counted, key=lambda pair: -pair[1]))


def _shared(reasons: Sequence[Reason]) -> Reason:
    """Return one reason with the facts that all of these agree on."""
    first = reasons[0]
    facts = {
        name: value
        for name, value in first.facts.items()
        if all(name in one.facts and one.facts[name] == value for one in reasons)
    }
    return Reason(first.code, facts)


def _code(one: DeadLetter) -> str:
    reason = reason_from_json(one.reason)
    return one.state.value if reason is None else reason.code


DEAD_LETTER_HEADER = (
    "delivery",
    "destination",
    "event",
    "event_id",
    "order_id",
    "event_time",
    "state",
    "reason",
)
"""Columns of the export."""


def dead_letter_cells(one: DeadLetter) -> tuple[str, ...]:
    """Return one dead letter as a row of the export."""
    return (
        str(one.delivery_id),
        one.destination,
        one.event_name,
        one.event_id,
        one.order_id or "",
        datetime.fromtimestamp(one.event_time, UTC).isoformat(),
        one.state.value,
        _code(one),
    )
