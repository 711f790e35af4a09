"""The audit chain: whatever is changed, left out, moved or cut off is named."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import Connection, create_engine

from stratum_desktop.store.repositories.audit import AuditEntry, AuditHead, AuditRepository
from stratum_desktop.store.store import Store
from stratum_desktop.store.tables import audit

KEY = b"k" * 32
LENGTH = 30


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A database without the triggers: what a person with the file and the key could do."""
    engine = create_engine("sqlite://")
    with closing(engine.connect()) as connection:
        connection.exec_driver_sql(
            "CREATE TABLE audit (seq INTEGER PRIMARY KEY, at_ms, actor, action, subject, "
            '"before", "after", mac)'
        )
        yield connection
    engine.dispose()


@pytest.fixture
def chain(connection: Connection) -> AuditRepository:
    repository = AuditRepository(connection)
    for number in range(LENGTH):
        repository.append(
            actor="operator",
            action="settings.changed",
            subject=f"key {number}",
            before=None if number % 3 == 0 else {"value": number},
            after=[number, "ünï", None],
            at_ms=1_000 + number,
            key=KEY,
        )
    return repository


def first_bad(chain: AuditRepository, **known: AuditHead | None) -> int | None:
    return chain.verify(key=KEY, **known).first_bad


def test_an_untouched_chain_is_whole(chain: AuditRepository) -> None:
    verdict = chain.verify(key=KEY, expected=chain.head())
    assert (verdict.checked, verdict.first_bad, verdict.is_whole) == (LENGTH, None, True)


def test_an_empty_chain_is_whole_and_has_no_head(connection: Connection) -> None:
    empty = AuditRepository(connection)
    assert empty.head() is None
    assert empty.verify(key=KEY).is_whole
    assert empty.entries() == ()


@pytest.mark.parametrize("column", ["at_ms", "actor", "action", "subject", "before", "after"])
def test_every_edit_is_named_wherever_it_is(
    chain: AuditRepository, connection: Connection, column: str
) -> None:
    for seq in range(1, LENGTH + 1):
        changed = audit.update().where(audit.c.seq == seq)
        (old,) = connection.execute(audit.select().where(audit.c.seq == seq)).mappings()
        connection.execute(changed.values({column: 7 if column == "at_ms" else "changed"}))
        assert first_bad(chain) == seq
        connection.execute(changed.values(dict(old)))
    assert first_bad(chain) is None


def test_nothing_and_an_empty_value_are_not_the_same(
    chain: AuditRepository, connection: Connection
) -> None:
    connection.execute(audit.update().where(audit.c.seq == 1).values(before="null"))
    assert first_bad(chain) == 1


def test_every_deletion_is_named(chain: AuditRepository, connection: Connection) -> None:
    rows = connection.execute(audit.select()).mappings().all()
    for seq in range(1, LENGTH):
        connection.execute(audit.delete().where(audit.c.seq == seq))
        assert first_bad(chain) == seq
        connection.execute(audit.insert().values(dict(rows[seq - 1])))


def test_a_deletion_that_was_renumbered_over_is_named(
    chain: AuditRepository, connection: Connection
) -> None:
    connection.execute(audit.delete().where(audit.c.seq == 10))
    connection.execute(audit.update().where(audit.c.seq > 10).values(seq=audit.c.seq - 1))
    assert first_bad(chain) == 10


def test_a_change_of_order_is_named(chain: AuditRepository, connection: Connection) -> None:
    connection.execute(audit.update().where(audit.c.seq == 5).values(seq=100))
    connection.execute(audit.update().where(audit.c.seq == 6).values(seq=5))
    connection.execute(audit.update().where(audit.c.seq == 100).values(seq=6))
    assert first_bad(chain) == 5


def test_a_row_put_in_with_another_key_is_named(chain: AuditRepository) -> None:
    chain.append(actor="a", action="b.c", subject="d", at_ms=1, key=b"x" * 32)
    assert first_bad(chain) == LENGTH + 1


def test_a_cut_tail_shows_against_a_head_kept_elsewhere(
    chain: AuditRepository, connection: Connection
) -> None:
    kept = chain.head()
    connection.execute(audit.delete().where(audit.c.seq > LENGTH - 4))
    assert first_bad(chain) is None, "by itself the rest is whole"
    assert first_bad(chain, expected=kept) == LENGTH - 3


def test_a_tail_written_anew_by_someone_with_the_key_shows_against_the_head(
    chain: AuditRepository, connection: Connection
) -> None:
    kept = chain.head()
    connection.execute(audit.delete().where(audit.c.seq > LENGTH - 2))
    for number in range(5):
        chain.append(actor="a", action="b.c", subject=str(number), at_ms=1, key=KEY)
    assert first_bad(chain) is None
    assert first_bad(chain, expected=kept) == LENGTH


def test_a_chain_that_went_on_still_agrees_with_an_older_head(chain: AuditRepository) -> None:
    kept = chain.head()
    chain.append(actor="a", action="b.c", subject="d", at_ms=1, key=KEY)
    assert first_bad(chain, expected=kept) is None


def test_only_what_follows_a_trusted_head_is_checked(
    chain: AuditRepository, connection: Connection
) -> None:
    trusted = chain.head()
    for _ in range(3):
        chain.append(actor="a", action="b.c", subject="d", at_ms=1, key=KEY)
    assert chain.verify(key=KEY, trusted=trusted).checked == 3
    wrong = replace(trusted, mac=bytes(32))
    assert first_bad(chain, trusted=wrong) == LENGTH + 1


def test_random_damage_is_always_found(chain: AuditRepository, connection: Connection) -> None:
    chance = random.Random(1)
    kept = chain.head()
    rows = [dict(row) for row in connection.execute(audit.select()).mappings()]
    for _ in range(200):
        damaged = [dict(row) for row in rows]
        place = chance.randrange(LENGTH)
        match chance.randrange(4):
            case 0:
                damaged[place]["subject"] += "."
            case 1:
                mac = bytearray(damaged[place]["mac"])
                mac[chance.randrange(32)] ^= 1 << chance.randrange(8)
                damaged[place]["mac"] = bytes(mac)
            case 2:
                del damaged[place]
            case _:
                other = (place + 1) % LENGTH
                for column in ("actor", "action", "subject", "before", "after", "at_ms", "mac"):
                    one, two = damaged[place], damaged[other]
                    one[column], two[column] = two[column], one[column]
        connection.execute(audit.delete())
        connection.execute(audit.insert(), damaged)
        assert first_bad(chain, expected=kept) is not None


def test_entries_come_newest_first_in_pages(chain: AuditRepository) -> None:
    page = chain.entries(limit=10)
    assert [entry.seq for entry in page] == list(range(LENGTH, LENGTH - 10, -1))
    following = chain.entries(after=page[-1].seq, limit=100)
    assert [entry.seq for entry in following] == list(range(LENGTH - 10, 0, -1))
    last = following[-1]
    assert last == AuditEntry(
        1, 1_000, "operator", "settings.changed", "key 0", None, '[0, "ünï", null]', last.mac
    )


def test_what_json_cannot_say_is_refused(chain: AuditRepository) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        chain.append(actor="a", action="b.c", subject="d", at_ms=1, key=KEY, after=float("nan"))


async def test_the_stored_chain_is_checked_through_the_store(store: Store) -> None:
    for number in range(3):
        await store.write(
            lambda uow, n=number: uow.audit.append(
                actor="a", action="b.c", subject=str(n), at_ms=n, key=KEY
            )
        )
    assert (await store.read(lambda uow: uow.audit.verify(key=KEY))).checked == 3
    assert not (await store.read(lambda uow: uow.audit.verify(key=b"x" * 32))).is_whole
