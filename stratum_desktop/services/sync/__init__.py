"""Reads ad accounts, and what platforms say themselves of our signals."""

from stratum_desktop.services.sync.report import (
    AccountSync,
    SyncedAccount,
    SyncOutcome,
    SyncReport,
)
from stratum_desktop.services.sync.service import Sync

__all__ = ["AccountSync", "Sync", "SyncOutcome", "SyncReport", "SyncedAccount"]
