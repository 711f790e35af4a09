"""What tests of approvals share."""

from __future__ import annotations

from pathlib import Path

import pytest
from approval_queue import Queue
from manual_clock import ManualClock
from practice_workspace import practice_workspace

from stratum_desktop.services.approvals import Approvals
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.store import Store


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)


@pytest.fixture
def queue(workspace: Workspace, clock: ManualClock) -> Queue:
    """A queue on good signals, with caps in the account's currency."""
    queue = Queue(workspace, clock, Approvals(workspace))
    queue.set("autopilot.raises_currency", "EUR")
    queue.set("workspace.currency", "EUR")
    queue.measure()
    return queue
