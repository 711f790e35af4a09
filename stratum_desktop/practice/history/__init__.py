"""A believable month in a practice workspace: made up, and consistent to the last row."""

from stratum_desktop.practice.history.build import MEASURED_DAYS, build_history

__all__ = ["MEASURED_DAYS", "build_history"]
