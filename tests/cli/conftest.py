"""The `stratum` command in this process, with the doors of the real program."""

from __future__ import annotations

import asyncio
import io
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.launch import _doors
from stratum_desktop.cli.main import run
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.world import connect_practice


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The last JSON line."""
        return json.loads(self.out.splitlines()[-1])

    @property
    def jsons(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def doors(tmp_path):
    return replace(
        _doors(),
        default_workspace=tmp_path / "default",
        practice_workspace=tmp_path / "practice",
    )


@pytest.fixture
def anywhere(doors, capsys, monkeypatch):
    """Run a command as typed."""

    def call(*arguments, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        try:
            code = run([str(one) for one in arguments], doors)
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Answer(int(code), said.out, said.err)

    return call


@pytest.fixture
def folder(tmp_path) -> Path:
    """An empty practice workspace."""
    place = tmp_path / "shop"

    async def make():
        async with open_workspace(Opening(place, create=True, practice=True)):
            pass

    asyncio.run(make())
    return place


@pytest.fixture
def cli(anywhere, folder):
    """Run a command on that workspace."""

    def call(*arguments, stdin: bytes = b"") -> Answer:
        return anywhere(*arguments, "--workspace", folder, stdin=stdin)

    return call


@pytest.fixture
def meta():
    with PracticeServer(vendors=[PracticeMeta()]) as server:
        yield server


@pytest.fixture
def ask(folder):
    """Ask the services of that workspace something."""

    def call(question):
        async def asked():
            async with open_workspace(Opening(folder)) as services:
                return await question(services)

        return asyncio.run(asked())

    return call


@pytest.fixture
def connected(ask, meta):
    """The workspace sends to the practice Meta."""
    ask(lambda services: connect_practice(services, meta))
    return meta


def purchase(number: int = 1, **changes: object) -> dict[str, object]:
    """A purchase of a minute ago by somebody whose data must never be shown."""
    event = {
        "event_name": "Purchase",
        "event_id": f"order-{number}",
        "event_time": int(time.time()) - 60,
        "action_source": "physical_store",
        "user_data": {"email": f"canary{number}@shop.example", "phone": "+49 151 1234 5678"},
        "parameters": {"value": 20.0, "currency": "EUR", "order_id": f"order-{number}"},
    }
    return event | changes


@pytest.fixture
def lines():
    """JSON lines of purchases."""

    def make(*numbers: int, **changes: object) -> bytes:
        return b"".join(json.dumps(purchase(n, **changes)).encode() + b"\n" for n in numbers)

    return make
