"""What the store's tests share: a fresh workspace file, and a way to open it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from manual_clock import ManualClock

from stratum_desktop.store.database import Store, create_store, open_store
from stratum_desktop.store.keys import database_key

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


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Iterator[Store]:
    """An empty store that the tests of a module share; they take back what they write."""
    path = tmp_path_factory.mktemp("shared") / "stratum.db"
    store = create_store(path, key=key, clock=ManualClock(), readers=1)
    # Starts the threads, which outlive the first test.
    store.write_now(lambda uow: uow.events.next_id())
    store.read_now(lambda uow: uow.events.next_id())
    yield store
    store.close_now()
