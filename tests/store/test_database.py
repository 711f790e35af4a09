"""The store: one writer, snapshots for readers, and a plain sentence for every failure."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.connection import Access, connect, sidecars
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.store import Store
from stratum_desktop.store.unit_of_work import UnitOfWork


def put(key: str, value: object):
    return lambda uow: uow.settings.set(key, value, at_ms=1)


def value_of(key: str):
    def _read(uow: UnitOfWork) -> object:
        found = uow.settings.get(key)
        return None if found is None else found.value

    return _read


def raw(statement: str):
    return lambda uow: [tuple(row) for row in uow.connection.exec_driver_sql(statement)]


def digests(path: Path) -> dict[str, str]:
    files = [path, *sidecars(path)]
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files if f.exists()}


async def test_what_was_written_is_there_for_every_reader(store: Store) -> None:
    await store.write(put("a", [1, "two", None]))
    assert await store.read(value_of("a")) == [1, "two", None]
    assert store.read_now(value_of("a")) == [1, "two", None]


async def test_a_writer_that_raises_leaves_nothing(store: Store) -> None:
    await store.write(put("kept", 1))

    def fail(uow: UnitOfWork) -> None:
        put("a", 1)(uow)
        put("kept", 2)(uow)
        raise LookupError("the caller's own mistake")

    with pytest.raises(LookupError, match="the caller's own mistake"):
        await store.write(fail)
    assert await store.read(value_of("a")) is None
    assert await store.read(value_of("kept")) == 1


async def test_writes_run_one_after_another_in_the_order_they_were_asked(store: Store) -> None:
    def count(uow: UnitOfWork) -> int:
        now = (value_of("n")(uow) or 0) + 1
        put("n", now)(uow)
        return now

    answers = await asyncio.gather(*(store.write(count) for _ in range(50)))
    assert answers == list(range(1, 51))


async def test_a_reader_sees_one_snapshot_while_a_writer_commits(store: Store) -> None:
    store.write_now(put("a", 1))
    has_looked, has_written = threading.Event(), threading.Event()

    def look_twice(uow: UnitOfWork) -> tuple[object, object]:
        first = value_of("a")(uow)
        has_looked.set()
        assert has_written.wait(60)
        return first, value_of("a")(uow)

    reading = asyncio.ensure_future(store.read(look_twice))
    await asyncio.to_thread(has_looked.wait, 10)
    await store.write(put("a", 2))
    has_written.set()
    assert await reading == (1, 1)
    assert await store.read(value_of("a")) == 2


async def test_a_reader_may_not_write(store: Store) -> None:
    with pytest.raises(Trouble) as refused:
        await store.read(put("a", 1))
    assert refused.value.reason.code == "store.not_writable"
    assert await store.read(value_of("a")) is None


async def test_a_unit_of_work_may_not_wait_for_another(store: Store) -> None:
    with pytest.raises(RuntimeError, match="wait for itself"):
        await store.write(lambda uow: store.write_now(put("a", 1)))
    with pytest.raises(RuntimeError, match="wait for itself"):
        await store.read(lambda uow: store.read_now(value_of("a")))


async def test_a_unit_of_work_is_dead_after_its_function(store: Store) -> None:
    escaped = await store.write(lambda uow: uow)
    with pytest.raises(Exception, match="closed"):
        escaped.settings.all()


async def test_a_mistake_in_a_statement_is_not_dressed_as_trouble(store: Store) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        await store.write(raw("SELECT * FROM nowhere"))


async def test_an_error_never_quotes_what_was_to_be_stored(store: Store) -> None:
    secret = "jane.doe@example.com"
    statement = "INSERT INTO setting (key, value, changed_at_ms) VALUES (?, ?, NULL)"
    with pytest.raises(Exception, match="NOT NULL") as failed:
        await store.write(lambda uow: uow.connection.exec_driver_sql(statement, (secret, secret)))
    assert secret not in str(failed.value)


async def test_a_full_disk_is_trouble_and_the_store_goes_on(store: Store) -> None:
    await store.write(put("before", 1))
    (pages,) = (await store.write(raw("PRAGMA page_count")))[0]
    await store.write(raw(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(Trouble, match="disk is full") as full:
        await store.write(put("big", "x" * 1_000_000))
    assert full.value.reason.code == "store.disk_full"
    assert await store.read(value_of("before")) == 1
    await store.write(put("before", 2))
    await store.write(raw("PRAGMA max_page_count = 1000000"))
    await store.write(put("big", "x" * 1_000_000))
    assert await store.read(value_of("before")) == 2


async def test_a_full_disk_that_is_hidden_by_the_function_is_trouble_all_the_same(
    store: Store,
) -> None:
    (pages,) = (await store.write(raw("PRAGMA page_count")))[0]
    await store.write(raw(f"PRAGMA max_page_count = {pages}"))

    def hide(uow: UnitOfWork) -> None:
        put("small", 1)(uow)
        with pytest.raises(OperationalError):
            put("big", "x" * 1_000_000)(uow)

    with pytest.raises(Trouble) as undone:
        await store.write(hide)
    assert undone.value.reason.code == "store.rolled_back"
    assert await store.read(value_of("small")) is None


async def test_a_lock_that_another_keeps_is_trouble(store: Store, path: Path, key: bytes) -> None:
    other = connect(path, key=key, access=Access.WRITE)
    await store.write(put("a", 1))
    store._write_engine.raw_connection().cursor().execute("PRAGMA busy_timeout = 1").close()
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Trouble, match="locked") as busy:
        await store.write(put("a", 2))
    assert busy.value.reason.code == "store.busy"
    other.execute("ROLLBACK")
    other.close()
    await store.write(put("a", 3))


async def test_cancelling_a_waiting_write_takes_it_back(store: Store) -> None:
    may_go_on, has_begun = threading.Event(), threading.Event()

    def wait(uow: UnitOfWork) -> None:
        has_begun.set()
        assert may_go_on.wait(60)

    first = asyncio.ensure_future(store.write(wait))
    await asyncio.to_thread(has_begun.wait, 60)
    second = asyncio.ensure_future(store.write(put("a", 1)))
    await asyncio.sleep(0)
    second.cancel()
    # The cancellation has to arrive before the writer is free to begin the second write.
    with pytest.raises(asyncio.CancelledError):
        await second
    may_go_on.set()
    await first
    assert await store.read(value_of("a")) is None


def test_data_version_changes_when_another_process_commits(
    store: Store, path: Path, key: bytes
) -> None:
    store.write_now(put("a", 1))
    seen = store.data_version()
    assert store.data_version() == seen
    store.write_now(put("a", 2))
    assert store.data_version() == seen, "own commits are no news"
    run_beside(path, key, "store.write_now(lambda uow: uow.settings.set('b', 1, at_ms=1))")
    assert store.data_version() != seen


def test_data_version_does_not_wait_for_a_write(store: Store) -> None:
    before = store.data_version()
    during = store.write_now(lambda uow: ask_in_a_thread(store.data_version))
    assert during == before


def ask_in_a_thread(ask):
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(ask()))
    asking.start()
    asking.join(10)
    return answers[0]


def test_two_processes_write_the_same_file_and_lose_nothing(
    store: Store, path: Path, key: bytes
) -> None:
    code = """
for number in range(40):
    store.write_now(lambda uow: uow.settings.set(f"theirs.{number}", number, at_ms=1))
"""
    with start_beside(path, key, code) as other:
        for number in range(40):
            store.write_now(put(f"ours.{number}", number))
        assert other.wait(60) == 0
    assert len(store.read_now(lambda uow: uow.settings.all())) == 80


KILLED_WRITER = """
number = 0
while True:
    number += 1
    def both(uow):
        uow.settings.set(f"first.{number}", "x" * 3000, at_ms=1)
        uow.settings.set(f"second.{number}", "y" * 3000, at_ms=1)
    store.write_now(both)
    print(number, flush=True)
"""


@pytest.mark.parametrize("commits_before", [1, 9, 60])
async def test_what_was_acknowledged_survives_kill_9(
    created, path: Path, key: bytes, commits_before: int
) -> None:
    with start_beside(path, key, KILLED_WRITER) as child:
        heard = [child.stdout.readline() for _ in range(commits_before)]
        child.kill()
        heard += child.stdout.readlines()
    # A last line without its end was cut by the kill: its commit was never acknowledged.
    acknowledged = [int(line) for line in heard if line.endswith("\n")]
    assert len(acknowledged) >= commits_before
    again = created()
    names = {row.key for row in await again.read(lambda uow: uow.settings.all())}
    firsts = {int(name.removeprefix("first.")) for name in names if name.startswith("first.")}
    seconds = {int(name.removeprefix("second.")) for name in names if name.startswith("second.")}
    assert set(acknowledged) <= firsts
    assert firsts == seconds, "a transaction is kept whole or not at all"
    assert len(firsts) <= len(acknowledged) + 1
    assert all(check.ok for check in await again.check_integrity())


async def test_closing_leaves_no_thread_no_log_and_no_way_back(
    path: Path, key: bytes, clock
) -> None:
    before = set(threading.enumerate())
    store = create_store(path, key=key, clock=clock)
    await store.write(put("a", 1))
    await asyncio.gather(*(store.read(value_of("a")) for _ in range(8)))
    await store.close()
    await store.close()
    assert set(threading.enumerate()) == before
    assert [f for f in sidecars(path) if f.exists()] == []
    with pytest.raises(RuntimeError, match="closed"):
        await store.write(put("a", 2))
    with pytest.raises(RuntimeError, match="closed"):
        store.data_version()


async def test_close_waits_for_what_was_asked_before(path: Path, key: bytes, clock) -> None:
    store = create_store(path, key=key, clock=clock)
    asked = [asyncio.ensure_future(store.write(put(f"n{n}", n))) for n in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*asked)
    again = open_store(path, key=key, clock=clock)
    assert len(again.read_now(lambda uow: uow.settings.all())) == 20
    again.close_now()


@pytest.mark.parametrize("log", ["none", "left by a crash"])
def test_a_wrong_key_is_refused_and_the_file_untouched(
    path: Path, key: bytes, clock, log: str
) -> None:
    if log == "none":
        create_store(path, key=key, clock=clock).close_now()
    else:
        code = "store.write_now(lambda uow: uow.settings.set('a', 1, at_ms=1))\nos._exit(9)"
        create_store(path, key=key, clock=clock).close_now()
        with start_beside(path, key, code) as child:
            assert child.wait(60) == 9
        assert sidecars(path)[0].stat().st_size > 0
    before = digests(path)
    with pytest.raises(Refusal, match="another key") as refused:
        open_store(path, key=bytes(32), clock=clock)
    assert refused.value.reason == Reason("store.wrong_key", {"file": "stratum.db"})
    assert {name: digests(path)[name] for name in before if "-shm" not in name} == {
        name: digest for name, digest in before.items() if "-shm" not in name
    }
    open_store(path, key=key, clock=clock).close_now()


def test_a_wrong_key_says_nothing_on_standard_error(path: Path, key: bytes, clock, capfd) -> None:
    create_store(path, key=key, clock=clock).close_now()
    with pytest.raises(Refusal):
        open_store(path, key=bytes(32), clock=clock)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("content", [b"hello world, not a database" * 100, b"PK\x03\x04" * 5000])
def test_another_kind_of_file_is_refused_and_untouched(
    path: Path, key: bytes, clock, content: bytes
) -> None:
    path.write_bytes(content)
    for attempt in (open_store, create_store):
        with pytest.raises(Refusal, match="not a Stratum database"):
            attempt(path, key=key, clock=clock)
    assert path.read_bytes() == content


def test_a_plain_sqlite_file_is_refused(path: Path, key: bytes, clock) -> None:
    plain = dbapi2.connect(str(path))
    plain.execute("PRAGMA page_size = 8192")
    plain.execute("CREATE TABLE t (a)")
    plain.commit()
    plain.close()
    with pytest.raises(Refusal, match="not a Stratum database"):
        open_store(path, key=key, clock=clock)


def test_somebody_elses_tables_under_our_key_are_refused(path: Path, key: bytes, clock) -> None:
    path.touch()
    other = connect(path, key=key, access=Access.WRITE)
    other.execute("CREATE TABLE t (a)")
    other.close()
    for attempt in (open_store, create_store):
        with pytest.raises(Refusal, match="not a Stratum workspace"):
            attempt(path, key=key, clock=clock)


def test_a_missing_file_is_refused_and_not_made(path: Path, key: bytes, clock) -> None:
    with pytest.raises(Refusal, match="no workspace database") as refused:
        open_store(path, key=key, clock=clock)
    assert refused.value.reason.code == "store.not_found"
    assert not path.exists()


def test_an_existing_workspace_is_never_made_anew(path: Path, key: bytes, clock, created) -> None:
    with pytest.raises(Refusal, match="already"):
        create_store(path, key=key, clock=clock)


def test_remains_of_another_database_are_not_mixed_in(path: Path, key: bytes, clock) -> None:
    sidecars(path)[0].write_bytes(b"a log without its database")
    with pytest.raises(Refusal, match=r"stratum\.db-wal") as refused:
        create_store(path, key=key, clock=clock)
    assert refused.value.reason.code == "store.remains_found"
    assert not path.exists()


def test_a_creation_that_was_cut_off_is_completed(path: Path, key: bytes, clock) -> None:
    path.touch()
    with pytest.raises(Refusal, match="cut off"):
        open_store(path, key=key, clock=clock)
    create_store(path, key=key, clock=clock).close_now()
    open_store(path, key=key, clock=clock).close_now()


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_nobody_else_may_read_the_file(path: Path, created) -> None:
    created().write_now(put("a", 1))
    for file in (path, *sidecars(path)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_may_not_be_made_is_trouble(tmp_path: Path, key: bytes, clock) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble) as failed:
        create_store(tmp_path / "file" / "stratum.db", key=key, clock=clock)
    assert failed.value.reason.code == "store.file_unusable"


async def test_read_only_reads_and_refuses_to_write(created, path: Path, key: bytes, clock) -> None:
    created().write_now(put("a", 1))
    viewer = created(read_only=True)
    assert viewer.read_only_reason == Reason("store.opened_for_viewing")
    assert await viewer.read(value_of("a")) == 1
    with pytest.raises(Refusal, match="viewing only"):
        await viewer.write(put("a", 2))
    seen = viewer.data_version()
    created().write_now(put("a", 3))
    assert viewer.data_version() != seen


async def test_a_file_of_a_newer_program_opens_for_viewing_with_the_reason(created) -> None:
    newer = created()
    newer.write_now(put("a", 1))
    newer.write_now(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = '0999'"
        )
    )
    newer.close_now()
    viewer = created()
    assert viewer.read_only_reason == Reason(
        "store.newer_schema", {"found": "0999", "known": "0001"}
    )
    assert await viewer.read(value_of("a")) == 1
    with pytest.raises(Refusal) as refused:
        await viewer.write(put("a", 2))
    assert refused.value.reason.code == "store.newer_schema"


def test_opening_an_up_to_date_file_does_not_load_alembic(path: Path, key: bytes, created) -> None:
    code = "store.read_now(lambda uow: uow.settings.all())\nassert 'alembic' not in sys.modules"
    run_beside(path, key, code)


NEEDLES = [b"jane.doe.canary@example.com", b"EAAcanaryTokenOfThePlatform0123456789"]


def spellings(needle: bytes) -> dict[str, bytes]:
    text = needle.decode()
    return {
        "utf-8": needle,
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
        "hex": needle.hex().encode(),
        "HEX": needle.hex().upper().encode(),
        # The middle of base64 text, whatever the offset it begins at.
        **{f"base64+{skip}": base64.b64encode(b"\x00" * skip + needle)[4:-4] for skip in range(3)},
    }


async def test_nothing_readable_is_in_the_database_its_log_or_its_backups(
    store: Store, path: Path
) -> None:
    for number in range(200):
        for needle in NEEDLES:
            await store.write(put(f"{needle.decode()}.{number}", needle.decode() * 10))
    backup = await store.back_up()
    files = [path, *sidecars(path), backup.path]
    assert sidecars(path)[0].stat().st_size > 100_000, "the log was looked at while it was full"
    contents = {file.name: file.read_bytes() for file in files}
    for needle in NEEDLES:
        for spelling, wanted in spellings(needle).items():
            assert len(wanted) >= 16
            for name, content in contents.items():
                assert wanted not in content, f"{spelling} in {name}"
    assert b"SQLite format 3" not in contents[path.name]
    assert contents[path.name][:16] != bytes(16)


BESIDE = """
import os, sys, time
from pathlib import Path
from stratum_desktop.store.database import open_store
class Wall:
    def now_ms(self): return 1_772_452_800_000
    def boot_ms(self): return 1
    def boot_id(self): return "boot"
store = open_store(Path(sys.argv[1]), key=bytes.fromhex(sys.argv[2]), clock=Wall())
"""


def start_beside(path: Path, key: bytes, code: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-c", f"{BESIDE}\n{code}\nstore.close_now()"]
    return subprocess.Popen(
        [*command, str(path), key.hex()], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )


def run_beside(path: Path, key: bytes, code: str) -> None:
    with start_beside(path, key, code) as child:
        assert child.wait(60) == 0
