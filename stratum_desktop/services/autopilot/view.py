"""What front ends show of rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.ads.entity import Budget, EntityStatus
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.definition import Mode, RuleDefinition
from stratum_desktop.domain.rules.judgement import Judgement
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.store.repositories.rules import RuleTally as RuleTally


@dataclass(frozen=True, slots=True)
class GuardedStanding:
    """How far a rule is from running by itself what the gate passes."""

    #: Approvals by people of its present version, since the last roll-back of anything of it.
    approvals: int
    needed: int
    #: When something of it was rolled back last; None: never.
    rolled_back_at: datetime | None

    @property
    def is_earned(self) -> bool:
        """Say whether guarded mode may be switched on."""
        return self.approvals >= self.needed


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule in one row."""

    id: int
    name: str
    mode: Mode
    mode_at: datetime
    version: int
    definition: RuleDefinition
    made_at: datetime
    #: What became of everything that it proposed.
    tally: RuleTally
    guarded: GuardedStanding


@dataclass(frozen=True, slots=True)
class RuleSwitched:
    """A rule in the mode that it was given."""

    rule: RuleView
    #: None: it goes on proposing.
    queue: Withdrawn | None


@dataclass(frozen=True, slots=True)
class RuleVersionView:
    """What a rule was from an instant on."""

    version: int
    definition: RuleDefinition
    made_at: datetime
    #: As the audit log names who acts.
    made_by: str


@dataclass(frozen=True, slots=True)
class CampaignNow:
    """What a rule makes of one campaign at present; nothing is proposed by looking."""

    entity_id: int
    platform: str
    platform_label: str
    #: The ad account's id at its platform, its currency and zone.
    account: str
    currency: str
    time_zone: str
    external_id: str
    name: str
    status: EntityStatus
    budget: Budget
    #: Of the platform; a rule's raises are shaped by it.
    band: Band
    #: With the move that it wants, or the reason why it wants none.
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class RuleDetail:
    """One rule with everything behind it."""

    view: RuleView
    #: The newest first.
    versions: tuple[RuleVersionView, ...]
    #: Every listed campaign in its scope, those first of which it wants something.
    campaigns: tuple[CampaignNow, ...]
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class NoProposal:
    """A rule looked at a campaign and proposed nothing."""

    rule_id: int
    rule_name: str
    platform: str
    platform_label: str
    campaign: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class RuleFault:
    """A rule could not be judged; the others went on."""

    rule_id: int
    rule_name: str
    #: None: its definition cannot be read.
    campaign: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """One look at every rule and campaign."""

    #: Rules that are not off.
    rules: int = 0
    campaigns: int = 0
    #: Numbers of the actions that were proposed anew.
    proposed: tuple[int, ...] = ()
    #: Those of them that guarded mode approved.
    automatic: tuple[int, ...] = ()
    #: Rules that lost guarded mode, because something of theirs was rolled back.
    lost_guarded: tuple[int, ...] = ()
    #: How many open proposals the gate now judges otherwise.
    judged_anew: int = 0
    nothing: tuple[NoProposal, ...] = ()
    faults: tuple[RuleFault, ...] = ()
