"""Alerts as screens show them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.episode import Severity
from stratum_desktop.domain.anomaly.judgement import Judged
from stratum_desktop.domain.anomaly.metric import TRAITS, Direction, Kind, Metric
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.wording.span import span
from stratum_desktop.store.read_models.alert_rows import EvidenceRow


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert with the anomaly behind it; instants are aware UTC."""

    id: int
    metric: Metric
    #: A platform's key, or `origin/source`.
    subject: str
    #: What a person calls it.
    label: str
    direction: Direction
    state: AlertState
    severity: Severity
    #: What happened, for `wording.sentence`.
    title: Reason
    cause: Reason
    started_at: datetime
    #: End of the last flagged step.
    last_at: datetime
    #: False: the figure has not come back yet.
    is_over: bool
    #: The worst step, with the range that was expected of it then.
    worst: Judged
    noticed_at: datetime
    is_muted: bool
    #: None: not muted, or until it is taken back.
    muted_until: datetime | None

    @property
    def asks(self) -> bool:
        """Say whether somebody should look at it."""
        return self.state is AlertState.OPEN and not self.is_muted


@dataclass(frozen=True, slots=True)
class NoteView:
    """What somebody wrote."""

    at: datetime
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class AlertDetail:
    """One alert, its figure before and after, what people wrote, and the rows behind it."""

    alert: AlertView
    #: Judged steps, oldest first; where a step is missing nothing was judged.
    points: tuple[Judged, ...]
    notes: tuple[NoteView, ...]
    rows: tuple[EvidenceRow, ...]
    #: Whether there are more rows than these.
    has_more_rows: bool


@dataclass(frozen=True, slots=True)
class Alerting:
    """How much asks for attention."""

    open: int
    critical: int


def figure_words(metric: Metric, value: float) -> str:
    """Return a figure with its unit, in plain English."""
    match TRAITS[metric].kind:
        case Kind.COUNT:
            return f"{value:,.0f}"
        case Kind.RATE:
            return f"{value:.1f} %"
        case Kind.DURATION:
            return span(value)
        case Kind.AMOUNT | Kind.RATIO:
            return f"{value:,.2f}"


def shown_range(point: Judged, metric: Metric) -> tuple[float, float] | None:
    """Return the edges of what was expected, as they are said; None of what was not judged.

    Events are whole: of 12.6 to 64.7 only 13 to 64 can be, and 65 is outside.
    """
    if point.expected is None:
        return None
    low, high = point.expected.low, point.expected.high
    if TRAITS[metric].kind is Kind.COUNT:
        return float(math.ceil(low)), float(math.floor(high))
    return low, high


def range_words(point: Judged, metric: Metric) -> str:
    """Return a judged value and what was expected, as "9; expected 56 (28 to 94)"."""
    edges = shown_range(point, metric)
    if point.value is None or point.expected is None or edges is None:
        return "no data"
    told = (point.value, point.expected.centre, *edges)
    value, centre, low, high = (figure_words(metric, one) for one in told)
    return f"{value}; expected {centre} ({low} to {high})"
