"""What is written and read of actions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Move, Target
from stratum_desktop.domain.gate.change import Change
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class NewAction:
    """A proposal that is to be kept."""

    source: str
    rule_id: int | None
    rule_version: int | None
    platform: str
    entity_id: int
    move: Move
    change: Change
    #: Added to a day's spend at most; None: not known.
    money_per_day: Decimal | None
    is_immature: bool
    #: JSON: why it is wanted.
    grounds: str
    content_hash: str
    proposed_at_ms: int
    expires_at_ms: int
    rolls_back_id: int | None
    #: JSON: when to propose the roll-back by itself; None: never.
    undo_if_worse: str | None


@dataclass(frozen=True, slots=True)
class StoredAction:
    """One action as it stands, with the names of what it speaks of."""

    id: int
    source: str
    rule_id: int | None
    rule_version: int | None
    rule_name: str | None
    #: The version that its rule has at present.
    rule_version_now: int | None
    platform: str
    ad_account_id: int
    account: str
    entity_id: int
    kind: EntityKind
    external_id: str
    #: As the platform named it last.
    name: str
    #: Its daily budget as it was read last; None where it has none of its own.
    daily_budget: Decimal | None
    move: Move
    change: Change
    money_per_day: Decimal | None
    is_immature: bool
    grounds: str
    content_hash: str
    state: ActionState
    state_at_ms: int
    why: Reason | None
    verdict: Verdict
    receipt_id: int
    approved_receipt_id: int | None
    proposed_at_ms: int
    expires_at_ms: int
    snoozed_until_ms: int | None
    undo_until_ms: int | None
    approved_at_ms: int | None
    is_automatic: bool
    applied_at_ms: int | None
    prior_value: str | None
    rolls_back_id: int | None
    undo_if_worse: str | None

    @property
    def target(self) -> Target:
        """What is changed, as its platform names it."""
        return Target(self.platform, self.account, self.kind, self.external_id)


@dataclass(frozen=True, slots=True)
class StoredStep:
    """Something that happened to an action."""

    id: int
    action_id: int
    at_ms: int
    stage: str
    outcome: str
    actor: str
    #: JSON.
    detail: str
    receipt_id: int | None


class ActionColumns(TypedDict, total=False):
    """What may be set beside a state; what is not named stays as it was."""

    verdict: str
    receipt_id: int
    approved_receipt_id: int | None
    expires_at_ms: int
    snoozed_until_ms: int | None
    undo_until_ms: int | None
    approved_at_ms: int | None
    is_automatic: bool
    applied_at_ms: int | None
    prior_value: str | None
