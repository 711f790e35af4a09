"""Outage windows: what was found, what a person marked, and what is to be left out for them."""

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.services.outages.exclusions import DataExclusion
from stratum_desktop.services.outages.hours import HOURS_AROUND, OutageHour
from stratum_desktop.services.outages.report import (
    DELAY_WORDS,
    WHERE_TO_ENTER,
    OutageDetail,
    OutageView,
)
from stratum_desktop.services.outages.service import MOST_DELAY_DAYS, Outages
from stratum_desktop.services.outages.watching import Detected

__all__ = [
    "DELAY_WORDS",
    "HOURS_AROUND",
    "MOST_DELAY_DAYS",
    "WHERE_TO_ENTER",
    "DataExclusion",
    "Detected",
    "OutageDetail",
    "OutageHour",
    "OutageKind",
    "OutageView",
    "OutageWindow",
    "Outages",
]
