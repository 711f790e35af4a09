"""Carrying out approved changes at ad platforms, in four stages, and taking them back."""

from stratum_desktop.services.execution.report import ExecutionReport, Ran
from stratum_desktop.services.execution.service import CARRIED_OUT, Execution

__all__ = ["CARRIED_OUT", "Execution", "ExecutionReport", "Ran"]
