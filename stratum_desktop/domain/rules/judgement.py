"""What a rule makes of one campaign, with every number that it compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from stratum_desktop.domain.autopilot.move import Move
from stratum_desktop.domain.reason import Reason


class Metric(StrEnum):
    """What a condition looks at."""

    SPEND = "spend"
    CONVERSIONS = "conversions"
    REVENUE = "revenue"
    #: Spend by conversion; nothing without a conversion.
    CPA = "cpa"
    #: Revenue by spend; nothing without spend.
    ROAS = "roas"
    IMPRESSIONS = "impressions"
    CLICKS = "clicks"
    #: Clicks by impression, in per cent.
    CTR = "ctr"
    #: Spend by click.
    CPC = "cpc"
    DAILY_BUDGET = "daily_budget"
    #: Spend so far by what was to be spent by now, 1 = as planned.
    PACE = "pace"
    #: Matured days with spend in a row, the newest first, on which a limit was missed.
    POOR_DAYS = "poor_days"


class Operator(StrEnum):
    """How a value is compared with a threshold."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"


class Span(StrEnum):
    """Which days a condition looks at; days are those of the ad account's time zone."""

    #: Since local midnight: pacing alone.
    TODAY = "today"
    #: The days over which a platform evens its spend out, up to now: pacing alone.
    EVENED_OUT = "evened_out_days"
    LAST_3 = "last_3_matured_days"
    LAST_7 = "last_7_matured_days"
    LAST_14 = "last_14_matured_days"
    LAST_28 = "last_28_matured_days"
    #: Everything since the last matured day, with numbers that may still mature.
    SINCE_MATURED = "since_matured"


@dataclass(frozen=True, slots=True)
class Checked:
    """One condition and what it met."""

    metric: Metric
    span: Span
    operator: Operator
    #: In the unit of the metric; money in the account's currency.
    threshold: Decimal
    #: None: no data.
    value: Decimal | None
    #: None: cannot be told.
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule wants of one campaign at an instant."""

    #: None: nothing is proposed, and `reason` says why not.
    move: Move | None
    reason: Reason
    checked: tuple[Checked, ...] = ()
    #: The matured local days that were looked at, oldest first.
    days: tuple[date, ...] = ()
    #: It rests on numbers that may still mature: held, whatever the gate says.
    is_immature: bool = False
