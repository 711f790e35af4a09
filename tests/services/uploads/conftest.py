"""A workspace with one destination, and files to upload to it."""

from __future__ import annotations

import pytest
from practice_workspace import practice_workspace

from stratum_desktop.services.uploads import Uploads

HEADER = "email,event_time,value,currency,order_id\n"


@pytest.fixture
def workspace(store, clock, tmp_path):
    return practice_workspace(
        store,
        clock=clock,
        folder=tmp_path,
        actor="person",
    )


@pytest.fixture
def uploads(workspace):
    return Uploads(workspace)


@pytest.fixture
def meta(store):
    """The id of a connected Meta destination."""
    return store.write_now(
        lambda uow: uow.destinations.add(
            platform="meta",
            account="1234567890",
            label="Meta store",
            base_url="https://graph.facebook.com",
            options={},
            now_ms=0,
        )
    )


@pytest.fixture
def orders(tmp_path):
    """Write a plain orders file: `orders(rows)` or `orders(12)`."""

    def write(rows, name="orders.csv"):
        if isinstance(rows, int):
            rows = [
                f"p{n}@example.com,2026-03-01 10:{n % 60:02}:00,{n}.50,EUR,O-{n}"
                for n in range(rows)
            ]
        path = tmp_path / name
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
        return path

    return write


@pytest.fixture
def checked(uploads, meta):
    """Inspect, create and check a file; returns the upload."""

    async def check(path, *, destinations=None, plan=None):
        plan = plan or (await uploads.inspect(path)).plan
        created = await uploads.create(path=path, plan=plan, destination_ids=destinations or [meta])
        return (await uploads.run(created.value)).value

    return check
