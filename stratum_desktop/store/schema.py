"""Which schema a file has, and how it comes to the present one.

The stored revision is compared with a constant, so that opening an up-to-date file does not
load alembic at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.connection import Access, pooled
from stratum_desktop.store.failure import telling_trouble


@dataclass(frozen=True, slots=True)
class Schema:
    """Every revision a program knows, and the folder with the migrations between them."""

    revisions: tuple[str, ...]  # oldest first
    migrations: Path

    @property
    def current(self) -> str:
        """The revision that the program works with."""
        return self.revisions[-1]

    def is_newer(self, revision: str) -> bool:
        """Say whether a later program made the file: this one does not know its revision."""
        return revision not in self.revisions

    def upgrade(self, connection: Connection) -> None:
        """Bring a file to the current revision within the transaction that is open.

        In a file the caller has switched foreign keys off, since tables may be rebuilt;
        references are checked here, before anything is committed.

        Raises:
            Trouble: rows would be left pointing at nothing.
        """
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", self.migrations.as_posix().replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.dialect.name != "sqlite":
            return  # references are never unchecked there
        orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if orphan is not None:
            raise Trouble(
                "The workspace could not be brought to this version: some rows point at nothing. "
                "It was left as it was. Run `stratum verify` with the program that wrote it last.",
                reason=Reason("store.migration_refused", {"table": str(orphan[0])}),
            )


PRESENT = Schema(revisions=("0001",), migrations=Path(__file__).parent / "migrations")


def bring_to(schema: Schema, path: Path, *, key: bytes, access: Access = Access.REBUILD) -> None:
    """Bring a file to a schema's current revision, in one transaction.

    Args:
        access: `REBUILD`, or `ALONE` for a file that nobody else has open.

    Raises:
        Trouble: it could not be done; nothing was changed.
    """
    engine = pooled(path, key=key, access=access)
    try:
        with telling_trouble(path), engine.begin() as connection:
            schema.upgrade(connection)
    finally:
        engine.dispose()


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
