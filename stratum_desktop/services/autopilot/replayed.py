"""What a replay of a rule on the stored past answers with.

Each decision was made from what was known at its instant. The past did not follow the rule: what
campaigns spent and brought is what they did without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from stratum_desktop.domain.autopilot.move import Move
from stratum_desktop.domain.gate.change import Change
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.definition import RuleDefinition
from stratum_desktop.domain.rules.judgement import Judgement

ReplayListener = Callable[[float], None]
"""Told how far a replay is, 0-1, from the thread that it runs in."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a campaign did on several local days, by all that is known today."""

    #: Days that were told, outages left out.
    days: int
    spend: Decimal
    conversions: float
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class Fired:
    """Something that the rule would have proposed."""

    at: datetime
    platform: str
    platform_label: str
    account: str
    entity_id: int
    external_id: str
    name: str
    #: With the conditions, their values and the days that were looked at.
    judgement: Judgement
    move: Move
    change: Change
    #: Added to a day's spend at most, below 0 where it takes away; None: not known.
    money_per_day: Decimal | None
    verdict: Verdict
    #: What the gate and the caps said then, the worst first.
    reasons: tuple[Reason, ...]
    #: It turns what the rule wanted of this campaign last around, within seven days.
    is_flip_flop: bool
    #: The seven days before it and after it; None where too little of them is told and mature.
    before: Stretch | None
    after: Stretch | None


@dataclass(frozen=True, slots=True)
class TrustSince:
    """From when on it is known how far a platform's signals could be trusted."""

    platform: str
    platform_label: str
    #: Before it every change would have been held or blocked; None: nobody ever looked.
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Replay:
    """What a rule would have done.

    What the gate passes counts as carried out at once; what it holds or blocks stands open until
    it expires, and keeps the rule from proposing the same again.
    """

    definition: RuleDefinition
    #: Asked again every hour from the first (inclusive) to the second (exclusive).
    since: datetime
    until: datetime
    #: Campaigns in its scope, and how often one of them was looked at.
    campaigns: int
    looks: int
    #: Oldest first.
    fired: tuple[Fired, ...]
    #: How many of them the gate passed, held and blocked.
    verdicts: Mapping[Verdict, int]
    #: Codes of what the gate and the caps said against them, with how often; the most first.
    against: tuple[tuple[str, int], ...]
    #: Codes of why nothing is proposed at the end, with of how many campaigns; the most first.
    quiet: tuple[tuple[str, int], ...]
    #: By currency: what the passed ones would have added to and taken from a day's spend in sum.
    raised_per_day: Mapping[str, Decimal]
    cut_per_day: Mapping[str, Decimal]
    #: Of how many of the passed ones the money is not known.
    unknown_money: int
    flip_flops: int
    #: Of the platforms in its scope that were ever read.
    trust: tuple[TrustSince, ...]
    #: It was broken off, and tells of the time up to `until` alone.
    is_cancelled: bool
