"""Named reports: the questions that somebody outside may ask of a workspace."""

from stratum_desktop.services.reports.catalogue import REPORTS, Report, ReportColumn, Unit
from stratum_desktop.services.reports.service import Cell, Reports, ReportTable

__all__ = ["REPORTS", "Cell", "Report", "ReportColumn", "ReportTable", "Reports", "Unit"]
