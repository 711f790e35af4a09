"""Receipts as they are stored, and what a chain of them shows."""

from __future__ import annotations

KEY = bytes(range(32))


def add(store, content: str, *, action_id: int | None = None) -> int:
    return store.write_now(
        lambda uow: uow.receipts.append(
            verdict="hold", content=content, action_id=action_id, at_ms=5, key=KEY
        )
    )


def test_receipts_come_back_and_fit_one_another(store):
    numbers = [add(store, content, action_id=7) for content in ("{}", '{"a":1}', "[]")]
    assert numbers == [1, 2, 3]
    second = store.read_now(lambda uow: uow.receipts.get(2))
    assert (second.content, second.action_id, second.verdict) == ('{"a":1}', 7, "hold")
    assert store.read_now(lambda uow: uow.receipts.get(4)) is None
    assert store.read_now(lambda uow: uow.receipts.first_bad(key=KEY)) == (3, None)
    assert all(
        store.read_now(lambda uow, one=one: uow.receipts.fits(one, key=KEY)) for one in numbers
    )
    assert not store.read_now(lambda uow: uow.receipts.fits(4, key=KEY))


def test_a_changed_receipt_and_a_missing_one_show(store):
    for content in ("a", "b", "c", "d"):
        add(store, content)

    def forge(sql: str) -> None:
        def run(uow):
            uow.connection.exec_driver_sql("DROP TRIGGER IF EXISTS gate_receipt_refuses_update")
            uow.connection.exec_driver_sql("DROP TRIGGER IF EXISTS gate_receipt_refuses_delete")
            uow.connection.exec_driver_sql(sql)

        store.write_now(run)

    forge("UPDATE gate_receipt SET verdict = 'pass' WHERE id = 3")
    assert store.read_now(lambda uow: uow.receipts.first_bad(key=KEY)) == (2, 3)
    assert not store.read_now(lambda uow: uow.receipts.fits(3, key=KEY))
    forge("DELETE FROM gate_receipt WHERE id = 2")
    assert store.read_now(lambda uow: uow.receipts.first_bad(key=KEY)) == (1, 2)
    assert not store.read_now(lambda uow: uow.receipts.fits(3, key=KEY))
