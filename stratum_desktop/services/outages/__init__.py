"""Outage windows: what was found, what a person marked, and what is to be left out for them."""

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.services.outages.report import OutageView
from stratum_desktop.services.outages.service import Outages
from stratum_desktop.services.outages.watching import Detected

__all__ = ["Detected", "OutageKind", "OutageView", "OutageWindow", "Outages"]
