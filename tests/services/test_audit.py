"""Reading and checking the audit log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.services.audit import Audit


@pytest.fixture
async def renamed(services):
    for number in range(5):
        await services.settings.set("workspace.name", f"Name {number}")


@pytest.fixture
def forge(workspace):
    def change(sql):
        def write(uow):
            for trigger in ("audit_refuses_update", "audit_refuses_delete"):
                uow.connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
            uow.connection.exec_driver_sql(sql)

        workspace.store.write_now(write)

    return change


@pytest.mark.usefixtures("renamed")
async def test_entries_come_newest_first_page_by_page(services):
    first = await services.audit.entries(limit=2)
    rest = await services.audit.entries(after=first[-1].seq)
    assert [one.seq for one in (*first, *rest)] == [5, 4, 3, 2, 1]
    assert (first[0].before, first[0].after) == ('"Name 3"', '"Name 4"')
    assert first[0].at.tzinfo is not None


@pytest.mark.usefixtures("renamed")
async def test_a_whole_chain_is_found_whole(services):
    verdict = await services.audit.verify()
    assert (verdict.ok, verdict.checked, verdict.first_bad) == (True, 5, None)


@pytest.mark.of_a_file
@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(
    ("sql", "first_bad"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE seq = 3", 3),
        ("UPDATE audit SET after = '1' WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
    ],
)
async def test_a_changed_entry_is_found(services, forge, sql, first_bad):
    forge(sql)
    verdict = await services.audit.verify()
    assert (verdict.ok, verdict.first_bad) == (False, first_bad)


@pytest.mark.usefixtures("renamed")
async def test_only_new_entries_are_looked_at_again(services):
    assert (await services.audit.verify_new()).checked == 5
    assert (await services.audit.verify_new()).checked == 0
    await services.settings.set("workspace.name", "New")
    assert (await services.audit.verify_new()).checked == 1
    assert (await services.audit.verify()).checked == 6
    assert (await services.audit.verify_new()).checked == 0


@pytest.mark.of_a_file
@pytest.mark.usefixtures("renamed")
async def test_an_old_entry_that_is_changed_later_is_found_by_the_whole_check(services, forge):
    await services.audit.verify_new()
    forge("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
    assert (await services.audit.verify_new()).ok
    assert (await services.audit.verify()).first_bad == 2
    assert not (await services.audit.verify_new()).ok, "it is not taken for good again"


@pytest.mark.of_a_file
@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(("sql", "first_bad"), [("seq > 3", 4), ("seq > 0", 1)])
async def test_a_cut_off_end_is_noticed_by_who_saw_it(services, forge, sql, first_bad):
    await services.audit.verify_new()
    forge(f"DELETE FROM audit WHERE {sql}")
    verdict = await services.audit.verify_new()
    assert (verdict.ok, verdict.first_bad) == (False, first_bad)


@pytest.mark.of_a_file
@pytest.mark.usefixtures("renamed")
async def test_a_bad_new_entry_stays_bad(services, forge):
    await services.audit.verify_new()
    await services.settings.set("workspace.name", "New")
    forge("UPDATE audit SET actor = 'nobody' WHERE seq = 6")
    for _ in range(2):
        assert (await services.audit.verify_new()).first_bad == 6


@pytest.mark.usefixtures("renamed")
async def test_a_chain_of_another_key_is_not_whole(workspace):
    stranger = Audit(replace(workspace, audit_key=b"x" * 32))
    verdict = await stranger.verify()
    assert (verdict.ok, verdict.first_bad) == (False, 1)


async def test_an_empty_log_is_whole(services):
    verdict = await services.audit.verify()
    assert (verdict.ok, verdict.checked) == (True, 0)
