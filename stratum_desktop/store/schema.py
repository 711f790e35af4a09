"""Which schema a file has, and how it comes to the present one.

The stored revision is compared with a constant, so that opening an up-to-date file does not
load alembic at all.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason

REVISIONS = ("0001",)
"""Every revision this program knows, oldest first; each is a file in `migrations/versions`."""

CURRENT = REVISIONS[-1]
MIGRATIONS = Path(__file__).parent / "migrations"


def stored_revision(connection: dbapi2.Connection) -> str | None:
    """Return the revision the file says it has; None where it has no tables at all.

    Raises:
        Refusal: it holds tables, but not ours.
    """
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not names:
        return None
    row = None
    if "alembic_version" in names:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise Refusal(
            "The file is a database, but not a Stratum workspace. Choose another folder.",
            reason=Reason("store.not_a_workspace"),
        )
    return str(row[0])


def is_newer(revision: str) -> bool:
    """Say whether a later program made the file: this one does not know its revision."""
    return revision not in REVISIONS


def upgrade(connection: Connection) -> None:
    """Bring the file to the present schema within the transaction that is open.

    The caller has switched foreign keys off, since tables may be rebuilt; they are checked here
    before anything is committed.

    Raises:
        Trouble: rows would be left pointing at nothing.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(1)
    if orphans:
        raise Trouble(
            "The workspace could not be brought to this version: some rows point at nothing. "
            "It was left as it was. Run `stratum verify` with the program that last wrote it.",
            reason=Reason("store.migration_refused", {"table": str(orphans[0][0])}),
        )
