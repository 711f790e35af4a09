"""What front ends are told of data quality."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.data_quality import Quality


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

    since: datetime
    until: datetime
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
class ReadingProgress:
    """How far the reading of a file is."""

    rows: int
    bytes_done: int
    bytes_total: int


ProgressListener = Callable[[ReadingProgress], None]
