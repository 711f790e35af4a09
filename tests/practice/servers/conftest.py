"""A practice server with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import orjson
import pytest
from conversion import a_purchase
from manual_clock import ManualClock

from stratum_desktop.practice.servers import (
    PRACTICE_META_DATASET,
    PRACTICE_META_TOKEN,
    PracticeServer,
)

EVENTS_PATH = f"/v26.0/{PRACTICE_META_DATASET}/events"


class _Wall:
    """The clock of the test that is running."""

    def __init__(self) -> None:
        self.clock = ManualClock()

    def now(self) -> float:
        return self.clock.now_ms() / 1000


@pytest.fixture(scope="session")
def running_server() -> Iterator[tuple[PracticeServer, _Wall]]:
    wall = _Wall()
    with PracticeServer(now=wall.now, keep_calls=8) as server:
        yield server, wall


@pytest.fixture
def server(running_server: tuple[PracticeServer, _Wall], clock: ManualClock) -> PracticeServer:
    """A well-behaved server with an empty ledger, at the time of the test's clock."""
    server, wall = running_server
    wall.clock = clock
    server.reset()
    return server


@pytest.fixture
def meta(server: PracticeServer) -> Iterator[httpx.Client]:
    """A client that holds Meta's token."""
    with httpx.Client(
        base_url=server.base_url("meta"),
        headers={"authorization": f"Bearer {PRACTICE_META_TOKEN}"},
        trust_env=False,
        timeout=10,
    ) as client:
        yield client


@pytest.fixture
def post(meta: httpx.Client) -> Callable[..., httpx.Response]:
    def post(*events: dict[str, Any]) -> httpx.Response:
        return meta.post(EVENTS_PATH, json={"data": list(events)})

    return post


@pytest.fixture
def wire() -> Callable[..., dict[str, Any]]:
    """An event in Meta's spelling, written out here by hand."""
    digests = dict(a_purchase().identity.hashed)

    def wire(event_id: str = "order-1", **changes: Any) -> dict[str, Any]:
        event = {
            "event_name": "Purchase",
            "event_time": a_purchase().event_time,
            "event_id": event_id,
            "action_source": "website",
            "event_source_url": "https://shop.example/",
            "user_data": {"em": digests["email"]},
            "custom_data": {"value": 10, "currency": "USD"},
        }
        merged = {**event, **changes}
        return {name: value for name, value in merged.items() if value is not None}

    assert orjson.dumps(wire())
    return wire
