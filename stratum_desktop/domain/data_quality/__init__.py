"""Data quality: what is wrong with events, what to fix first, what one field more would give.

    rows or stored events ──Observed──▶ QualityTally ──quality_of()──▶ Quality

Nothing in a `Quality` says anything of a person: values are counted and never kept.
"""

from __future__ import annotations

from stratum_desktop.domain.data_quality.door import DoorFault, field_at
from stratum_desktop.domain.data_quality.finding import Finding, Kind
from stratum_desktop.domain.data_quality.quality import (
    FieldCoverage,
    PlatformMatch,
    Quality,
    quality_of,
)
from stratum_desktop.domain.data_quality.tally import Observed, QualityTally
from stratum_desktop.domain.data_quality.what_if import Estimate, WhatIf

__all__ = [
    "DoorFault",
    "Estimate",
    "FieldCoverage",
    "Finding",
    "Kind",
    "Observed",
    "PlatformMatch",
    "Quality",
    "QualityTally",
    "WhatIf",
    "field_at",
    "quality_of",
]
