"""A workspace whose database several computers share."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.backup import Backup
from stratum_desktop.store.integrity import IntegrityCheck
from stratum_desktop.store.schema import PRESENT, Schema
from stratum_desktop.store.server.clock import ServerClock
from stratum_desktop.store.server.connection import Access, connect, pooled
from stratum_desktop.store.server.failure import own_mistake, trouble_of
from stratum_desktop.store.server.listener import Listener
from stratum_desktop.store.server.schema import (
    bring_to,
    forget_writers,
    require_fitting,
    require_key,
    stored_revision,
)
from stratum_desktop.store.server.transaction import Writer, snapshot
from stratum_desktop.store.store import Store
from stratum_desktop.store.unit_of_work import UnitOfWork

T = TypeVar("T")


class ServerStore(Store):
    """A workspace's database on a PostgreSQL: writers take turns, whatever computer they run on.

    What is at fault for a moment is waited for, see `server.transaction`. Copies of it are made
    on the server.
    """

    is_shared = True

    def __init__(
        self, conninfo: str, *, readers: int, read_only_reason: Reason | None = None
    ) -> None:
        """Prepare threads and pools and begin to listen.

        Args:
            conninfo: address of the database as libpq takes it, without a password.
            readers: how many reads may run beside each other.
            read_only_reason: why nothing may be written; None where writing is allowed.
        """
        super().__init__(readers=readers, read_only_reason=read_only_reason)
        self.name = database_name(conninfo)
        identity = uuid.uuid4().hex
        self._write_engine = pooled(conninfo, access=Access.WRITE)
        self._read_engine = pooled(conninfo, access=Access.READ, size=readers)
        self._writer = Writer(self._write_engine, identity=identity, name=self.name)
        self._listener = Listener(conninfo, own_identity=identity)

    @property
    def read_only_reason(self) -> Reason | None:
        """Why nothing may be written; None where writing is allowed."""
        return self._opened_for_viewing

    def require_writable(self) -> None:
        """Keep nothing from being begun: the server tells when it cannot."""

    def log_bytes(self) -> int:
        """Return 0: logs are the server's own matter."""
        return 0

    def data_version(self) -> int:
        """Return a number that changes when another program has committed; asks nobody."""
        self._require_open()
        return self._listener.heard

    async def back_up(self, *, folder: Path | None = None) -> Backup:
        """Refuse: a copy of a shared database belongs beside it, with all that changes it.

        Raises:
            Refusal: always; the sentence says how copies are made.
        """
        raise Refusal(
            f"The database {self.name} is on a server. Copies of it are made there, for example "
            "by `pg_dump --format=custom`, or by who runs the server.",
            reason=Reason("store.backup_on_server", {"database": self.name}),
        )

    async def check_integrity(self) -> tuple[IntegrityCheck, ...]:
        """Read every table whole, and say whether the server vouches for its pages.

        Raises:
            Trouble: it cannot be read at all.
        """
        return await self._beside(
            lambda: snapshot(self._read_engine, _check_integrity, name=self.name)
        )

    def _write(self, fn: Callable[[UnitOfWork], T]) -> T:
        return self._writer.run(fn)

    def _read(self, fn: Callable[[UnitOfWork], T]) -> T:
        return snapshot(self._read_engine, fn, name=self.name)

    def _let_go(self) -> None:
        self._listener.close()
        self._read_engine.dispose()
        self._write_engine.dispose()


def open_server_store(
    conninfo: str,
    *,
    key: bytes,
    clock: ServerClock,
    read_only: bool = False,
    readers: int = 2,
    schema: Schema = PRESENT,
) -> ServerStore:
    """Open a workspace on a server, brought to the present schema. Blocks while it works.

    Args:
        conninfo: address of the database as libpq takes it, without a password.
        key: 32 bytes, from `keys.database_key`; proves to be the one that seals values there.
        clock: is set by the server's.

    Raises:
        Refusal: there is no workspace, it has another key, or the server does not fit.
        Trouble: the server cannot be reached or refuses.
    """
    reason = Reason("store.opened_for_viewing") if read_only else None
    with _looking_in(conninfo, clock) as engine:
        with engine.connect() as connection:
            require_fitting(connection)
            revision = stored_revision(connection)
            if revision is None:
                raise Refusal(
                    "There is no workspace in this database yet. Make one with `stratum init "
                    "--database`.",
                    reason=Reason("store.unfinished", {"database": database_name(conninfo)}),
                )
            require_key(connection, key)
        if schema.is_newer(revision):
            reason = Reason("store.newer_schema", {"found": revision, "known": schema.current})
        elif revision != schema.current:
            if read_only:
                raise Refusal(
                    "The database was made by an earlier version. Open it once with writing "
                    "allowed.",
                    reason=Reason(
                        "store.older_schema", {"found": revision, "known": schema.current}
                    ),
                )
            bring_to(schema, engine, key=None)
        if reason is None:
            with engine.begin() as connection:
                forget_writers(connection)
    return ServerStore(conninfo, readers=readers, read_only_reason=reason)


def create_server_store(
    conninfo: str, *, key: bytes, clock: ServerClock, readers: int = 2
) -> ServerStore:
    """Make an empty database on a server a workspace, and open it.

    Raises:
        Refusal: it is a workspace already or holds other tables, or the server does not fit.
        Trouble: the server cannot be reached or refuses.
    """
    with _looking_in(conninfo, clock) as engine:
        with engine.connect() as connection:
            require_fitting(connection)
            if stored_revision(connection) is not None:
                raise Refusal(
                    f"{database_name(conninfo)} is a workspace already. Copy `key.json` from the "
                    "folder it was made in and open it, or name another database.",
                    reason=Reason("store.already_there", {"database": database_name(conninfo)}),
                )
        bring_to(PRESENT, engine, key=key)
    return open_server_store(conninfo, key=key, clock=clock, readers=readers)


def database_name(conninfo: str) -> str:
    """Return what a person calls the database; nothing of where it is.

    Raises:
        Refusal: it is no address.
    """
    try:
        parts = conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError as error:
        raise Refusal(
            "That is no address of a database. It looks like postgresql://name@server/database.",
            reason=Reason("store.no_address"),
        ) from error
    if parts.get("password"):
        raise Refusal(
            "Leave the password out of the address, where others could read it. Put it into the "
            "password file of PostgreSQL (~/.pgpass), or use another way to log in.",
            reason=Reason("store.password_in_address"),
        )
    return str(parts.get("dbname") or parts.get("user") or "postgres")


@contextmanager
def _looking_in(conninfo: str, clock: ServerClock) -> Iterator[Engine]:
    """Reach the server once, and tell in words why not; set the clock by its own."""
    name = database_name(conninfo)
    engine: Engine | None = None
    try:
        with connect(conninfo) as connection:
            clock.ask(connection)
        engine = pooled(conninfo, access=Access.WRITE)
        yield engine
    except (DBAPIError, psycopg.Error) as error:
        trouble = trouble_of(error, name)
        if trouble is None:
            raise own_mistake(error) from None
        raise trouble from None
    finally:
        if engine is not None:
            engine.dispose()


def _check_integrity(uow: UnitOfWork) -> tuple[IntegrityCheck, ...]:
    execute = uow.connection.exec_driver_sql
    seals = execute("SELECT current_setting('data_checksums')").scalar_one()
    unsealed = "the server keeps no checksums of its pages (initdb --data-checksums)"
    loose = [
        f"{name} of {table} is not enforced"
        for name, table in execute(
            "SELECT conname, CAST(conrelid AS regclass) FROM pg_constraint"
            " WHERE contype = 'f' AND NOT convalidated"
        )
    ]
    return (
        IntegrityCheck("page_seals", () if seals == "on" else (unsealed,)),
        IntegrityCheck("structure", _unreadable(uow)),
        IntegrityCheck("references", tuple(loose)),
    )


def _unreadable(uow: UnitOfWork) -> tuple[str, ...]:
    """Read every row of every table; a page that cannot be read ends the whole as Trouble."""
    execute = uow.connection.exec_driver_sql
    tables = [
        name
        for (name,) in execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        )
    ]
    for table in tables:
        execute(f'SELECT count(CAST(t.* AS text)) FROM "{table}" AS t').all()
    return ()
