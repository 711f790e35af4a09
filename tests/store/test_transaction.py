"""One function is one transaction, and a read ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.store.connection import Access, pooled
from stratum_desktop.store.transaction import bounded, in_transaction

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"


@pytest.fixture
def engine(store, path: Path, key: bytes):
    store.write_now(lambda uow: uow.settings.set("n", 1, at_ms=1))
    made = pooled(path, key=key, access=Access.WRITE)
    yield made
    made.dispose()


def test_what_failed_is_undone(engine, path: Path) -> None:
    def fail(uow) -> None:
        uow.settings.set("n", 2, at_ms=1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        in_transaction(engine, fail, path=path)
    assert in_transaction(engine, lambda uow: uow.settings.get("n").value, path=path) == 1


def test_a_transaction_that_ended_underneath_is_told(engine, path: Path) -> None:
    def end_early(uow) -> None:
        uow.settings.set("n", 2, at_ms=1)
        uow.connection.connection.dbapi_connection.execute("ROLLBACK")

    with pytest.raises(Trouble) as undone:
        in_transaction(engine, end_early, path=path)
    assert undone.value.reason.code == "store.rolled_back"


def test_a_read_that_takes_too_long_is_broken_off_and_the_next_one_is_not(
    engine, path: Path
) -> None:
    def never_ends(uow) -> object:
        return uow.connection.exec_driver_sql(ENDLESS).scalar()

    with pytest.raises(Trouble) as broken_off:
        in_transaction(engine, bounded(never_ends, seconds=0.05), path=path)
    assert broken_off.value.reason.code == "store.read_too_long"
    count = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000000)"

    def long(uow) -> object:
        return uow.connection.exec_driver_sql(f"{count} SELECT max(x) FROM n").scalar()

    assert in_transaction(engine, bounded(long, seconds=60), path=path) == 3_000_000
