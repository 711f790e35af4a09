"""What every test lives by: a clock and a store of its own; no stray logs, threads or tasks."""

from __future__ import annotations

import asyncio
import functools
import inspect
import logging
import os
import re
import shutil
import threading
import weakref
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from manual_clock import ManualClock

if TYPE_CHECKING:
    from postgres_server import PostgresServer

    from stratum_desktop.store.store import Store

hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, database=None
)
hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")

# No test, and no process that a test starts, may touch the keyring of the person who runs them.
os.environ["STRATUM_KEYRING"] = "off"
os.environ.pop("STRATUM_PASSPHRASE_FILE", None)

TEST_KEY = bytes(range(32))
THREAD_END_SECONDS = 5.0
TASK_END_SECONDS = 1.0


# Log lines


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that logs a warning it did not declare, or declares one that never comes."""
    recorder = _Recorder()
    logging.getLogger().addHandler(recorder)
    try:
        outcome = yield
    finally:
        logging.getLogger().removeHandler(recorder)
    expected = [marker.args[0] for marker in item.iter_markers("expects_log")]
    stray = [line for line in recorder.lines if not any(re.search(wish, line) for wish in expected)]
    if stray:
        pytest.fail("logged without being declared:\n  " + "\n  ".join(stray), pytrace=False)
    for wish in expected:
        if not any(re.search(wish, line) for line in recorder.lines):
            pytest.fail(f"declared but never logged: {wish}", pytrace=False)
    return outcome


# Threads

_threads_before = pytest.StashKey[set[threading.Thread]]()
_threads_of_wider_fixtures: weakref.WeakSet[threading.Thread] = weakref.WeakSet()


def _working_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if not thread.daemon}


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """Note the threads that a module's or a session's fixture starts: they outlive one test."""
    before = _working_threads()
    value = yield
    if fixturedef.scope != "function":
        _threads_of_wider_fixtures.update(_working_threads() - before)
    return value


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_threads_before] = _working_threads()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that leaves a thread behind after its fixtures have ended."""
    outcome = yield
    left = _working_threads() - item.stash[_threads_before] - set(_threads_of_wider_fixtures)
    for thread in left:
        thread.join(THREAD_END_SECONDS)
    if alive := sorted(thread.name for thread in left if thread.is_alive()):
        pytest.fail(f"threads left running: {', '.join(alive)}", pytrace=False)
    return outcome


# Tasks


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let every coroutine test look, at its end, for tasks that it left behind.

    On a server the tests are left out that are about a file.
    """
    if config.getoption("--database") == "server":
        items[:] = [item for item in items if item.get_closest_marker("of_a_file") is None]
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            item.obj = _without_stray_tasks(item.obj)


def _without_stray_tasks(
    test: Callable[..., Coroutine[object, object, None]],
) -> Callable[..., Coroutine[object, object, None]]:
    @functools.wraps(test)
    async def checked(*args: object, **kwargs: object) -> None:
        before = asyncio.all_tasks()
        await test(*args, **kwargs)
        left = asyncio.all_tasks() - before
        if left:
            # What was cancelled or is done in all but name gets the chance to end.
            await asyncio.wait(left, timeout=TASK_END_SECONDS)
        if running := sorted(repr(task.get_coro()) for task in left if not task.done()):
            pytest.fail("tasks left running:\n  " + "\n  ".join(running), pytrace=False)

    return checked


# Fixtures


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still until the test moves it."""
    return ManualClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the present schema without rows, to be copied: making one takes a while."""
    from stratum_desktop.store.database import create_store

    path = tmp_path_factory.mktemp("template") / "stratum.db"
    create_store(path, key=TEST_KEY, clock=ManualClock()).close_now()
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the whole suite run on a PostgreSQL: `pytest --database server`."""
    parser.addoption("--database", choices=("file", "server"), default="file")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of this run's own."""
    from postgres_server import PostgresServer

    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_server_database(postgres: PostgresServer) -> str:
    """A workspace's database without rows, to be copied; its address."""
    from stratum_desktop.store.server.clock import ServerClock
    from stratum_desktop.store.server.store import create_server_store

    address = postgres.new_database()
    create_server_store(address, key=TEST_KEY, clock=ServerClock(ManualClock())).close_now()
    return address


@pytest.fixture(scope="session")
def open_on_server(
    postgres: PostgresServer, empty_server_database: str
) -> Callable[[], AbstractContextManager[Store]]:
    """Open an empty store in a database of its own, and take that away at the end.

    Every write runs twice, so that what cannot be run anew shows.
    """
    from twice_written_store import TwiceWrittenStore

    @contextmanager
    def opened() -> Iterator[Store]:
        address = postgres.copy_of(empty_server_database)
        store = TwiceWrittenStore(address, readers=2)
        yield store
        store.close_now()
        postgres.drop(address)

    return opened


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: ManualClock) -> Iterator[Store]:
    """An open, empty store of the test's own."""
    if request.config.getoption("--database") == "server":
        with request.getfixturevalue("open_on_server")() as opened:
            yield opened
        return
    from stratum_desktop.store.database import open_store

    empty_database: Path = request.getfixturevalue("empty_database")
    path = tmp_path / "stratum.db"
    shutil.copyfile(empty_database, path)
    path.chmod(0o600)
    opened = open_store(path, key=TEST_KEY, clock=clock)
    yield opened
    opened.close_now()
