"""What a person does with deliveries that will not go by themselves.

The dead-letter queue is a view: deliveries that were rejected, expired or are uncertain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason, reason_from_json
from stratum_desktop.domain.retry import resend_limit_ms
from stratum_desktop.platforms import registry
from stratum_desktop.services.delivery.named_deliveries import named_deliveries
from stratum_desktop.services.mapping import MAPPING_FAILED
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.dead_letters import DeadLetter, dead_letters
from stratum_desktop.store.read_models.deliveries import DeliveryFilter
from stratum_desktop.store.unit_of_work import UnitOfWork

MAY_HAVE_ARRIVED = "delivery.may_have_arrived"
"""Code of why a dead letter waits for a word of its own before it is sent again."""


NEVER_WRITTEN = "delivery.never_written"
"""Code of why a dead letter has no body: its mapping failed, so that none was ever frozen."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Dead letters that the platform may have got already, so that another copy may double them."""

    count: int = 0
    #: Of these: how many copies the platform would not recognise any more, and count once more.
    unrecognised: int = 0


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """What a replay does, or would do on a dry run."""

    #: Reason code of the chosen dead letters to how many carry it.
    counts_by_reason: Mapping[str, int]
    #: How many can be queued again; doubtful ones only where they were asked for.
    replayable: int
    #: Why the others cannot: reason code to how many.
    refused: Mapping[str, int]
    #: How many were queued; 0 on a dry run.
    replayed: int
    #: Why the chosen ones ended, most frequent first, with the facts that all of them share.
    reasons: tuple[tuple[Reason, int], ...] = ()
    #: Those that could be queued again but for the doubt, asked for or not.
    doubtful: Doubtful = Doubtful()


def replay(
    uow: UnitOfWork,
    workspace: Workspace,
    *,
    delivery_ids: Sequence[int] | None,
    where: DeliveryFilter | None,
    include_doubtful: bool,
    dry_run: bool,
) -> ReplayPlan:
    """Queue dead letters again under the same event id, in the caller's transaction.

    Args:
        delivery_ids: only these; None means every dead letter.
        where: only what it lets through.
        include_doubtful: queue those too that may have arrived.
        dry_run: count and change nothing.
    """
    now_ms = workspace.clock.now_ms()
    chosen = dead_letters(uow.connection, delivery_ids=delivery_ids, where=where)
    found = [(one, obstacle(one, now_ms=now_ms)) for one in chosen]
    refused = Counter(why for _, why in found if why is not None)
    sendable = [one for one, why in found if why is None]
    good = [one for one in sendable if include_doubtful or one.doubtful_since_ms is None]
    if len(good) < len(sendable):
        refused[MAY_HAVE_ARRIVED] = len(sendable) - len(good)
    if delivery_ids is not None and (missing := len(set(delivery_ids)) - len(chosen)):
        refused["delivery.not_found"] = missing
    replayed = 0
    doubtful = doubts(sendable, now_ms=now_ms)
    if not dry_run and good:
        ids = [one.delivery_id for one in good]
        replayed = uow.upkeep.move(
            ids, state=DeliveryState.READY, reason=Reason("delivery.replayed"), now_ms=now_ms
        )
        told = {"may_have_arrived": doubtful.count if include_doubtful else 0}
        after = {**named_deliveries(ids, where), **told}
        workspace.note(uow, "delivery.replayed", "deliveries", after=after)
    return ReplayPlan(
        counts_by_reason=Counter(_code(one) for one in chosen),
        replayable=len(good),
        refused=refused,
        replayed=replayed,
        reasons=_reasons(chosen),
        doubtful=doubtful,
    )


def cancel(uow: UnitOfWork, workspace: Workspace, *, delivery_ids: Sequence[int]) -> int:
    """Stop deliveries for good that are not under way; returns how many."""
    # One by one asked: what cannot be stopped any more must not stand in the audit as stopped.
    cancelled = [
        one
        for one in sorted(set(delivery_ids))
        if uow.upkeep.move(
            [one],
            state=DeliveryState.CANCELLED,
            reason=Reason("delivery.cancelled"),
            now_ms=workspace.clock.now_ms(),
        )
    ]
    if cancelled:
        workspace.note(uow, "delivery.cancelled", "deliveries", after=named_deliveries(cancelled))
    return len(cancelled)


def doubts(letters: Iterable[DeadLetter], *, now_ms: int) -> Doubtful:
    """Count what the platform may have got already, and what it would not recognise."""
    limits = {one.manifest.key: one.manifest.traits for one in registry.all()}
    count = unrecognised = 0
    for one in letters:
        if one.doubtful_since_ms is not None:
            traits = limits.get(one.platform)
            limit = 0 if traits is None else resend_limit_ms(traits, one.action_source)
            count += 1
            unrecognised += one.doubtful_since_ms + limit <= now_ms
    return Doubtful(count, unrecognised)


def obstacle(one: DeadLetter, *, now_ms: int) -> str | None:
    """Return the code of why a dead letter cannot be sent again, or None."""
    if one.state not in DEAD_LETTER_STATES:
        return "delivery.not_a_dead_letter"
    if one.deadline_at * 1000 <= now_ms:
        return "delivery.too_old"
    return None if one.has_body else _WITHOUT_BODY.get(_code(one), "delivery.body_erased")


_WITHOUT_BODY = {MAPPING_FAILED: NEVER_WRITTEN}
"""Code of the reason of a dead letter to why it has no body, where none was ever frozen."""


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
