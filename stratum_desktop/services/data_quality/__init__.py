"""Data quality of a file before it is sent, and of events that came in."""

from stratum_desktop.domain.data_quality import (
    Estimate,
    FieldCoverage,
    Finding,
    Kind,
    PlatformMatch,
    Quality,
    WhatIf,
)
from stratum_desktop.domain.data_quality.identifier import label_of
from stratum_desktop.services.data_quality.report import (
    ExampleEvent,
    FileQuality,
    Period,
    ProgressListener,
    ReadingProgress,
    SourceCount,
    StoredEventsQuality,
)
from stratum_desktop.services.data_quality.service import MOST_DAYS, MOST_EVENTS, DataQuality

__all__ = [
    "MOST_DAYS",
    "MOST_EVENTS",
    "DataQuality",
    "Estimate",
    "ExampleEvent",
    "FieldCoverage",
    "FileQuality",
    "Finding",
    "Kind",
    "Period",
    "PlatformMatch",
    "ProgressListener",
    "Quality",
    "ReadingProgress",
    "SourceCount",
    "StoredEventsQuality",
    "WhatIf",
    "label_of",
]
