"""Write the first migration anew from the tables as they are now.

Only until the first release: from then on files exist that were made by it, and every change of
`store/tables` gets a revision of its own. Run from the root of the project:

    python tests/store/rewrite_first_migration.py
"""

import subprocess
import sys
import textwrap
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from stratum_desktop.store import tables
from stratum_desktop.store.append_only import IS_APPEND_ONLY, trigger_statements
from stratum_desktop.store.schema import PRESENT

TARGET = PRESENT.migrations / "versions" / "0001_create_tables.py"

HEAD = '''"""Create tables.

Spelled out and not taken from `store/tables`, which goes on changing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
'''
IF_SERVER = '    if op.get_bind().dialect.name == "postgresql":'
ELSE = "    else:"


def render() -> str:
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection)
        operations = produce_migrations(context, tables.metadata).upgrade_ops
    body = render_python_code(operations, migration_context=context).replace("], )", "])")
    lines = ["    " + line.removeprefix("    ") for line in body.splitlines()]
    lines = [line for line in lines if not line.strip().startswith("#")]
    views = [
        _execute(tables.CREATE_CONVERSION_LATENCIES),
        _execute(tables.CREATE_OFFLINE_CONVERSIONS),
    ]
    triggers = [IF_SERVER, *_triggers("postgresql"), ELSE, *_triggers("sqlite")]
    return HEAD + "\n".join([*lines, *views, *triggers]) + "\n"


def _triggers(dialect: str) -> list[str]:
    kept = [one for one in tables.metadata.sorted_tables if IS_APPEND_ONLY in one.info]
    return _indented(
        [_execute(text) for one in kept for text in trigger_statements(one.name, dialect)]
    )


def _indented(blocks: list[str]) -> list[str]:
    return ["    " + line for block in blocks for line in block.splitlines()]


def _execute(statement: str) -> str:
    *lines, last = textwrap.wrap(statement, 80)
    parts = [repr(line + " ") for line in lines]
    return "\n".join(
        ["    op.execute(", *(f"        {one}" for one in [*parts, repr(last)]), "    )"]
    )


def render_formatted() -> str:
    """Return what the file has to hold."""
    ruff = [Path(sys.executable).with_name("ruff"), "--quiet", "--stdin-filename", TARGET, "-"]
    text = render()
    for command in (["format"], ["check", "--fix"]):
        text = subprocess.run(
            [ruff[0], *command, *ruff[1:]], input=text, text=True, check=True, stdout=-1
        ).stdout
    return text


if __name__ == "__main__":
    if not TARGET.is_relative_to(Path(__file__).resolve().parents[2]):
        raise SystemExit(f"{TARGET} is another checkout's. Set PYTHONPATH to this one.")
    TARGET.write_text(render_formatted())
