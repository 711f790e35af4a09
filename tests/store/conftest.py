"""What the store's tests share: a fresh workspace file, and a way to open it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from manual_clock import ManualClock

from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.keys import database_key
from stratum_desktop.store.store import Store

Opener = Callable[..., Store]


@pytest.fixture(scope="session")
def key() -> bytes:
    return database_key(bytes(range(32)))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stratum.db"


@pytest.fixture
def created(path: Path, key: bytes, clock: ManualClock) -> Iterator[Opener]:
    """Make the workspace once; hand out a function that opens it, and close what it opened."""
    opened = [create_store(path, key=key, clock=clock)]

    def _open(**settings: object) -> Store:
        opened.append(open_store(path, key=key, clock=clock, **settings))
        return opened[-1]

    yield _open
    for store in opened:
        store.close_now()


@pytest.fixture
def store(created: Opener) -> Store:
    return created()


@pytest.fixture(scope="module", params=["file", "server"])
def shared_store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """An empty store that the tests of a module share; they take back what they write.

    Once a file of our own, once on a PostgreSQL: the statements are the same.
    """
    made: Store = request.getfixturevalue(f"shared_{request.param}_store")
    # Starts the threads, which outlive the first test.
    made.write_now(lambda uow: uow.events.next_id())
    made.read_now(lambda uow: uow.events.next_id())
    return made


@pytest.fixture(scope="module")
def shared_file_store(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("shared") / "stratum.db"
    store = create_store(path, key=key, clock=ManualClock(), readers=1)
    yield store
    store.close_now()


@pytest.fixture(scope="module")
def shared_server_store(
    open_on_server: Callable[[], AbstractContextManager[Store]],
) -> Iterator[Store]:
    with open_on_server() as store:
        yield store
