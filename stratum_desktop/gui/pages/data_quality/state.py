"""What the Data quality page shows at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stratum_desktop.gui.pages.data_quality.period import USUAL, PeriodChoice
from stratum_desktop.services.data_quality import (
    ExampleEvent,
    FileQuality,
    Finding,
    Quality,
    ReadingProgress,
    SourceCount,
    StoredEventsQuality,
)
from stratum_desktop.services.uploads import FileView, UploadTemplate


class Subject(StrEnum):
    """What is looked at."""

    STORED = "stored"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Read:
    """What one reading came to, and when it ended."""

    report: FileQuality | StoredEventsQuality
    at: datetime

    @property
    def quality(self) -> Quality:
        """Return what is to be said."""
        return self.report.quality


@dataclass(frozen=True, slots=True)
class Detail:
    """The finding in the drawer."""

    finding: Finding
    #: The events behind it, once they are read; None for rows of a file.
    examples: tuple[ExampleEvent, ...] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What can be chosen, what is chosen, and what was read of it."""

    subject: Subject = Subject.STORED
    periods: tuple[PeriodChoice, ...] = ()
    #: Key of a period.
    period: str = USUAL
    #: Those that brought events in the period, most first.
    sources: tuple[SourceCount, ...] = ()
    #: None: all of them.
    source: str | None = None
    #: Whether anything came in within a year.
    has_events: bool = False
    templates: tuple[UploadTemplate, ...] = ()
    #: The file in hand; nothing of it is stored.
    file: FileView | None = None
    #: None until it was read to its end.
    of_stored: Read | None = None
    of_file: Read | None = None
    #: How far the reading under way is; None where none is, or nothing is known yet.
    progress: ReadingProgress | None = None
    detail: Detail | None = None

    @property
    def read(self) -> Read | None:
        """Return what was read of the present subject."""
        return self.of_stored if self.subject is Subject.STORED else self.of_file
