"""Tables whose rows the database itself refuses to change or delete."""

from __future__ import annotations

from sqlalchemy import DDL, Table, event

DIALECTS = ("sqlite", "postgresql")

IS_APPEND_ONLY = "is_append_only"
"""Under which such a table says so in its `info`."""


def append_only(table: Table) -> None:
    """Let the table be created with triggers that abort every UPDATE and DELETE."""
    table.info[IS_APPEND_ONLY] = True
    for dialect in DIALECTS:
        for statement in trigger_statements(table.name, dialect):
            trigger = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", trigger.execute_if(dialect=dialect))


def trigger_statements(table: str, dialect: str) -> tuple[str, ...]:
    """Return the statements that make a table append-only in one of `DIALECTS`."""
    if dialect == "postgresql":
        function = f"{table}_refuses"
        return (
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
            f"CREATE TRIGGER {function} BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"CREATE TRIGGER {function}_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
        )
    return tuple(
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    )
