"""What signal quality answers with: frozen values that screens, tables and JSON are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from stratum_desktop.domain.emq import Band, EmqScore
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.signal_metric import Metric
from stratum_desktop.domain.window import Window


@dataclass(frozen=True, slots=True)
class EmqReport:
    """The rolling score of one platform, or of the workspace."""

    #: None for the workspace.
    platform: str | None
    #: What a person reads: the platform's label, or the workspace's name.
    label: str
    score: EmqScore
    #: Label of the platform with the lowest lower bound; None for a platform, or when none
    #: counts.
    worst: str | None
    as_of: datetime
    window_start: datetime
    window_end: datetime
    #: Labels of the platforms that do not count because their band is unknown.
    left_out: tuple[str, ...]
    #: Delivered in the window; the platform's weight in the workspace score.
    conversions_delivered: int
    #: The platforms behind a workspace score, in order of label; empty for a platform.
    parts: tuple[EmqReport, ...] = ()


@dataclass(frozen=True, slots=True)
class EmqPoint:
    """One day of the score's history. Days without a measurement hold None and `UNKNOWN`."""

    on: date
    score: float | None
    lower: float | None
    upper: float | None
    band: Band
    evidence_pct: int


@dataclass(frozen=True, slots=True)
class DriverRows:
    """The stored rows behind a driver, newest first."""

    columns: tuple[str, ...]
    #: As many cells as columns; a day or an instant is ISO 8601, an absent value is "".
    rows: tuple[tuple[str, ...], ...]
    #: How the driver is computed from such rows, with the figures of this window.
    explanation: Reason


@dataclass(frozen=True, slots=True)
class DedupeSlice:
    """The same figures for one source of events, or for what was meant for one platform."""

    #: The source's name, or the platform's label.
    name: str
    received: int
    duplicates: int
    collisions: int
    given_ids: int
    duplicate_rate_pct: Metric
    given_id_pct: Metric
    collision_rate_pct: Metric


@dataclass(frozen=True, slots=True)
class DedupePoint:
    """One local day; rates are None on a day without traffic."""

    on: date
    received: int
    duplicate_rate_pct: float | None
    given_id_pct: float | None
    collision_rate_pct: float | None


@dataclass(frozen=True, slots=True)
class DedupeReport:
    """What came in twice, in a window of whole local days and today so far."""

    window: Window
    #: Accepted, duplicate and collided events together; refused ones never got so far.
    received: int
    duplicates: int
    collisions: int
    #: Events whose source gave an id itself.
    given_ids: int
    duplicate_rate_pct: Metric
    given_id_pct: Metric
    collision_rate_pct: Metric
    #: Largest source first.
    by_source: tuple[DedupeSlice, ...]
    #: What servers sent from the hour on in which a platform was connected, by label: every such
    #: event is meant for every connected platform. Sightings are meant for none; rows of files
    #: for those that a person chose, and are counted by source alone.
    by_platform: tuple[DedupeSlice, ...]
    #: One point a day, oldest first, without gaps.
    history: tuple[DedupePoint, ...]


@dataclass(frozen=True, slots=True)
class CollisionSide:
    """One of two events that claim the same id."""

    received_at: datetime
    origin: str
    source: str
    #: Indented canonical JSON; identity is hashed, encrypted values are left out.
    body: str


@dataclass(frozen=True, slots=True)
class Collision:
    """Two events of one name and id whose content differs."""

    event_name: str
    event_id: str
    #: The one that was accepted.
    first: CollisionSide
    #: The one that was refused.
    second: CollisionSide
    #: Paths that differ, such as `parameters.value`, in alphabetical order.
    differing: tuple[str, ...]
    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class DeliveryMetrics:
    """How delivery itself went, each figure None without traffic."""

    platform: str | None
    window: Window
    #: Delivered ÷ (delivered + rejected + expired), in per cent.
    success_rate_pct: Metric
    #: Requests that ended in a retry ÷ requests, in per cent.
    retry_rate_pct: Metric
    #: Minutes a day in which a destination's circuit was open, the worst day.
    circuit_open_minutes: Metric
    #: 95th percentile of the duration of one request.
    p95_attempt_ms: Metric
