"""The figures that are compared with each other, and what is known of each beforehand."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from stratum_desktop.domain.emq import Driver
from stratum_desktop.domain.window import EMQ_DAYS


class Measure(StrEnum):
    """A figure that is kept by day, some of them by the hour, too."""

    #: The score of the seven days that end with the day.
    EMQ = "emq"
    #: Scores of its drivers, of the same seven days.
    EVENT_MATCH = "event_match"
    PIXEL_COVERAGE = "pixel_coverage"
    LATENCY_SCORE = "latency_score"
    ATTRIBUTION = "attribution"
    FRESHNESS = "freshness"
    #: Conversions that a platform confirmed.
    DELIVERED = "delivered"
    #: Share of deliveries that ended well, of those that ended.
    SUCCESS_RATE = "success_rate"
    #: Median time from a live conversion to its confirmation.
    LATENCY = "latency"
    #: What a platform says of a day.
    PLATFORM_CONVERSIONS = "platform_conversions"
    PLATFORM_REVENUE = "platform_revenue"
    PLATFORM_SPEND = "platform_spend"
    #: Live events taken in.
    RECEIVED = "received"
    #: Shares of what came in live and could be used.
    DUPLICATE_RATE = "duplicate_rate"
    COLLISION_RATE = "collision_rate"
    GIVEN_ID_RATE = "given_id_rate"


class Unit(StrEnum):
    """What a figure is counted in."""

    #: Points of a score, 0-100.
    POINTS = "points"
    PCT = "pct"
    #: Events or conversions.
    EVENTS = "events"
    #: Money of the account's currency.
    MONEY = "money"
    SECONDS = "seconds"


class Scope(StrEnum):
    """Of what there is such a figure."""

    PLATFORM = "platform"
    WORKSPACE = "workspace"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Traits:
    """What the rules need to know of a measure."""

    unit: Unit
    scope: Scope
    #: Whether it is counted by the hour, too.
    is_hourly: bool = False
    #: Days that one figure speaks of.
    days: int = 1
    #: Measures that it is computed from, those of which these are left out.
    made_of: frozenset[Measure] = frozenset()


class SeriesKey(NamedTuple):
    """One series: a measure, of one platform or (None) of the workspace."""

    measure: Measure
    platform: str | None = None

    @property
    def text(self) -> str:
        """Return it as it is typed: `emq@meta`, or `received`."""
        return self.measure if self.platform is None else f"{self.measure}@{self.platform}"


DRIVERS: Mapping[Measure, Driver] = MappingProxyType(
    {
        Measure.EVENT_MATCH: Driver.EVENT_MATCH,
        Measure.PIXEL_COVERAGE: Driver.PIXEL_COVERAGE,
        Measure.LATENCY_SCORE: Driver.LATENCY,
        Measure.ATTRIBUTION: Driver.ATTRIBUTION,
        Measure.FRESHNESS: Driver.FRESHNESS,
    }
)
"""The drivers among the measures."""


def _score(scope: Scope, *made_of: Measure) -> Traits:
    return Traits(Unit.POINTS, scope, days=EMQ_DAYS, made_of=frozenset(made_of))


def _counted(unit: Unit, scope: Scope, *made_of: Measure) -> Traits:
    return Traits(unit, scope, is_hourly=True, made_of=frozenset(made_of))


TRAITS: Mapping[Measure, Traits] = MappingProxyType(
    {
        Measure.EMQ: _score(Scope.BOTH, *DRIVERS),
        Measure.EVENT_MATCH: _score(Scope.PLATFORM),
        # Every platform of a workspace shares its website's.
        Measure.PIXEL_COVERAGE: _score(Scope.WORKSPACE),
        Measure.LATENCY_SCORE: _score(Scope.PLATFORM, Measure.LATENCY),
        Measure.ATTRIBUTION: _score(
            Scope.PLATFORM, Measure.PLATFORM_CONVERSIONS, Measure.PLATFORM_REVENUE
        ),
        Measure.FRESHNESS: _score(Scope.PLATFORM),
        Measure.DELIVERED: _counted(Unit.EVENTS, Scope.BOTH),
        Measure.SUCCESS_RATE: _counted(Unit.PCT, Scope.BOTH, Measure.DELIVERED),
        Measure.LATENCY: _counted(Unit.SECONDS, Scope.PLATFORM),
        Measure.PLATFORM_CONVERSIONS: Traits(Unit.EVENTS, Scope.PLATFORM),
        Measure.PLATFORM_REVENUE: Traits(Unit.MONEY, Scope.PLATFORM),
        Measure.PLATFORM_SPEND: Traits(Unit.MONEY, Scope.PLATFORM),
        Measure.RECEIVED: _counted(Unit.EVENTS, Scope.WORKSPACE),
        Measure.DUPLICATE_RATE: _counted(Unit.PCT, Scope.WORKSPACE, Measure.RECEIVED),
        Measure.COLLISION_RATE: _counted(Unit.PCT, Scope.WORKSPACE, Measure.RECEIVED),
        Measure.GIVEN_ID_RATE: _counted(Unit.PCT, Scope.WORKSPACE, Measure.RECEIVED),
    }
)
"""By measure."""


def exists(key: SeriesKey) -> bool:
    """Say whether there is such a series at all."""
    scope = TRAITS[key.measure].scope
    return scope in (Scope.BOTH, Scope.WORKSPACE if key.platform is None else Scope.PLATFORM)


def shares_figures(one: SeriesKey, other: SeriesKey) -> bool:
    """Say whether one of two series is computed from the other, so that they have to agree."""
    if None not in (one.platform, other.platform) and one.platform != other.platform:
        return False
    return one.measure in _parts(other.measure) or other.measure in _parts(one.measure)


def _parts(measure: Measure) -> frozenset[Measure]:
    """Return everything that a measure is computed from, itself included."""
    inner = (_parts(part) for part in TRAITS[measure].made_of)
    return frozenset({measure}).union(*inner)


def scale_of(unit: Unit) -> Callable[[float], float]:
    """Return where a figure lies on a scale on which the same step means as much everywhere.

    Source: variance-stabilising transformations, the square root for counts and what adds up
    like them, the logarithm for times.
    """
    match unit:
        case Unit.EVENTS | Unit.MONEY:
            return lambda value: math.copysign(math.sqrt(abs(value)), value)
        case Unit.SECONDS:
            return lambda value: math.log1p(max(0.0, value))
        case Unit.POINTS | Unit.PCT:
            return lambda value: value
