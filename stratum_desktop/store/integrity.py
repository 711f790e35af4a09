"""Whether the file is what was written: page seals, structure, references."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from sqlcipher3 import dbapi2

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class IntegrityCheck:
    """One check of the whole file; `problems` holds at most 20 findings."""

    name: str  # page_seals | structure | references
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """True where nothing was found."""
        return not self.problems


def check_integrity(connection: dbapi2.Connection) -> tuple[IntegrityCheck, ...]:
    """Check every page's seal, the structure and all references, on a connection of its own.

    Seals are read from the file beside a running program, so a page may be met half written, or
    half written by a copy of the log that a power cut broke off, while the log still holds it
    whole. What is found is looked at again with the log copied back and writers held off.

    Raises:
        sqlcipher3.dbapi2.Error: the file cannot be read at all.
    """
    seals = _page_seals(connection)
    if seals:
        seals = _page_seals_while_quiet(connection)
    return (
        IntegrityCheck("page_seals", seals),
        IntegrityCheck("structure", _structure(connection)),
        IntegrityCheck("references", _references(connection)),
    )


def _page_seals(connection: dbapi2.Connection) -> tuple[str, ...]:
    return _texts(connection.execute("PRAGMA cipher_integrity_check"))


def _page_seals_while_quiet(connection: dbapi2.Connection) -> tuple[str, ...]:
    if connection.execute("PRAGMA query_only").fetchone() == (1,):
        return _page_seals(connection)
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    connection.execute("BEGIN IMMEDIATE")
    try:
        return _page_seals(connection)
    finally:
        connection.execute("ROLLBACK")


def _structure(connection: dbapi2.Connection) -> tuple[str, ...]:
    try:
        found = _texts(connection.execute(f"PRAGMA quick_check({MOST_SHOWN})"))
    except dbapi2.DatabaseError as error:
        if error.sqlite_errorname != "SQLITE_CORRUPT":
            raise
        return ("a page cannot be read",)
    return () if found == ("ok",) else found


def _references(connection: dbapi2.Connection) -> tuple[str, ...]:
    try:
        rows = connection.execute("PRAGMA foreign_key_check")
        return tuple(
            f"{table} row {rowid} points at a missing row of {parent}"
            for table, rowid, parent, _ in islice(rows, MOST_SHOWN)
        )
    except dbapi2.DatabaseError as error:
        if error.sqlite_errorname != "SQLITE_CORRUPT":
            raise
        return ("a page cannot be read",)


def _texts(rows: Iterable[tuple[object, ...]]) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in islice(rows, MOST_SHOWN))
