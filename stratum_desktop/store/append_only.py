"""Tables whose rows the database itself refuses to change or delete."""

from __future__ import annotations

from sqlalchemy import DDL, Table, event


def append_only(table: Table) -> None:
    """Let the table be created with triggers that abort every UPDATE and DELETE (SQLite)."""
    for statement in trigger_statements(table.name):
        trigger = DDL(statement)  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", trigger.execute_if(dialect="sqlite"))


def trigger_statements(table: str) -> tuple[str, ...]:
    """Return the statements that make a table append-only in SQLite."""
    return tuple(
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    )
