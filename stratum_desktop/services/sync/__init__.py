"""Reads ad accounts, and what platforms say themselves of our signals."""

from stratum_desktop.services.sync.report import (
    AccountSync,
    OwnFigureView,
    SyncedAccount,
    SyncOutcome,
    SyncReport,
)
from stratum_desktop.services.sync.service import Sync

__all__ = ["AccountSync", "OwnFigureView", "Sync", "SyncOutcome", "SyncReport", "SyncedAccount"]
