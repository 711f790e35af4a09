"""`audit`: list, verify and export."""

from __future__ import annotations

import asyncio

import pytest

from stratum_desktop.bootstrap.build import Opening, open_store_of


@pytest.fixture
def named(cli):
    """Three entries: two names, one currency."""
    for assignment in ("workspace.name=One", "workspace.name=Two", "workspace.currency=GBP"):
        assert cli("settings", assignment).code == 0


def test_a_new_workspace_has_no_entries_and_a_whole_chain(cli):
    assert cli("audit", "list").out == "none\n"
    answer = cli("audit", "verify")
    assert (answer.code, "nothing to verify" in answer.out) == (0, True)


def test_entries_are_listed_newest_first_and_filtered(cli, named):
    answer = cli("audit", "list", "--limit", "2")
    header, first, second, more = answer.out.splitlines()
    assert header.split()[0] == "entry"
    assert "Setting changed" in first
    assert "Command line" in first
    assert '"One"' in second
    assert more == "2 of 3."
    found = cli("audit", "list", "--text", "currency", "--json").json
    assert [(one["seq"], one["subject"]) for one in found] == [(3, "workspace.currency")]
    assert cli("audit", "list", "--who", "engine").out == "none\n"
    assert len(cli("audit", "list", "--after", "3", "--json").json) == 2


def test_a_changed_entry_is_a_finding_with_what_to_do(cli, named, folder):
    async def forge():
        async with open_store_of(Opening(folder)) as workspace:

            def change(uow):
                uow.connection.exec_driver_sql("DROP TRIGGER audit_refuses_update")
                uow.connection.exec_driver_sql("UPDATE audit SET actor = 'me' WHERE seq = 2")

            await workspace.store.write(change)

    asyncio.run(forge())
    answer = cli("audit", "verify")
    assert answer.code == 1
    assert "broken at entry 2" in answer.out
    assert "keep the database and every backup" in answer.out
    told = cli("audit", "verify", "--json").json
    assert (told["ok"], told["first_bad"], told["checked"]) == (False, 2, 1)


def test_an_export_is_written_and_noted(cli, named, tmp_path):
    path = tmp_path / "log.csv"
    assert cli("audit", "export", str(path), "--what", "setting.changed").code == 0
    assert len(path.read_text("utf-8-sig").splitlines()) == 4
    assert "Audit log exported" in cli("audit", "list", "--limit", "1").out
    assert cli("audit", "export", str(tmp_path / "log.pdf")).code == 3
