"""What front ends show of an action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Move
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.judgement import Checked
from stratum_desktop.services.gate.receipt import GateReceiptView


class Source(StrEnum):
    """Who had the idea."""

    RULE = "rule"
    PERSON = "person"
    AGENT = "agent"
    #: Takes an action back.
    ROLL_BACK = "roll_back"


@dataclass(frozen=True, slots=True)
class UndoIfWorse:
    """When an action proposes its own roll-back."""

    #: Per cent by which CPA has to be worse than before.
    worse_by_pct: float
    #: After so many hours, and not before the numbers are mature.
    after_hours: int


@dataclass(frozen=True, slots=True)
class ActionView:
    """One action in one row."""

    id: int
    source: Source
    rule_id: int | None
    #: None where no rule had the idea.
    rule_name: str | None
    #: The version of it that proposed, and the one that it has at present; None without a rule.
    rule_version: int | None
    rule_version_now: int | None
    platform: str
    platform_label: str
    account: str
    kind: EntityKind
    external_id: str
    #: As its platform names it.
    name: str
    move: Move
    effect: Effect
    #: Per cent; None: it has no size.
    size_pct: float | None
    #: Added to a day's spend at most, below 0 where it takes away; None: not known. A month is 30.4
    #: of it (365 / 12).
    money_per_day: Decimal | None
    state: ActionState
    state_at: datetime
    #: Why it stands where it does; None where the state says all.
    why: Reason | None
    #: Why the change is wanted: the reason of its grounds.
    because: Reason
    verdict: Verdict
    is_immature: bool
    content_hash: str
    proposed_at: datetime
    expires_at: datetime
    snoozed_until: datetime | None
    #: Until when taking it back is free.
    undo_until: datetime | None
    applied_at: datetime | None
    is_automatic: bool
    #: How many approvers it still lacks.
    approvals_missing: int
    undo_if_worse: UndoIfWorse | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of a rule's changes when it was switched off or removed; by their numbers."""

    #: Nobody had decided them, and nobody has to any more.
    withdrawn: tuple[int, ...]
    #: Approved and not yet carried out: they stay, and the gate is asked again as each runs.
    approved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to an action."""

    at: datetime
    #: A value of `services.approvals.steps.Stage`.
    stage: str
    outcome: str
    actor: str
    why: Reason | None
    comment: str | None
    receipt_id: int | None


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a change is wanted."""

    reason: Reason
    checked: tuple[Checked, ...]
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class DayOfCampaign:
    """A row behind the rule's values: one local day as it was told last."""

    on: date
    spend: Decimal
    conversions: float
    revenue: Decimal
    is_mature: bool
    #: Lies in an outage and was left out.
    is_outage: bool


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """What was proposed against what is there now: somebody else changed it meanwhile."""

    #: As it was when it was proposed.
    proposed_from: str
    #: What it was to become.
    proposed_to: str
    #: As the platform tells it now, and when it told.
    now: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ActionDetail:
    """One action with everything behind it."""

    view: ActionView
    grounds: Grounds
    #: Of the gate's last look; see `services.gate`.
    receipt: GateReceiptView
    steps: tuple[Step, ...]
    #: Of the last days, oldest first; for the chart and the rows.
    history: tuple[DayOfCampaign, ...]
    three_way: ThreeWay | None
    #: What would be set by a roll-back; None where there is nothing to take back.
    prior_value: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What approving several would do together."""

    count: int
    #: Sum of what is added to and taken from a day's spend, by currency.
    raised_per_day: Mapping[str, Decimal]
    cut_per_day: Mapping[str, Decimal]
    #: Of how many the money is not known.
    unknown: int
    #: Those that cannot be approved, and why.
    refused: tuple[tuple[int, Reason], ...]
