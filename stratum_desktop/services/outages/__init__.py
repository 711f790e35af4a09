"""Outage windows: what was found, what a person marked, and what is to be left out for them."""

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.services.outages.report import OutageView
from stratum_desktop.services.outages.service import Outages

__all__ = ["OutageKind", "OutageView", "OutageWindow", "Outages"]
