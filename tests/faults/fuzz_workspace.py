"""A practice workspace that is connected to every platform and sends nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from stratum_desktop.bootstrap.build import Opening, open_store_of, services_of
from stratum_desktop.domain.errors import StratumError
from stratum_desktop.practice.servers.server import every_vendor
from stratum_desktop.services import Services
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace

NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Bench:
    """What doors of the product are tried on."""

    place: Path
    workspace: Workspace
    services: Services
    destination_ids: tuple[int, ...]


class Bug(AssertionError):
    """The product did what it must never do."""


class Feeding(Protocol):
    """One door and what is pushed through it."""

    #: Inputs that go through together; each alone when one of them fails.
    batch: int

    async def feed(self, chances: list) -> None:
        """Make one input of every seeded chance and push them through.

        Raises:
            Bug: the product answered wrongly. Anything else that is raised is one, too.
        """
        ...


@asynccontextmanager
async def bench_in(place: Path) -> AsyncIterator[Bench]:
    opening = Opening(place / "workspace", create=True, practice=True)
    async with open_store_of(opening) as workspace:
        services = services_of(workspace)
        ids = []
        for vendor in every_vendor():
            connected = await services.accounts.connect(
                platform=vendor.key,
                account=vendor.account,
                secrets=vendor.secrets,
                options=dict(vendor.options) or None,
                base_url=f"{NOWHERE}/{vendor.key}",
            )
            ids.append(connected.value.id)
        try:
            yield Bench(place, workspace, services, tuple(ids))
        finally:
            await services.close()


def require_words(error: StratumError) -> None:
    """A refusal has a sentence and a reason that reads as one."""
    if not str(error).strip() or not sentence(error.reason).strip():
        raise Bug(f"a refusal without words: {error!r}")
