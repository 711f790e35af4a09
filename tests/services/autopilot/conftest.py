"""What tests of rules share."""

from __future__ import annotations

from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace

from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.store import Store


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)
