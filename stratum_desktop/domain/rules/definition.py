"""What a rule is: its kind, its targets, where and when it may propose, and every threshold.

Source: product rulebook, section 7, for every number whose field names no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, get_type_hints

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.rules.condition import ConditionTree, RuleAction, SetStatus


class RuleKind(StrEnum):
    """What a rule does."""

    #: Keeps a day's spend near its budget.
    PACING = "pacing"
    #: Gives more to what performs and less to what does not.
    SCALING = "scaling"
    #: Pauses what loses money.
    STATUS = "status"
    #: Whatever a person built.
    OWN = "own"


class Mode(StrEnum):
    """What becomes of what a rule wants."""

    #: A person decides.
    SUGGEST = "suggest"
    #: What the gate passes runs by itself.
    GUARDED = "guarded"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number of a rule may be, both included, and who says what it is at first."""

    least: Decimal
    most: Decimal
    source: str = "product rulebook, section 7"


def _within(least: str, most: str) -> Limits:
    return Limits(Decimal(least), Decimal(most))


@dataclass(frozen=True, slots=True)
class Targets:
    """What is wanted, in the ad account's currency; None: nobody said."""

    #: Revenue by spend that is aimed at.
    roas: Decimal | None = None
    #: Spend by conversion that is aimed at.
    cpa: Decimal | None = None
    #: Below it a campaign does badly.
    least_roas: Decimal | None = None
    #: Above it a campaign does badly.
    most_cpa: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Which campaigns a rule looks at; empty: all."""

    platforms: tuple[str, ...] = ()
    #: The platforms' own ids.
    campaigns: tuple[str, ...] = ()

    def covers(self, platform: str, external_id: str) -> bool:
        """Say whether a campaign is looked at."""
        return (not self.platforms or platform in self.platforms) and (
            not self.campaigns or external_id in self.campaigns
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a rule may propose, by the clock of the ad account; empty: always."""

    #: 0-23.
    hours: tuple[int, ...] = ()
    #: 1 = Monday to 7 = Sunday.
    weekdays: tuple[int, ...] = ()

    def allows(self, local: datetime) -> bool:
        """Say whether something may be proposed now; `local` is in the account's time zone."""
        return (not self.hours or local.hour in self.hours) and (
            not self.weekdays or local.isoweekday() in self.weekdays
        )


@dataclass(frozen=True, slots=True)
class Lookback:
    """Which matured days a rule looks at. Days without spend and outages are not counted."""

    #: How many of them, the newest first.
    days: Annotated[int, _within("3", "28")] = 7
    #: How far back the oldest may lie, counted from the newest matured day.
    reach_back_days: Annotated[int, _within("3", "56")] = 28
    #: Fewer than these give no verdict.
    least_days: Annotated[int, _within("1", "28")] = 3
    #: Per cent of a day's conversions that have to be in for it to be mature.
    mature_pct: Annotated[Decimal, _within("50", "100")] = Decimal(95)


@dataclass(frozen=True, slots=True)
class PacingSettings:
    """Thresholds of budget pacing. Pace is spend by what was to be spent by now, 1 = as planned."""

    #: Hours of the local day that have to have passed, as they really go by.
    least_hours: Annotated[Decimal, _within("0", "12")] = Decimal(2)
    #: Per cent of the day's spend that the curve has to expect by then.
    least_expected_pct: Annotated[Decimal, _within("1", "90")] = Decimal(10)
    #: Below this pace the budget is raised.
    slow_below: Annotated[Decimal, _within("0.1", "0.99")] = Decimal("0.7")
    #: Above this pace it is cut.
    fast_above: Annotated[Decimal, _within("1.01", "10")] = Decimal("1.3")
    raise_pct: Annotated[Decimal, _within("1", "50")] = Decimal(20)
    #: The raise while signals are directional.
    directional_raise_pct: Annotated[Decimal, _within("1", "10")] = Decimal(10)
    cut_pct: Annotated[Decimal, _within("1", "90")] = Decimal(20)


@dataclass(frozen=True, slots=True)
class ScalingSettings:
    """Thresholds of performance scaling; factors of the targets."""

    least_conversions: Annotated[Decimal, _within("1", "1000")] = Decimal(5)
    good_roas: Annotated[Decimal, _within("1", "10")] = Decimal("1.2")
    poor_roas: Annotated[Decimal, _within("0.01", "1")] = Decimal("0.7")
    good_cpa: Annotated[Decimal, _within("0.01", "1")] = Decimal("0.8")
    poor_cpa: Annotated[Decimal, _within("1", "10")] = Decimal("1.3")
    raise_pct: Annotated[Decimal, _within("1", "50")] = Decimal(20)
    #: The raise while signals are directional.
    directional_raise_pct: Annotated[Decimal, _within("1", "10")] = Decimal(10)
    cut_pct: Annotated[Decimal, _within("1", "90")] = Decimal(20)


@dataclass(frozen=True, slots=True)
class StatusSettings:
    """Thresholds of status management."""

    #: Factor of the least ROAS below which a campaign is paused.
    roas_of_least: Annotated[Decimal, _within("0.01", "1")] = Decimal("0.5")
    #: Factor of the most CPA above which a campaign is paused.
    cpa_of_most: Annotated[Decimal, _within("1", "10")] = Decimal(2)
    #: Conversions that make a sample.
    least_conversions: Annotated[Decimal, _within("1", "1000")] = Decimal(5)
    #: Spend that makes a sample too, and is too much without a conversion: a factor of the target
    #: CPA, or of the average order value where no target CPA is set.
    spend_factor: Annotated[Decimal, _within("1", "100")] = Decimal(3)
    #: Matured days of the account that the average order value is taken from.
    order_value_days: Annotated[int, _within("7", "56")] = 28
    #: Poor days in a row after which a campaign is paused.
    poor_days: Annotated[int, _within("2", "28")] = 7


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """Conditions and what is done when they hold."""

    conditions: ConditionTree
    action: RuleAction
    #: Per cent that a raise is limited to while signals are directional.
    directional_raise_pct: Annotated[Decimal, _within("1", "10")] = Decimal(10)


RuleSettings = PacingSettings | ScalingSettings | StatusSettings | OwnSettings

SETTINGS_OF: dict[RuleKind, type[RuleSettings]] = {
    RuleKind.PACING: PacingSettings,
    RuleKind.SCALING: ScalingSettings,
    RuleKind.STATUS: StatusSettings,
    RuleKind.OWN: OwnSettings,
}
"""What thresholds a kind of rule has."""


@dataclass(frozen=True, slots=True)
class RuleDefinition:
    """A rule, without its name and mode. See `soundness` for what makes one sound."""

    kind: RuleKind
    settings: RuleSettings
    targets: Targets = Targets()
    scope: Scope = Scope()
    lookback: Lookback = Lookback()
    #: Hours since the last change, by anyone, of what the rule would change.
    cool_down_hours: Annotated[int, _within("0", "720")] = 24
    schedule: Schedule = Schedule()
    #: None: no limit of its own.
    most_proposals_a_day: int | None = None
    #: Propose the roll-back by itself where CPA got worse.
    undo_if_worse: bool = False

    @property
    def starts_or_stops(self) -> bool:
        """Whether it changes a status; else it changes a daily budget."""
        settings = self.settings
        is_status = isinstance(settings, OwnSettings) and isinstance(settings.action, SetStatus)
        return self.kind is RuleKind.STATUS or is_status

    @property
    def may_raise(self) -> bool:
        """Whether anything that it does can bring more spend."""
        settings = self.settings
        if not isinstance(settings, OwnSettings):
            return self.kind is not RuleKind.STATUS
        action = settings.action
        if isinstance(action, SetStatus):
            return action.status is EntityStatus.ACTIVE
        return action.pct > 0


def limits_of(part: type) -> Mapping[str, Limits]:
    """Return the limits of the numbers of a part of a rule, by the name of the field."""
    hints = get_type_hints(part, include_extras=True)
    return {
        name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")
    }


def default_rules() -> tuple[tuple[str, RuleDefinition], ...]:
    """Return the rules that a new workspace begins with, by name: without targets, to suggest.

    A pause waits for nothing, so the last has no cool-down.
    """
    return (
        ("Keep spend on plan", RuleDefinition(RuleKind.PACING, PacingSettings())),
        ("Scale what performs", RuleDefinition(RuleKind.SCALING, ScalingSettings())),
        (
            "Pause what loses money",
            RuleDefinition(RuleKind.STATUS, StatusSettings(), cool_down_hours=0),
        ),
    )
