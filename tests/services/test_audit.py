"""The audit log as it is read and checked."""

from dataclasses import replace

from stratum_desktop.services.audit import Audit


async def fill(services, count):
    for number in range(count):
        await services.settings.set("workspace.name", f"name {number}")


async def test_entries_come_newest_first_and_page_on(services):
    await fill(services, 5)
    newest = await services.audit.entries(limit=2)
    assert [one.seq for one in newest] == [5, 4]
    older = await services.audit.entries(after=newest[-1].seq, limit=10)
    assert [one.seq for one in older] == [3, 2, 1]
    assert newest[0].actor == "test"


async def test_a_whole_chain_is_told_with_its_length(services):
    await fill(services, 3)
    verdict = await services.audit.verify()
    assert (verdict.ok, verdict.checked, verdict.first_bad) == (True, 3, None)


async def test_an_empty_chain_is_whole(services):
    assert (await services.audit.verify()).ok


async def test_a_chain_of_another_key_is_not_whole(services, workspace):
    await fill(services, 2)
    stranger = Audit(replace(workspace, audit_key=b"x" * 32))
    verdict = await stranger.verify()
    assert (verdict.ok, verdict.first_bad) == (False, 1)
