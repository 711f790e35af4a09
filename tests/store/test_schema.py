"""The migrated schema is the declared one, and a migration that is cut off changes nothing."""

from __future__ import annotations

import runpy
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.schema import PRESENT, Schema
from stratum_desktop.store.tables import metadata

REWRITE = "run: python tests/store/rewrite_first_migration.py"


def declared_objects() -> dict[tuple[str, str], list[str]]:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        objects = schema_objects(connection)
    engine.dispose()
    return objects


def schema_objects(connection) -> dict[tuple[str, str], list[str]]:
    """Return what defines each table, index and trigger: its lines, whatever their order."""
    rows = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    )
    return {
        (kind, name): sorted(line.strip(" \t,") for line in sql.splitlines())
        for kind, name, sql in rows
        if name != "alembic_version"
    }


def test_the_migrated_schema_is_the_declared_one(created) -> None:
    migrated = created().read_now(lambda uow: schema_objects(uow.connection))
    declared = declared_objects()
    assert migrated.keys() == declared.keys(), REWRITE
    for name, sql in declared.items():
        assert migrated[name] == sql, REWRITE


def test_the_first_migration_is_what_the_script_writes() -> None:
    script = runpy.run_path(str(Path(__file__).with_name("rewrite_first_migration.py")))
    assert script["TARGET"].read_text() == script["render_formatted"](), REWRITE


def test_the_revisions_are_the_files_in_the_folder() -> None:
    files = sorted((PRESENT.migrations / "versions").glob("[0-9]*.py"))
    assert tuple(file.name.split("_")[0] for file in files) == PRESENT.revisions


def test_the_tables_compile_for_postgresql() -> None:
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert str(CreateIndex(index).compile(dialect=dialect))


NEXT_MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table("note", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("setting") as table:
        table.add_column(sa.Column("note", sa.String, server_default="none", nullable=False))
    op.execute("UPDATE setting SET note = 'old'")
    op.create_index("ix_setting_note", "setting", ["note"])
"""


@pytest.fixture
def later(tmp_path: Path) -> Schema:
    """A program one migration ahead of the present one."""
    folder = tmp_path / "later 100%"
    shutil.copytree(PRESENT.migrations, folder)
    (folder / "versions" / "0002_add_note.py").write_text(NEXT_MIGRATION)
    return Schema(revisions=(*PRESENT.revisions, "0002"), migrations=folder)


def notes(uow) -> list[tuple[str, str]]:
    return [tuple(row) for row in uow.connection.exec_driver_sql("SELECT key, note FROM setting")]


def test_an_older_file_is_backed_up_then_migrated(
    created, path: Path, key: bytes, clock, later: Schema
) -> None:
    first = created()
    first.write_now(lambda uow: uow.settings.set("a", 1, at_ms=1))
    first.close_now()
    store = created(schema=later)
    assert store.read_now(notes) == [("a", "old")]
    (backup,) = (path.parent / "backups").iterdir()
    assert backup.name == "before-0002-20260302T120000Z.db"
    old = open_store(backup, key=key, clock=clock)
    assert old.read_only_reason is None, "the backup has the older schema"
    assert old.read_now(lambda uow: uow.settings.get("a")).value == 1
    old.close_now()
    assert created().read_only_reason == Reason(
        "store.newer_schema", {"found": "0002", "known": "0001"}
    )


def test_an_older_file_is_not_opened_for_viewing_only(created, later: Schema) -> None:
    with pytest.raises(Refusal, match="earlier version"):
        created(read_only=True, schema=later)


def test_a_migration_that_would_orphan_rows_is_taken_back(
    created, path: Path, later: Schema
) -> None:
    migration = later.migrations / "versions" / "0002_add_note.py"
    migration.write_text(
        NEXT_MIGRATION + "    op.execute(\"INSERT INTO secret VALUES (99, 'token', x'00')\")\n"
    )
    with pytest.raises(Trouble, match="point at nothing"):
        created(schema=later)
    assert created().read_only_reason is None


KILLED_MIGRATION = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from stratum_desktop.store import database, schema
path, key, folder, kill_at, verb = sys.argv[1:]
class Wall:
    def now_ms(self): return 1_772_452_800_000
    def boot_ms(self): return 1
    def boot_id(self): return "boot"
seen = 0
@event.listens_for(Engine, "after_cursor_execute")
def count(*_):
    global seen
    seen += 1
    if seen == int(kill_at):
        os.kill(os.getpid(), signal.SIGKILL)
later = schema.Schema(revisions=("0001", "0002"), migrations=Path(folder))
if verb == "create":
    database.create_store(Path(path), key=bytes.fromhex(key), clock=Wall()).close_now()
else:
    database.open_store(Path(path), key=bytes.fromhex(key), clock=Wall(), schema=later).close_now()
"""


def killed(path: Path, key: bytes, folder: Path, statement: int, verb: str) -> bool:
    """Run a migration in a process that kills itself at a statement; False once it got through."""
    code = [sys.executable, "-c", KILLED_MIGRATION]
    arguments = [str(path), key.hex(), str(folder), str(statement), verb]
    result = subprocess.run([*code, *arguments], timeout=60, check=False, cwd=Path.cwd())
    assert result.returncode in (0, -signal.SIGKILL)
    return result.returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_migration_killed_at_any_statement_leaves_old_or_new(
    created, path: Path, key: bytes, later: Schema
) -> None:
    first = created()
    first.write_now(lambda uow: uow.settings.set("a", 1, at_ms=1))
    first.close_now()
    statement = 1
    while killed(path, key, later.migrations, statement, "migrate"):
        store = created()
        assert store.read_only_reason is None, "still the old schema"
        assert store.read_now(lambda uow: uow.settings.get("a")).value == 1
        store.close_now()
        statement += 3
    assert statement > 6, "the kills hit the migration"
    store = created(schema=later)
    assert store.read_now(notes) == [("a", "old")]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("statement", [1, 5, 30])
def test_a_creation_that_was_killed_can_be_repeated(
    path: Path, key: bytes, clock, later: Schema, statement: int
) -> None:
    assert killed(path, key, later.migrations, statement, "create")
    with pytest.raises(Refusal, match="cut off"):
        open_store(path, key=key, clock=clock)
    create_store(path, key=key, clock=clock).close_now()
