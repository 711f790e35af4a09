"""A workspace with one destination whose platform is a toy."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace
from toy_ads import ToyAds, add_toy, toy_ads_in

from stratum_desktop.services.sync import Sync
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.store import Store


@pytest.fixture
def ads(tmp_path: Path) -> Iterator[ToyAds]:
    """What the toy platform holds."""
    with toy_ads_in(tmp_path) as toy:
        yield toy


@pytest.fixture
def workspace(store: Store, clock: ManualClock, tmp_path: Path) -> Workspace:
    """An open workspace without a row in it."""
    return practice_workspace(store, clock=clock, folder=tmp_path)


@pytest.fixture
def destination_id(workspace: Workspace, ads: ToyAds) -> int:
    """A destination that names the toy's ad account."""
    return add_toy(workspace, "box")


@pytest.fixture
async def sync(workspace: Workspace, destination_id: int) -> AsyncIterator[Sync]:
    """The service under test."""
    service = Sync(workspace)
    yield service
    await service.close()
