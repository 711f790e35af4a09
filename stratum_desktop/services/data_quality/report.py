"""What front ends are told of data quality."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.data_quality import Quality


@dataclass(frozen=True, slots=True)
class Period:
    """When events came in: aware instants, half-open."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class FileQuality:
    """The quality of a file that nothing was sent of."""

    #: The file's name without its folder.
    name: str
    #: Template key, see `UploadPlan.template`.
    template: str
    #: Data rows.
    rows: int
    quality: Quality


@dataclass(frozen=True, slots=True)
class StoredEventsQuality:
    """The quality of events that came in."""

    period: Period
    #: None: of every source.
    source: str | None
    #: Events of the period; `quality.events` of them, the newest, were looked at.
    in_period: int
    quality: Quality


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source, and how many events it brought."""

    source: str
    events: int


@dataclass(frozen=True, slots=True)
class ExampleEvent:
    """One stored event that a finding names; says nothing of the person."""

    #: As `Finding.rows` names it.
    id: int
    event_id: str
    event_name: str
    source: str
    happened_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far a reading is."""

    #: Rows or events.
    rows: int
    #: 0-1; None while it cannot be told.
    share: float | None
    #: None until a second has shown it.
    rows_per_second: float | None = None
    seconds_left: float | None = None


ProgressListener = Callable[[ReadingProgress], None]


class Pace:
    """Tells how far and how fast one reading is."""

    def __init__(self, clock: Clock, listener: ProgressListener | None) -> None:
        """Begin now."""
        self._clock, self._listener = clock, listener
        self._began_ms = clock.boot_ms()

    def tell(self, rows: int, share: float | None) -> None:
        """Tell who listens how far it is."""
        if self._listener is None:
            return
        seconds = (self._clock.boot_ms() - self._began_ms) / 1000
        if seconds < 1 or not rows or not share:
            self._listener(ReadingProgress(rows, share))
            return
        left = seconds * (1 - share) / share
        self._listener(ReadingProgress(rows, share, rows / seconds, left))
