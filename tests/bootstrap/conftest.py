"""What tests of starting the program share."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from stratum_desktop.bootstrap.build import Opening, open_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty practice workspace, closed."""
    place = tmp_path / "shop"

    async def make() -> None:
        async with open_workspace(Opening(place, create=True, practice=True)):
            pass

    asyncio.run(make())
    return place
