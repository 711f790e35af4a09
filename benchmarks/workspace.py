"""Workspaces and events for benchmarks: the real parts, opened as the program opens them."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from stratum_desktop.bootstrap.build import Opening, open_store_of, services_of
from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.services import Services
from stratum_desktop.services.intake import store_prepared
from stratum_desktop.services.lanes import lane_targets
from stratum_desktop.services.preparation import LaneTarget, prepare_all
from stratum_desktop.services.prepared import PreparedColumns
from stratum_desktop.services.workspace import Workspace

ACCOUNT, TOKEN = "100200300400500", "EAAbenchmark0bench0mark0bench0mark"
# Keys go into a file: no keyring is touched, and no passphrase is stretched while time is taken.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
_HASHED = ("email", "phone_digits", "first_name", "last_name")
_DAY_MS = 86_400_000


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[Workspace, Services]]:
    """Open a practice workspace, made where it is not there yet, as the program would."""
    opening = Opening(folder, create=True, practice=True, actor="bench")
    async with open_store_of(opening) as workspace:
        services = services_of(workspace)
        try:
            yield workspace, services
        finally:
            await services.close()


async def connect_meta(
    services: Services, base_url: str, *, account: str = ACCOUNT, token: str = TOKEN
) -> int:
    """Connect a dataset at this address; returns the destination's id."""
    connected = await services.accounts.connect(
        platform="meta", account=account, secrets={"access_token": token}, base_url=base_url
    )
    return connected.value.id


def made_events(count: int, *, first: int = 0) -> list[Event]:
    """Purchases of the last hour, oldest first, by people whose identifiers are hashed already."""
    hour_ago = int(time.time()) - 3600
    return [_event(first + place, hour_ago + place * 3500 // count) for place in range(count)]


def prepared(events: Sequence[Event], lanes: Sequence[LaneTarget]) -> PreparedColumns:
    """Hash, map and freeze for these destinations."""
    return prepare_all(events, lanes, now_ms=int(time.time() * 1000))


async def fill(workspace: Workspace, events: Sequence[Event], *, batch: int = 10_000) -> None:
    """Store events and queue them for every destination."""
    now_ms = int(time.time() * 1000)
    lanes = await workspace.store.read(lane_targets)
    for start in range(0, len(events), batch):
        ready = prepared(events[start : start + batch], lanes)
        await workspace.store.write(
            lambda uow, ready=ready: store_prepared(
                uow,
                ready,
                cipher=workspace.cipher,
                received_at_ms=now_ms,
                key_expires_at_ms=now_ms + _DAY_MS,
            )
        )


def _event(number: int, event_time: int) -> Event:
    return Event(
        name="Purchase",
        event_id=f"order-{number}",
        event_id_is_given=True,
        event_time=event_time,
        origin=Origin.SERVER,
        source="shop",
        action_source=ActionSource.PHYSICAL_STORE,
        identity=Identity(
            hashed={name: sha256(f"{name}{number}".encode()).hexdigest() for name in _HASHED}
        ),
        parameters={
            "value": 20.0 + number % 200,
            "currency": "EUR",
            "order_id": f"order-{number}",
        },
    )
