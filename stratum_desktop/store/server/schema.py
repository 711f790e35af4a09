"""How a database on a server becomes a workspace, and how it is known to be one."""

from __future__ import annotations

import hmac
import warnings

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SAWarning

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.schema import Schema
from stratum_desktop.store.server.functions import FUNCTIONS

OLDEST_VERSION = 13
"""Oldest major version of PostgreSQL. Source: own choice; 13 is the oldest that got repairs in
2025, see postgresql.org/support/versioning (read 2026-11-23)."""

# Texts sort here as they do in a file: by their bytes.
_FITTING_ORDER = frozenset({"C", "POSIX", "C.UTF-8", "C.UTF8"})
_OWN_TABLES = (
    # The last commit of each writer, see `server.transaction`.
    "CREATE TABLE writer (identity text PRIMARY KEY, last_commit bigint NOT NULL,"
    " committed_at timestamptz NOT NULL DEFAULT now())",
    # One row: by what a key is known to be the one that seals values here.
    "CREATE TABLE workspace_key (proof bytea NOT NULL)",
)


def key_proof(key: bytes) -> bytes:
    """Return by what a key is known that tells nothing of the key; 32 bytes."""
    return hmac.digest(key, b"stratum workspace", "sha256")


def require_fitting(connection: Connection) -> None:
    """Refuse a server or a database on which statements would mean something else.

    Raises:
        Refusal: the version is too old, or texts are stored or sorted in another way.
    """
    number, encoding, order = connection.exec_driver_sql(
        "SELECT CAST(current_setting('server_version_num') AS integer),"
        " pg_encoding_to_char(encoding), datcollate FROM pg_database"
        " WHERE datname = current_database()"
    ).one()
    if number // 10_000 < OLDEST_VERSION:
        raise Refusal(
            f"The server runs PostgreSQL {number // 10_000}. Stratum needs {OLDEST_VERSION} or "
            "later.",
            reason=Reason("store.server_too_old", {"version": number}),
        )
    if encoding != "UTF8" or order.upper() not in _FITTING_ORDER:
        raise Refusal(
            f"The database keeps texts as {encoding} and sorts them as {order}. Make one that "
            "fits: createdb --template=template0 --encoding=UTF8 --locale=C NAME",
            reason=Reason("store.server_unfitting", {"encoding": encoding, "order": order}),
        )


def stored_revision(connection: Connection) -> str | None:
    """Return the revision that the database says it has; None where it has no tables at all.

    Raises:
        Refusal: it holds tables, but not ours.
    """
    names = {
        name
        for (name,) in connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        )
    }
    if not names:
        return None
    if not {"alembic_version", "workspace_key"} <= names:
        raise Refusal(
            "The database on the server holds other tables than a Stratum workspace. Name "
            "another database.",
            reason=Reason("store.not_a_workspace"),
        )
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def require_key(connection: Connection, key: bytes) -> None:
    """Refuse a key that cannot read what is sealed in this database.

    Raises:
        Refusal: it was made with another key.
    """
    proof = connection.exec_driver_sql("SELECT proof FROM workspace_key").scalar_one()
    if not hmac.compare_digest(bytes(proof), key_proof(key)):
        raise Refusal(
            "The workspace on the server was made with another key. Copy `key.json` from the "
            "folder it was made in, and give the same passphrase or key file.",
            reason=Reason("store.unreadable"),
        )


def forget_writers(connection: Connection) -> None:
    """Forget processes that have not written for a month; one that still runs begins anew."""
    connection.exec_driver_sql(
        "DELETE FROM writer WHERE committed_at < now() - CAST('30 days' AS interval)"
    )


def bring_to(schema: Schema, engine: Engine, *, key: bytes | None) -> None:
    """Bring a database to a schema's current revision, in one transaction.

    Whoever comes second finds it done.

    Args:
        key: makes an empty database a workspace of this key; None where it is one.
    """
    with engine.begin() as connection:
        if stored_revision(connection) == schema.current:
            return
        for statement in (*(_OWN_TABLES if key is not None else ()), *FUNCTIONS):
            connection.exec_driver_sql(statement)
        if key is not None:
            connection.exec_driver_sql("INSERT INTO workspace_key VALUES (?)", (key_proof(key),))
        with warnings.catch_warnings():
            # Whether a computed column is stored there or not, later versions may decide.
            warnings.filterwarnings("ignore", "Computed column", SAWarning)
            schema.upgrade(connection)
