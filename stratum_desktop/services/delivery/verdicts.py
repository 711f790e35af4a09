"""Asking platforms what became of requests that they took and judge later.

Until then their deliveries are delivered and say that nothing confirms them. One transaction
carries out what a platform said, so a stop between asking and that is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.isolation import group_of, parts_of
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.domain.window import hour_of
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import (
    Capability,
    Lane,
    Platform,
    Ruling,
    Sender,
    Verdict,
    VerdictReader,
)
from stratum_desktop.platforms.failures import (
    Failure,
    NeedsReauthorisation,
    Rejected,
    Untrusted,
)
from stratum_desktop.services.delivery.flow import hold
from stratum_desktop.services.lanes import open_lane
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.delivery_records import HourlyKey, HourlyTallies, tally
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.repositories.verdicts import (
    AWAITING,
    AwaitedVerdict,
    AwaitingDelivery,
    Reopening,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

GIVE_UP_MS = 3 * 86_400_000
"""After so long without a verdict none is waited for. Source: own choice; a day is usual."""
MOST_AT_ONCE = 50
"""Questions of one run, so that they stay far below a platform's limit. Source: own choice."""

_SILENT = Reason("delivery.verdict_never_came")


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking for verdicts did, in deliveries."""

    confirmed: int = 0
    rejected: int = 0
    #: Queued again, or held.
    reopened: int = 0
    #: Requests whose verdict is still to come.
    pending_requests: int = 0

    def __add__(self, other: Asked) -> Asked:
        """Return the sum of two."""
        return Asked(
            self.confirmed + other.confirmed,
            self.rejected + other.rejected,
            self.reopened + other.reopened,
            self.pending_requests + other.pending_requests,
        )


@dataclass(frozen=True, slots=True)
class _Question:
    awaited: AwaitedVerdict
    platform: Platform
    destination: Destination
    lane: Lane


async def ask_for_verdicts(
    workspace: Workspace,
    *,
    sender_of: Callable[[Platform], Sender],
    is_reachable: Callable[[Destination], bool],
    should_stop: Callable[[], bool],
) -> Changed[Asked]:
    """Ask for every verdict that is due, one after another.

    Raises:
        Trouble: a secret cannot be opened with this workspace's key.
    """
    total = Asked()
    questions = await workspace.store.read(lambda uow: _questions(uow, workspace))
    for question in questions:
        if should_stop():
            break
        if not is_reachable(question.destination):
            continue
        sender = sender_of(question.platform)
        if not isinstance(sender, VerdictReader):
            raise TypeError(f"{question.platform.manifest.key} declares verdicts and reads none")
        awaited = question.awaited
        said = await sender.verdict(question.lane, awaited.reference, awaited.delivery_count)
        again_ms = question.platform.manifest.verdict_after_seconds * 1000
        act = partial(carry_out, workspace=workspace, awaited=awaited, said=said, again_ms=again_ms)
        total += await workspace.store.write(act)
    is_news = total.confirmed or total.rejected or total.reopened
    return Changed(total, frozenset({Topic.DELIVERIES}) if is_news else frozenset())


def carry_out(
    uow: UnitOfWork,
    *,
    workspace: Workspace,
    awaited: AwaitedVerdict,
    said: Verdict | Failure,
    again_ms: int,
) -> Asked:
    """Do what a platform said of a request, in the caller's transaction.

    Args:
        again_ms: when to ask next where it said nothing yet.
    """
    now_ms = workspace.clock.now_ms()
    if isinstance(said, NeedsReauthorisation | Untrusted):
        hold(uow, awaited.destination_id, said.reason, now_ms=now_ms)
    if isinstance(said, Rejected):
        verdict = Verdict(Ruling.CONFIRMED, _SILENT)
    elif isinstance(said, Verdict) and said.ruling is not Ruling.PENDING:
        verdict = said
    elif now_ms - awaited.delivered_at_ms >= GIVE_UP_MS:
        verdict = Verdict(Ruling.CONFIRMED, _SILENT)
    else:
        uow.verdicts.postpone(awaited.attempt_id, due_at_ms=now_ms + again_ms)
        return Asked(pending_requests=1)
    ruling = str(verdict.ruling)
    if not uow.verdicts.speak(
        awaited.attempt_id, ruling=ruling, reason=verdict.reason, now_ms=now_ms
    ):
        return Asked()
    return _Execution(uow, awaited, now_ms).of(verdict)


class _Execution:
    """Carries out one verdict, and keeps the hourly counts true to the deliveries."""

    def __init__(self, uow: UnitOfWork, awaited: AwaitedVerdict, now_ms: int) -> None:
        self._uow = uow
        self._awaited = awaited
        self._now_ms = now_ms
        self._deliveries = uow.verdicts.awaiting(awaited)

    def of(self, verdict: Verdict) -> Asked:
        deliveries, reason = self._deliveries, verdict.reason
        count = len(deliveries)
        if not deliveries:
            return Asked()
        match verdict.ruling:
            case Ruling.AGAIN:
                due_at_ms = self._now_ms + int(verdict.retry_after_seconds * 1000)
                self._reopen(deliveries, DeliveryState.RETRY, reason, due_at_ms=due_at_ms)
                return Asked(reopened=count)
            case Ruling.HELD:
                self._reopen(deliveries, DeliveryState.RETRY, reason)
                why = reason or AWAITING
                hold(self._uow, self._awaited.destination_id, why, now_ms=self._now_ms)
                return Asked(reopened=count)
            case Ruling.PARTLY_REFUSED if count > 1:
                self._search(verdict)
                return Asked(reopened=count)
            case Ruling.REFUSED | Ruling.PARTLY_REFUSED:
                self._reopen(deliveries, DeliveryState.REJECTED, reason)
                return Asked(rejected=count)
        self._uow.verdicts.confirm([one.id for one in deliveries], reason)
        self._recount(deliveries, self._awaited.delivered_at_ms, "delivered", reason)
        return Asked(confirmed=count)

    def _search(self, verdict: Verdict) -> None:
        """Queue the deliveries in parts, each to be judged by itself.

        What was counted is recognised when it comes again, so the search ends with a verdict on
        every single one that was refused.
        """
        attempt_id, deliveries = self._awaited.attempt_id, self._deliveries
        share = verdict.refused_count / len(deliveries)
        for place, part in enumerate(parts_of(deliveries, guilty=(), bad_share=share)):
            self._reopen(
                part,
                DeliveryState.RETRY,
                verdict.reason,
                isolation=group_of([one.id for one in part], attempt_id=attempt_id, place=place),
                isolation_root=deliveries[0].isolation_root or attempt_id,
            )

    def _reopen(
        self,
        deliveries: Sequence[AwaitingDelivery],
        state: DeliveryState,
        reason: Reason | None,
        *,
        due_at_ms: int = 0,
        isolation: int | None = None,
        isolation_root: int | None = None,
    ) -> None:
        what = Reopening(state, reason, due_at_ms, isolation, isolation_root)
        ids = [one.id for one in deliveries]
        self._uow.verdicts.reopen(self._awaited, ids, what, now_ms=self._now_ms)
        self._recount(deliveries, self._now_ms, state.value, reason)

    def _recount(
        self,
        deliveries: Sequence[AwaitingDelivery],
        at_ms: int,
        state: str,
        reason: Reason | None,
    ) -> None:
        """Move deliveries in the hourly counts from where they stood to what they are."""
        code = "" if reason is None else reason.code
        hour_before = hour_of(self._awaited.delivered_at_ms)
        hour_now = hour_of(at_ms)
        tallies: HourlyTallies = {}
        for one in deliveries:
            kind = (self._awaited.destination_id, one.origin, one.event_name)
            before = HourlyKey(hour_before, *kind, "delivered", AWAITING.code)
            after = HourlyKey(hour_now, *kind, state, code)
            for key, sign in ((before, -1), (after, 1)):
                tally(tallies, key, one.value, sign=sign)
        self._uow.deliveries.count_hourly(tallies)


def _questions(uow: UnitOfWork, workspace: Workspace) -> tuple[_Question, ...]:
    """Return what is to be asked now."""
    known = {
        platform.manifest.key: platform
        for platform in registry.all()
        if Capability.VERDICT in platform.manifest.capabilities
    }
    questions = []
    for awaited in uow.verdicts.due(now_ms=workspace.clock.now_ms(), limit=MOST_AT_ONCE):
        destination = uow.destinations.get(awaited.destination_id)
        platform = known.get(destination.platform) if destination is not None else None
        if destination is not None and platform is not None:
            lane = open_lane(uow, destination, workspace.cipher)
            questions.append(_Question(awaited, platform, destination, lane))
    return tuple(questions)
