"""Who may decide, and what the workspace signs with."""

from stratum_desktop.store.repositories.operators import SealedKey


def test_somebody_who_was_removed_decides_no_more_and_the_name_is_free(store):
    def run(uow):
        first = uow.operators.add(
            name="Mia", role="approver", public_key="a2V5", is_self=False, added_at_ms=1
        )
        uow.operators.remove(first, at_ms=2)
        second = uow.operators.add(
            name="Mia", role="operator", public_key="", is_self=True, added_at_ms=3
        )
        kept = uow.connection.exec_driver_sql("SELECT count(*) FROM operator").scalar()
        return second, uow.operators.all(), kept

    second, (found,), kept = store.write_now(run)
    assert (found.id, found.name, found.role, found.is_self) == (second, "Mia", "operator", True)
    assert kept == 2


def test_the_key_is_kept_sealed(store):
    assert store.read_now(lambda uow: uow.operators.signing_key()) is None
    key = SealedKey("a2V5", b"sealed")
    store.write_now(lambda uow: uow.operators.keep_signing_key(key, at_ms=5))
    assert store.read_now(lambda uow: uow.operators.signing_key()) == key
