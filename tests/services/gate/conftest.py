"""What tests of the gate share."""

from __future__ import annotations

from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace
from signal_rows import Rows

from stratum_desktop.services.gate import Gate
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.store import Store


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)


@pytest.fixture
def gate(workspace: Workspace) -> Gate:
    """The service under test."""
    return Gate(workspace)


@pytest.fixture
def rows(store: Store, clock: ManualClock) -> Rows:
    """Writes into the store under test."""
    return Rows(store, clock)
