"""What happened since a backup was made, carried over from the database that it replaces.

A backup gives back what a person had set. What came in and what was sent since then has happened
all the same: a database that forgot it would send it again. So where the replaced database can be
read, and is the backup's own later life, all of it comes over as it is; settings, accounts and
their secrets stay those of the backup.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Table
from sqlcipher3 import dbapi2

from stratum_desktop.store.append_only import IS_APPEND_ONLY
from stratum_desktop.store.connection import Access, connect
from stratum_desktop.store.copied import OWN
from stratum_desktop.store.schema import stored_revision
from stratum_desktop.store.tables import (
    audit,
    claim,
    destination,
    engine_state,
    job_pause,
    job_request,
    job_schedule,
    latency_block,
    latency_day,
    latency_progress,
    latency_stale,
    metadata,
    operator,
    order_apart,
    order_counted,
    order_hourly,
    order_stale,
    rule,
    secret,
    setting,
    signing_key,
    upload_template,
)

_KEPT = frozenset(
    {
        *(setting, upload_template, destination, secret, engine_state, job_request, audit),
        *(job_pause, job_schedule),
        *(latency_day, latency_block, latency_progress, latency_stale),
        *(order_hourly, order_apart, order_stale, order_counted),
        *(rule, operator, signing_key),
    }
)
"""Not carried over whole: what a person set, what asks for work, the chain of decisions, and the
lags by day and orders by hour, which are counted anew."""

_SET_BY_A_PERSON = frozenset({"label", "base_url", "options", "corrections", "enabled"})
"""Columns of a destination that stay the backup's; the others are the machine's."""

_SAME_LIFE = (
    # Whatever the backup ends with stands in the other database as well.
    "SELECT 1 FROM main.event m WHERE m.id = (SELECT max(id) FROM main.event) AND NOT EXISTS"
    " (SELECT 1 FROM later.event l WHERE l.id = m.id AND (l.event_id, l.name, l.received_at_ms)"
    " = (m.event_id, m.name, m.received_at_ms))",
    "SELECT 1 FROM main.delivery m WHERE m.id = (SELECT max(id) FROM main.delivery) AND NOT EXISTS"
    " (SELECT 1 FROM later.delivery l WHERE l.id = m.id"
    " AND (l.event_id, l.destination_id) = (m.event_id, m.destination_id))",
    "SELECT 1 FROM main.audit m WHERE m.seq = (SELECT max(seq) FROM main.audit) AND NOT EXISTS"
    " (SELECT 1 FROM later.audit l WHERE l.seq = m.seq AND l.mac = m.mac)",
    "SELECT 1 FROM main.gate_receipt m WHERE m.id = (SELECT max(id) FROM main.gate_receipt)"
    " AND NOT EXISTS (SELECT 1 FROM later.gate_receipt l WHERE l.id = m.id AND l.mac = m.mac)",
    "SELECT 1 FROM main.destination m WHERE NOT EXISTS (SELECT 1 FROM later.destination l"
    " WHERE l.id = m.id AND (l.platform, l.account) = (m.platform, m.account))",
)
"""Each finds something where the two are not one database at two times."""

_NEW_EVENTS = (
    "SELECT count(*) FROM later.event WHERE id > (SELECT coalesce(max(id), 0) FROM main.event)"
)
_DELIVERED = (
    "SELECT count(*) FROM later.delivery l WHERE l.state = 'delivered' AND NOT EXISTS"
    " (SELECT 1 FROM main.delivery m WHERE m.id = l.id AND m.state = 'delivered')"
)

# The copy can be full or write-protected; it was found whole before, and the other is only read.
# Source: sqlite.org/rescode.html (read 2026-11-23).
_OF_THE_COPY = frozenset({8, 13})


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What had happened since the backup was made, and is known again."""

    #: Events that came in.
    events: int
    #: Deliveries that a platform confirmed.
    delivered: int


def carry_over(path: Path, *, later: Path, key: bytes) -> CarriedOver | None:
    """Bring a copy up to what happened, and make it a database that may work; all or nothing.

    Args:
        path: the copy; nobody else has it open.
        later: the database it is to replace; nobody has it open, and it has no log.

    Returns:
        None where `later` cannot be read whole or is another database; nothing was changed.

    Raises:
        sqlcipher3.dbapi2.Error: the copy cannot be written.
    """
    with closing(connect(path, key=key, access=Access.ALONE)) as connection:
        if not _attach(connection, later, key=key):
            return None
        connection.execute("BEGIN IMMEDIATE")
        try:
            carried = _carry(connection)
        except (dbapi2.DatabaseError, MemoryError) as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_COPY:
                raise
            return None
        connection.execute("ROLLBACK" if carried is None else "COMMIT")
        return carried


def _attach(connection: dbapi2.Connection, later: Path, *, key: bytes) -> bool:
    try:
        with closing(connect(later, key=key, access=Access.VIEW)) as other:
            if stored_revision(other) != stored_revision(connection):
                return False
        place = f"{later.absolute().as_uri()}?mode=ro"
        connection.execute(f"ATTACH ? AS later KEY \"x'{key.hex()}'\"", (place,))
        connection.execute("SELECT count(*) FROM later.alembic_version").fetchone()
    except (dbapi2.DatabaseError, MemoryError):
        return False
    return True


def _carry(connection: dbapi2.Connection) -> CarriedOver | None:
    if any(connection.execute(look).fetchone() for look in _SAME_LIFE):
        return None
    (events,) = connection.execute(_NEW_EVENTS).fetchone()
    (delivered,) = connection.execute(_DELIVERED).fetchone()
    connection.execute(f"DELETE FROM main.{claim.name}")
    connection.execute(_rules())
    for table in metadata.sorted_tables:
        if table not in _KEPT:
            connection.execute(_newer_rows(table))
    connection.execute(
        f"INSERT INTO main.{secret.name} SELECT * FROM later.{secret.name} l WHERE NOT EXISTS"
        f" (SELECT 1 FROM main.{destination.name} m WHERE m.id = l.destination_id)"
    )
    connection.execute(
        f"INSERT INTO main.{signing_key.name} SELECT * FROM later.{signing_key.name}"
        f" WHERE NOT EXISTS (SELECT 1 FROM main.{signing_key.name})"
    )
    connection.execute(_destinations())
    connection.execute(
        f"INSERT INTO main.{audit.name} SELECT * FROM later.{audit.name}"
        f" WHERE seq > (SELECT coalesce(max(seq), 0) FROM main.{audit.name})"
    )
    connection.execute(
        f"UPDATE main.{engine_state.name} SET home = (SELECT home FROM later.{engine_state.name})"
    )
    connection.execute(f"DELETE FROM main.{latency_progress.name}")
    connection.execute(f"DELETE FROM main.{order_counted.name}")
    connection.execute(OWN)
    is_torn = connection.execute("PRAGMA main.foreign_key_check").fetchone() is not None
    return None if is_torn else CarriedOver(events, delivered)


def _newer_rows(table: Table) -> str:
    """Return the statement that brings over every row that is missing or differs.

    Of an append-only table none differs: whatever does is left as it is.
    """
    columns = _columns(table)
    same_key = " AND ".join(f'm."{one.name}" = l."{one.name}"' for one in table.primary_key)
    ours, theirs = (", ".join(f"{side}.{one}" for one in columns) for side in "ml")
    is_same = "" if table.info.get(IS_APPEND_ONLY) else f" AND ({ours}) IS ({theirs})"
    return (
        f"INSERT OR REPLACE INTO main.{table.name} ({', '.join(columns)})"
        f" SELECT {theirs} FROM later.{table.name} l WHERE NOT EXISTS"
        f" (SELECT 1 FROM main.{table.name} m WHERE {same_key}{is_same})"
    )


def _rules() -> str:
    """Return the statement that brings over rules that the backup does not know, out of use.

    What they proposed has happened and names them.
    """
    columns = _columns(rule)
    removed = f'"{rule.c.removed_at_ms.name}"'
    told = [f"coalesce({one}, mode_at_ms)" if one == removed else one for one in columns]
    return (
        f"INSERT INTO main.{rule.name} ({', '.join(columns)})"
        f" SELECT {', '.join(told)} FROM later.{rule.name} l"
        f" WHERE NOT EXISTS (SELECT 1 FROM main.{rule.name} m WHERE m.id = l.id)"
    )


def _destinations() -> str:
    columns = _columns(destination)
    kept = {f'"{one}"' for one in (*_SET_BY_A_PERSON, "id")}
    of_the_machine = [one for one in columns if one not in kept]
    return (
        f"INSERT INTO main.{destination.name} ({', '.join(columns)})"
        f" SELECT {', '.join(columns)} FROM later.{destination.name} WHERE true"
        " ON CONFLICT (id) DO UPDATE SET "
        + ", ".join(f"{one} = excluded.{one}" for one in of_the_machine)
    )


def _columns(table: Table) -> list[str]:
    """Return the columns that are stored, quoted: some are words of SQL."""
    return [f'"{one.name}"' for one in table.columns if one.computed is None]
