"""Data quality of a file before it is sent, and of events that came in."""

from stratum_desktop.domain.data_quality import Finding, Kind, Quality, WhatIf
from stratum_desktop.domain.data_quality.identifier import label_of
from stratum_desktop.services.data_quality.report import (
    FileQuality,
    ReadingProgress,
    SourceCount,
    StoredEventsQuality,
)
from stratum_desktop.services.data_quality.service import MOST_DAYS, MOST_EVENTS, DataQuality

__all__ = [
    "MOST_DAYS",
    "MOST_EVENTS",
    "DataQuality",
    "FileQuality",
    "Finding",
    "Kind",
    "Quality",
    "ReadingProgress",
    "SourceCount",
    "StoredEventsQuality",
    "WhatIf",
    "label_of",
]
