"""A practice workspace that is built once, and what view models are handed on it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from manual_clock import ManualClock
from practice_workspace import practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.gui.view_model import PageContext
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.practice.history.build import build_history
from stratum_desktop.services import Services
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.database import create_store, open_store

KEY = bytes(range(32))
SCALE = 0.05


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a practice month; nobody writes to it."""
    folder, clock = tmp_path_factory.mktemp("figures"), ManualClock()
    path = folder / "stratum.db"
    store = create_store(path, key=KEY, clock=clock)
    try:
        workspace = practice_workspace(store, clock=clock, folder=folder)
        asyncio.run(build_history(workspace, scale=SCALE))
    finally:
        store.close_now()
    return path


@pytest.fixture
async def month(made: Path, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Workspace]:
    """The practice month, as it was built."""
    path = tmp_path / made.name
    shutil.copyfile(made, path)
    store = open_store(path, key=KEY, clock=clock)
    yield practice_workspace(store, clock=clock, folder=tmp_path)
    await store.close()


@pytest.fixture
async def services(month: Workspace) -> AsyncIterator[Services]:
    """Every service on the practice month."""
    built = services_of(month)
    yield built
    await built.close()


@pytest.fixture
def context(services: Services, month: Workspace) -> PageContext:
    """What view models are handed."""
    return context_of(services, month)


@pytest.fixture
def rows(month: Workspace) -> Callable[..., list[dict[str, Any]]]:
    """Reads rows as dictionaries."""

    def ask(sql: str, *parameters: object) -> list[dict[str, Any]]:
        return month.store.read_now(
            lambda uow: [
                dict(row) for row in uow.connection.exec_driver_sql(sql, parameters).mappings()
            ]
        )

    return ask


def context_of(services: Services, workspace: Workspace) -> PageContext:
    """Return what view models of this workspace are handed."""
    info = WorkspaceInfo("Test", workspace.folder, is_practice=True)
    return PageContext(
        services=services, clock=workspace.clock, workspace=info, publish=lambda topics: None
    )
