"""Proposals of a shop's campaigns, and what a test does with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ad_actions import known_campaign, measured
from ad_rows import ACCOUNT
from manual_clock import ManualClock

from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Move, budget_move, status_move
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals import Approvals
from stratum_desktop.services.approvals.proposing import Proposed, Wish, propose
from stratum_desktop.services.approvals.view import Grounds, Source
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction, StoredStep

GROUNDS = Grounds(Reason("approval.by_hand", {"words": "a test"}), (), ())
FIFTY = Decimal(50)


@dataclass
class Queue:
    """What a test does with proposals."""

    workspace: Workspace
    clock: ManualClock
    approvals: Approvals

    def write(self, fn: Callable[..., Any]) -> Any:
        return self.workspace.store.write_now(fn)

    def read(self, fn: Callable[..., Any]) -> Any:
        return self.workspace.store.read_now(fn)

    def measure(self, emq: float = 95.0) -> None:
        """Signals are this good now."""
        self.write(lambda uow: measured(uow, at_ms=self.clock.now_ms(), emq=emq))

    def set(self, key: str, value: object) -> None:
        self.write(lambda uow: uow.settings.set(key, value, at_ms=self.clock.now_ms()))

    def campaign(self, external_id: str = "7", **values: Any) -> int:
        return self.write(
            lambda uow: known_campaign(
                uow, at_ms=self.clock.now_ms(), external_id=external_id, **values
            )
        )

    def rule(self, name: str = "Scaling") -> int:
        at_ms = self.clock.now_ms()
        return self.write(
            lambda uow: uow.rules.add(name, "{}", mode="suggest", by="test", at_ms=at_ms)
        )

    def propose(
        self, move: Move, *, campaign: str = "7", rule: int | None = None, **values: Any
    ) -> Proposed | None:
        entity_id = self.campaign(campaign)
        wish = Wish(
            source=Source.PERSON if rule is None else Source.RULE,
            rule_id=rule,
            rule_version=None if rule is None else 1,
            entity_id=entity_id,
            platform="meta",
            account=ACCOUNT.account,
            kind=EntityKind.CAMPAIGN,
            external_id=campaign,
            move=move,
            daily_budget=FIFTY,
            grounds=GROUNDS,
        )
        wish = replace(wish, **values)
        return self.write(lambda uow: propose(uow, self.workspace, wish, lowest_budget=FIFTY))

    def proposed(self, move: Move, **values: Any) -> Proposed:
        found = self.propose(move, **values)
        assert found is not None
        return found

    def get(self, action_id: int) -> StoredAction:
        found = self.read(lambda uow: uow.actions.get(action_id))
        assert found is not None
        return found

    def state(self, action_id: int) -> ActionState:
        return self.get(action_id).state

    def steps(self, action_id: int) -> list[StoredStep]:
        return [*self.read(lambda uow: uow.actions.steps(action_id))]

    def outcomes(self, action_id: int) -> list[str]:
        return [one.outcome for one in self.steps(action_id)]

    def count(self, table: str) -> int:
        return self.read(
            lambda uow: uow.connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
        )

    def audited(self) -> list[str]:
        return [one.action for one in reversed(self.read(lambda uow: uow.audit.entries()))]


def to(amount: int | str) -> Move:
    """A daily budget of 50 becomes another."""
    return budget_move(FIFTY, Decimal(amount), "EUR")


PAUSE = status_move(EntityStatus.ACTIVE, EntityStatus.PAUSED, "EUR")
