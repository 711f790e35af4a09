"""Dead letters whose mapping is set right: shown, then written anew and replayed.

A body is frozen when its event is queued and never changes, but by this act: a person saw old and
new side by side and said yes, the audit chain has it, and the old body stays where its attempts
are told of. The event, its id and its time stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from stratum_desktop.domain.correction import MOST_CORRECTIONS, Correction, to_stored
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, ChangeSet, Topic
from stratum_desktop.services.delivery.dead_letters import NEVER_WRITTEN, obstacle
from stratum_desktop.services.delivery.named_deliveries import named_deliveries
from stratum_desktop.services.lanes import lane_targets
from stratum_desktop.services.redacted_body import redacted_body
from stratum_desktop.services.rewriting.plan import (
    PlanInTheMaking,
    RewriteOfOne,
    RewritePlan,
    RewriteSubject,
    Writer,
    Written,
)
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.dead_letters import DeadLetter, dead_letters
from stratum_desktop.store.read_models.deliveries import DeliveryFilter
from stratum_desktop.store.read_models.rewritable import rewritable
from stratum_desktop.store.unit_of_work import UnitOfWork

REWRITTEN = "delivery.rewritten"
"""Code of the line in a timeline and of the action in the audit chain."""

_CHANGED: ChangeSet = frozenset({Topic.DELIVERIES, Topic.AUDIT})
_PART = 500
"""Deliveries in one transaction, so that the engine has its turns. Source: own choice, 0.1 s."""


class Rewriting:
    """Sets the mapping of dead letters right."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def kept(self, destination_id: int) -> tuple[Correction, ...]:
        """Return what is set right in every event for a destination.

        Raises:
            Refusal: there is no such destination.
        """
        return await self._store.read(lambda uow: _kept(uow, destination_id))

    async def keep(
        self, destination_id: int, corrections: Sequence[Correction]
    ) -> Changed[tuple[Correction, ...]]:
        """Set this right in every event that is queued for a destination from now on.

        What is queued already stays as it is.

        Raises:
            Refusal: there is no such destination, or they are too many.
        """
        await self._store.write(lambda uow: self._keep(uow, destination_id, corrections))
        return Changed(tuple(corrections), frozenset({Topic.DESTINATIONS, Topic.AUDIT}))

    async def subject(
        self, *, delivery_ids: Sequence[int] | None = None, where: DeliveryFilter | None = None
    ) -> RewriteSubject:
        """Return whose mapping would be set right, and what is kept of it already.

        Raises:
            Refusal: there are no such dead letters, or they are of several destinations.
        """
        letters = await self._letters(delivery_ids, where)
        if not letters:
            raise Refusal("There are no such dead letters.", reason=Reason("delivery.not_found"))
        _require_one_destination(letters)
        first = letters[0]
        kept = await self.kept(first.destination_id)
        return RewriteSubject(first.destination_id, first.destination, len(letters), kept)

    async def plan(
        self,
        *,
        delivery_ids: Sequence[int] | None = None,
        where: DeliveryFilter | None = None,
        corrections: Sequence[Correction] | None = None,
        include_doubtful: bool = False,
    ) -> RewritePlan:
        """Say what writing dead letters anew would change; nothing is changed.

        Args:
            delivery_ids: only these; None means every dead letter.
            where: only what it lets through.
            corrections: in place of those that the destination keeps; None: those.
            include_doubtful: also those that may have arrived.

        Raises:
            Refusal: corrections were given and the dead letters are of several destinations.
            Trouble: a sealed body cannot be opened with this workspace's key.
        """
        letters = await self._letters(delivery_ids, where)
        writer = await self._writer(letters, corrections)
        making = self._making(letters, delivery_ids, include_doubtful=include_doubtful)
        return await self._summed(letters, writer, making)

    async def one(
        self, delivery_id: int, *, corrections: Sequence[Correction] | None = None
    ) -> RewriteOfOne:
        """Say what one dead letter would be sent with.

        Raises:
            Refusal: there is no such delivery.
            Trouble: its sealed body cannot be opened with this workspace's key.
        """
        letters = await self._letters((delivery_id,), None)
        if not letters:
            raise Refusal(
                f"There is no delivery {delivery_id}.",
                reason=Reason("delivery.unknown", {"id": delivery_id}),
            )
        writer = await self._writer(letters, corrections)
        found = await self._store.read(lambda uow: [*self._written(uow, letters, writer)])
        ((_, written),) = found
        if isinstance(written, Written):
            shown = redacted_body(written.body)
            return RewriteOfOne(delivery_id, written.changes, None, shown)
        return RewriteOfOne(delivery_id, (), written, "")

    async def replay(
        self,
        *,
        shown: str,
        delivery_ids: Sequence[int] | None = None,
        where: DeliveryFilter | None = None,
        corrections: Sequence[Correction] | None = None,
        include_doubtful: bool = False,
        keep: bool = False,
    ) -> Changed[RewritePlan]:
        """Write dead letters anew and queue them, under their own event ids.

        Args:
            shown: of the plan that a person saw, of the same choice.
            keep: set the same right in every later event for that destination.

        Raises:
            Refusal: what would go is not what was shown; nothing was changed.
            Trouble: a sealed body cannot be opened with this workspace's key.
        """
        letters = await self._letters(delivery_ids, where)
        writer = await self._writer(letters, corrections)
        making = self._making(letters, delivery_ids, include_doubtful=include_doubtful)
        plan = await self._summed(letters, writer, making)
        if plan.shown != shown:
            raise Refusal(
                "The dead letters, the account or the mapping have changed since you looked. "
                "Nothing was sent. Look at the difference again.",
                reason=Reason("delivery.not_as_shown"),
            )
        topics: ChangeSet = frozenset()
        if keep and corrections is not None and letters:
            topics = (await self.keep(letters[0].destination_id, corrections)).topics
        act = _Act(where, to_stored(corrections or ()), include_doubtful=include_doubtful)
        replayed = 0
        for part in _parts(letters):
            # The whole part is one transaction: bodies, states and the audit's row of them.
            replayed += await self._store.write(
                lambda uow, part=part: self._carry_out(uow, part, writer, act)  # type: ignore[misc]
            )
        done = replace(plan, replayed=replayed)
        return Changed(done, topics | _CHANGED if replayed else topics)

    async def _letters(
        self, delivery_ids: Sequence[int] | None, where: DeliveryFilter | None
    ) -> tuple[DeadLetter, ...]:
        return await self._store.read(
            lambda uow: dead_letters(uow.connection, delivery_ids=delivery_ids, where=where)
        )

    async def _writer(
        self, letters: Sequence[DeadLetter], corrections: Sequence[Correction] | None
    ) -> Writer:
        ids = sorted({one.destination_id for one in letters})
        if corrections is not None:
            _require_few(corrections)
            _require_one_destination(letters)
        lanes = await self._store.read(lambda uow: lane_targets(uow, ids))
        by_id = {lane.destination_id: lane for lane in lanes}
        return Writer(by_id, corrections, self._workspace.cipher)

    def _making(
        self,
        letters: Sequence[DeadLetter],
        delivery_ids: Sequence[int] | None,
        *,
        include_doubtful: bool,
    ) -> PlanInTheMaking:
        now_ms = self._workspace.clock.now_ms()
        making = PlanInTheMaking(
            chosen=len(letters), include_doubtful=include_doubtful, now_ms=now_ms
        )
        if delivery_ids is not None and (missing := len(set(delivery_ids)) - len(letters)):
            making.refuse(Reason("delivery.not_found"), missing)
        return making

    async def _summed(
        self, letters: Sequence[DeadLetter], writer: Writer, making: PlanInTheMaking
    ) -> RewritePlan:
        def look(uow: UnitOfWork, part: Sequence[DeadLetter]) -> None:
            for letter, written in self._written(uow, part, writer):
                making.add(letter, written)

        for part in _parts(letters):
            await self._store.read(lambda uow, part=part: look(uow, part))  # type: ignore[misc]
        return making.plan()

    def _written(
        self, uow: UnitOfWork, part: Sequence[DeadLetter], writer: Writer
    ) -> Iterator[tuple[DeadLetter, Written | Reason | None]]:
        """Yield dead letters as they are now, each with what it would be sent with."""
        now_ms = self._workspace.clock.now_ms()
        ids = [one.delivery_id for one in part]
        stored = {one.delivery_id: one for one in rewritable(uow.connection, ids)}
        for letter in dead_letters(uow.connection, delivery_ids=ids):
            why = obstacle(letter, now_ms=now_ms)
            if why is not None and why != NEVER_WRITTEN:
                yield letter, Reason(why)
            else:
                yield letter, writer.write(stored[letter.delivery_id])

    def _carry_out(
        self, uow: UnitOfWork, part: Sequence[DeadLetter], writer: Writer, act: _Act
    ) -> int:
        now_ms = self._workspace.clock.now_ms()
        done = []
        doubtful = 0
        for letter, written in self._written(uow, part, writer):
            is_doubtful = letter.doubtful_since_ms is not None
            if not isinstance(written, Written) or (is_doubtful and not act.include_doubtful):
                continue
            one = letter.delivery_id
            if uow.upkeep.move(
                [one], state=DeliveryState.READY, reason=Reason(REWRITTEN), now_ms=now_ms
            ):
                body, digest = writer.sealed(written), written.sha256
                uow.bodies.replace(one, body, is_sealed=written.is_sealed, sha256=digest)
                done.append(one)
                doubtful += is_doubtful
        if done:
            told = {"corrections": act.corrections, "may_have_arrived": doubtful}
            after = {**named_deliveries(done, act.where), **told}
            self._workspace.note(uow, REWRITTEN, "deliveries", after=after)
        return len(done)

    def _keep(
        self, uow: UnitOfWork, destination_id: int, corrections: Sequence[Correction]
    ) -> None:
        _require_few(corrections)
        before = _kept(uow, destination_id)
        if before == tuple(corrections):
            return
        uow.destinations.set_corrections(destination_id, corrections)
        self._workspace.note(
            uow,
            "destination.corrected",
            f"destination/{destination_id}",
            before=to_stored(before),
            after=to_stored(corrections),
        )


@dataclass(frozen=True, slots=True)
class _Act:
    """What a person decided, as the audit chain tells it."""

    where: DeliveryFilter | None
    corrections: Sequence[dict[str, str]]
    include_doubtful: bool


def _parts(letters: Sequence[DeadLetter]) -> Iterator[Sequence[DeadLetter]]:
    for start in range(0, len(letters), _PART):
        yield letters[start : start + _PART]


def _kept(uow: UnitOfWork, destination_id: int) -> tuple[Correction, ...]:
    found = uow.destinations.get(destination_id)
    if found is None:
        raise Refusal(
            f"There is no destination {destination_id}.", reason=Reason("destination.unknown")
        )
    return found.corrections


def _require_few(corrections: Sequence[Correction]) -> None:
    if len(corrections) > MOST_CORRECTIONS:
        raise Refusal(
            f"A destination takes at most {MOST_CORRECTIONS} corrections, not "
            f"{len(corrections):,}. Set the rest right where the events come from.",
            reason=Reason("correction.too_many", {"most": MOST_CORRECTIONS}),
        )


def _require_one_destination(letters: Sequence[DeadLetter]) -> None:
    names = sorted({one.destination for one in letters})
    if len({one.destination_id for one in letters}) > 1:
        raise Refusal(
            "A correction is for one destination, and these dead letters are of several: "
            f"{', '.join(names)}. Choose one of them.",
            reason=Reason("correction.several_destinations"),
        )
