"""What the correlation service answers with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from stratum_desktop.domain.correlation.measure import SeriesKey, Unit
from stratum_desktop.domain.correlation.relation import Relation
from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """One series, as a person knows it."""

    key: SeriesKey
    #: As it is typed on the command line.
    text: str
    #: What a person reads: "EMQ, Meta".
    label: str
    unit: Unit
    #: Steps of the window with a figure that was used.
    measured: int
    #: Days that one figure looks back over; 1 speaks of its own day.
    looks_back_days: int
    #: Why nothing can be said of it, whatever it is compared with; None where something can.
    why_none: Reason | None


@dataclass(frozen=True, slots=True)
class MatrixPair:
    """Two series of a matrix."""

    first: SeriesKey
    second: SeriesKey
    relation: Relation
    #: Whether one is computed from the other.
    shares_figures: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every pair of some series, day by day."""

    #: First and last day, both included; today still runs and is not among them.
    first_day: date
    last_day: date
    #: Name of the zone that the days are of.
    zone: str
    #: Key and label of every connected platform, by label.
    platforms: tuple[tuple[str, str], ...]
    #: In the order of lines and columns.
    series: tuple[SeriesInfo, ...]
    #: Each pair once, the earlier series first.
    pairs: tuple[MatrixPair, ...]
    #: Days with an outage of anything; what it spoilt says nothing.
    outage_days: tuple[date, ...]
    #: Pairs that would look related by chance alone, were none of them; at most so many.
    by_chance: float


@dataclass(frozen=True, slots=True)
class AlignedStep:
    """One day or hour of a pair; a figure is None where nothing was measured."""

    #: Start of the step, aware, in the workspace's zone.
    at: datetime
    first: float | None
    second: float | None
    #: Whether an outage spoilt either figure: it is shown, and says nothing.
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class PairReport:
    """Two series above each other, and how they move together at every lag."""

    first: SeriesInfo
    second: SeriesInfo
    relation: Relation
    #: At its strongest lag, of the figures as they are: weekdays and growth included.
    as_is: float | None
    shares_figures: bool
    is_hourly: bool
    zone: str
    #: Oldest first, without gaps.
    steps: tuple[AlignedStep, ...]
    #: Those that concern either figure, oldest first; some may lie before the steps.
    outages: tuple[OutageWindow, ...]


@dataclass(frozen=True, slots=True)
class StepRows:
    """The stored rows behind one figure of one day."""

    series: SeriesInfo
    on: date
    value: float | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Whether there are more than are told.
    has_more: bool
