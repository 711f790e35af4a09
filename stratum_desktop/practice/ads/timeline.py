"""What was set in an account and when: the plan, and what people changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.practice.ads.planned import PlannedEntity

STATUS = "status"
DAILY_BUDGET = "daily_budget"
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class WorldChange:
    """Somebody changed something."""

    change_id: str
    #: Epoch seconds; it acts from then on.
    at: float
    kind: EntityKind
    external_id: str
    #: By what means ("GOOGLE_ADS_WEB_CLIENT"); no person's name.
    by: str
    #: `status` (a value of `EntityStatus`) or `daily_budget` (major units) to how it was.
    before: Mapping[str, str]
    #: The same key to how it is since.
    after: Mapping[str, str]


class State(NamedTuple):
    """What stands set on an entity."""

    status: EntityStatus
    #: Major units; None where it has none of its own.
    budget: Decimal | None


class Stretch(NamedTuple):
    """A time in which nothing about a campaign changes."""

    start: float
    end: float
    #: What it would spend on an average day, in major units; 0 while it does not run.
    a_day: float


class Timeline:
    """The settings of one account through time."""

    def __init__(
        self, entities: Sequence[PlannedEntity], changes: Iterable[WorldChange] = ()
    ) -> None:
        """Take the plan and what was changed since, in any order."""
        self._entities = {one.external_id: one for one in entities}
        self._children: dict[str, list[PlannedEntity]] = {}
        for one in entities:
            if one.parent_id is not None:
                self._children.setdefault(one.parent_id, []).append(one)
        self._changes: dict[str, list[WorldChange]] = {}
        for change in sorted(changes, key=lambda one: one.at):
            self._changes.setdefault(change.external_id, []).append(change)

    def state(self, external_id: str, at: float) -> State:
        """Return what stood set on an entity at an instant."""
        entity = self._entities[external_id]
        status, budget = EntityStatus.ACTIVE, entity.budget.amount
        for change in self._changes.get(external_id, ()):
            if change.at > at:
                break
            if STATUS in change.after:
                status = EntityStatus(change.after[STATUS])
            else:
                budget = Decimal(change.after[DAILY_BUDGET])
        if entity.ends is not None and at >= entity.ends:
            status = EntityStatus.ENDED
        return State(status, budget)

    def stretches(self, campaign: PlannedEntity) -> tuple[Stretch, ...]:
        """Return a campaign's life from its start on, the last one without end."""
        partners = [
            one
            for one in self._entities.values()
            if one.budget.budget_id is not None
            and one.budget.budget_id == campaign.budget.budget_id
        ] or [campaign]
        edges = {float(campaign.starts)}
        for partner in partners:
            edges.update(self._edges(partner))
        kept = sorted(edge for edge in edges if edge >= campaign.starts)
        return tuple(
            Stretch(start, end, self._a_day(campaign, partners, start))
            for start, end in pairwise((*kept, float("inf")))
        )

    def _edges(self, entity: PlannedEntity) -> Iterable[float]:
        yield entity.starts
        if entity.ends is not None:
            yield entity.ends
        yield from (change.at for change in self._changes.get(entity.external_id, ()))
        for child in self._children.get(entity.external_id, ()):
            yield from self._edges(child)

    def _a_day(
        self, campaign: PlannedEntity, partners: Sequence[PlannedEntity], at: float
    ) -> float:
        if not self._runs(campaign, at):
            return 0.0
        amount = self.state(campaign.external_id, at).budget
        match campaign.budget.kind:
            case BudgetKind.DAILY:
                return float(amount or 0)
            case BudgetKind.LIFETIME:
                days = ((campaign.ends or campaign.starts + _DAY) - campaign.starts) / _DAY
                return float(amount or 0) / days
            case BudgetKind.SHARED:
                running = sum(one.split for one in partners if self._runs(one, at))
                return float(amount or 0) * campaign.split / running
            case BudgetKind.ELSEWHERE:
                sets = self._children.get(campaign.external_id, ())
                return sum(
                    float(self.state(one.external_id, at).budget or 0)
                    for one in sets
                    if self._runs(one, at)
                )

    def _runs(self, entity: PlannedEntity, at: float) -> bool:
        """Say whether it is on, and something below it is."""
        if at < entity.starts or self.state(entity.external_id, at).status is not (
            EntityStatus.ACTIVE
        ):
            return False
        children = self._children.get(entity.external_id)
        return children is None or any(self._runs(child, at) for child in children)
