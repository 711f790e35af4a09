"""What PostgreSQL and the way to it complain of, as a sentence a person can act on."""

from __future__ import annotations

import psycopg
from sqlalchemy.exc import DBAPIError

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason

UNREACHABLE = "store.server_unreachable"

# Codes or classes of SQLSTATE that say something of the world and not of our statements.
# Source: PostgreSQL 17 documentation, appendix A (read 2026-11-23).
_WORLD: dict[str, tuple[str, str]] = {
    "28": ("store.server_refused", "the server refuses this account. Check its name and password."),
    "3D": ("store.server_refused", "the server has no such database. Check its address."),
    "42501": ("store.server_refused", "this account may not do that. Ask who runs the server."),
    "25006": ("store.not_writable", "it may not be written at present. Ask who runs the server."),
    "53100": ("store.disk_full", "the server's disk is full. Nothing was half written."),
    "53200": ("store.out_of_memory", "the server is out of memory. Try again."),
    "55P03": ("store.busy", "others have kept it locked. Try again."),
    "57014": ("store.read_too_long", "reading took longer than any should. Try again."),
    "58": ("store.disk_error", "the server reports an error of its disk. Ask who runs it."),
    "XX": ("store.damaged", "the server reports that it is damaged. Ask who runs it."),
}
# What a server says that goes down, comes up, has too many guests, or changes places with its
# standby; and transactions that met.
_PASSING = ("08", "40", "53300", "57P")
# A standby that was the leader a moment ago.
_WRITES_ELSEWHERE = "25006"


def is_passing(error: DBAPIError | psycopg.Error, *, writes: bool) -> bool:
    """Say whether the same may go well in a moment, with nothing kept of this attempt."""
    code = _code(error)
    if code is None:
        return _is_of_connection(error)
    return code.startswith(_PASSING) or (writes and code == _WRITES_ELSEWHERE)


def trouble_of(error: DBAPIError | psycopg.Error, name: str) -> Trouble | None:
    """Return the trouble behind a driver's error, or None where our own code is to blame.

    The driver's text is left out: it may quote a value, or an address that says too much.
    """
    code = _code(error)
    if code is None or code.startswith(_PASSING):
        if code is None and not _is_of_connection(error):
            return None
        words = (
            "its server does not answer. What was under way was kept whole or not at all, and "
            "nothing is lost; it goes on by itself once the server is back."
        )
        return _trouble(name, UNREACHABLE, words, code)
    found = _WORLD.get(code) or _WORLD.get(code[:2])
    return None if found is None else _trouble(name, *found, code)


class StatementError(Exception):
    """A mistake of our own in a statement, told without any of its values."""


def own_mistake(error: DBAPIError | psycopg.Error) -> StatementError:
    """Return what our own mistake was; the driver's text may quote a person's data."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    words = [type(cause).__name__]
    if isinstance(cause, psycopg.Error):
        told = cause.diag
        # What a trigger of ours says holds no values.
        said = told.message_primary if (cause.sqlstate or "").startswith("P0") else None
        words += [word for word in (said, told.table_name, told.column_name) if word]
    statement = error.statement if isinstance(error, DBAPIError) else None
    return StatementError(": ".join([", ".join(words), *([statement] if statement else [])]))


def _trouble(name: str, reason: str, words: str, code: str | None) -> Trouble:
    facts = {"database": name} if code is None else {"database": name, "sqlstate": code}
    return Trouble(
        f"The workspace database {name} cannot be used: {words}", reason=Reason(reason, facts)
    )


def _code(error: DBAPIError | psycopg.Error) -> str | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlstate", None)


def _is_of_connection(error: DBAPIError | psycopg.Error) -> bool:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(cause, psycopg.OperationalError)
