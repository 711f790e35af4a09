"""The database itself refuses to change what was audited."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import IntegrityError

from stratum_desktop.store.store import Store
from stratum_desktop.store.tables import audit, metadata

ROW = {"at_ms": 1, "actor": "me", "action": "a.b", "subject": "s", "mac": b"m"}
CHANGES = [
    audit.update().values(actor="somebody else"),
    audit.delete(),
    audit.delete().where(audit.c.seq == 1),
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_migrated_database_refuses(store: Store, change) -> None:
    store.write_now(lambda uow: uow.connection.execute(audit.insert().values(seq=1, **ROW)))
    with pytest.raises(IntegrityError, match="append-only"):
        store.write_now(lambda uow: uow.connection.execute(change))


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_database_made_from_the_tables_refuses(change) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        connection.execute(audit.insert().values(seq=1, **ROW))
        with pytest.raises(IntegrityError, match="append-only"):
            connection.execute(change)
    engine.dispose()
