"""Opening workspaces, and what is refused."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.services.setting_catalogue import DEFAULT_COUNTRY


async def status_of(opening):
    async with open_workspace(opening) as services:
        return await services.dashboards.status()


async def test_a_new_workspace_is_made_and_opened_again(tmp_path):
    made = await status_of(Opening(tmp_path / "shop", create=True))
    again = await status_of(Opening(tmp_path / "shop"))
    assert made.workspace == again.workspace == "shop"
    assert not again.is_practice
    assert "file beside the database" in again.key_place


async def test_a_missing_workspace_is_refused_and_nothing_is_made(tmp_path):
    with pytest.raises(Refusal, match=r"no workspace in .*shop.*stratum init"):
        await status_of(Opening(tmp_path / "shop"))
    assert not (tmp_path / "shop").exists()


async def test_a_folder_of_a_sync_client_is_refused_before_anything_is_made(tmp_path):
    with pytest.raises(Refusal, match="Dropbox"):
        await status_of(Opening(tmp_path / "Dropbox" / "shop", create=True))
    assert not (tmp_path / "Dropbox").exists()


async def test_a_passphrase_is_asked_for_and_checked(tmp_path):
    folder = tmp_path / "shop"
    await status_of(Opening(folder, create=True, passphrase="open sesame"))
    with pytest.raises(Refusal, match="protected by a passphrase"):
        await status_of(Opening(folder))
    with pytest.raises(Refusal, match="does not open the workspace"):
        await status_of(Opening(folder, passphrase="open barley"))
    assert (await status_of(Opening(folder, passphrase="open sesame"))).workspace == "shop"


async def test_a_lost_key_is_trouble_and_no_new_one_is_made(tmp_path):
    folder = tmp_path / "shop"
    await status_of(Opening(folder, create=True))
    Folder(folder).key_file.unlink()
    Folder(folder).key_description.unlink()
    with pytest.raises(Trouble, match=r"key\.json is missing"):
        await status_of(Opening(folder, create=True))
    assert not Folder(folder).key_file.exists()


async def test_only_a_new_workspace_is_marked_as_practice(tmp_path):
    real, practice = tmp_path / "real", tmp_path / "practice"
    await status_of(Opening(real, create=True))
    assert not (await status_of(Opening(real, create=True, practice=True))).is_practice
    assert (await status_of(Opening(practice, create=True, practice=True))).is_practice
    assert (await status_of(Opening(practice))).is_practice


async def test_a_workspace_opened_for_viewing_changes_nothing(folder):
    async with open_workspace(Opening(folder, read_only=True)) as services:
        with pytest.raises(Refusal, match="viewing only"):
            await services.settings.set("workspace.name", "Other")
        assert await services.settings.get("workspace.name") == "My workspace"


async def test_who_acts_is_written_into_the_audit_log(folder):
    async with open_workspace(Opening(folder, actor="cli")) as services:
        await services.settings.set("workspace.name", "Other")
        (entry,) = await services.audit.entries()
    assert (entry.actor, entry.action, entry.subject) == (
        "cli",
        "setting.changed",
        "workspace.name",
    )


async def test_everything_is_closed_when_the_work_inside_fails(folder):
    with pytest.raises(ZeroDivisionError):
        async with open_workspace(Opening(folder)) as services:
            raise ZeroDivisionError
    with pytest.raises(RuntimeError, match="closed"):
        await services.dashboards.status()
    assert not list(folder.glob("*-wal"))


async def test_two_processes_may_have_it_open_at_once(folder):
    async with open_workspace(Opening(folder)) as one, open_workspace(Opening(folder)) as other:
        await asyncio.gather(
            one.settings.set("workspace.name", "One"), other.settings.set("gui.theme", "dark")
        )
        assert await one.settings.get("gui.theme") == "dark"


async def test_a_new_workspace_counts_its_days_in_the_zone_it_is_made_in(tmp_path):
    zones = []
    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        opening = Opening(tmp_path / "shop", create=True, time_zone=zone)
        async with open_workspace(opening) as services:
            zones.append(await services.settings.get("workspace.time_zone"))
    assert zones == ["Europe/Berlin", "Europe/Berlin"]


async def test_a_workspace_on_a_server_is_made_and_opened_again_also_elsewhere(postgres, tmp_path):
    address = postgres.new_database()
    folder, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    async with open_workspace(Opening(folder, create=True, database=address)) as services:
        await services.settings.set(DEFAULT_COUNTRY.key, "FR")
    assert not (folder / "stratum.db").exists()
    elsewhere.mkdir()
    for name in ("server.json", "key.json", "master.key"):
        shutil.copy(folder / name, elsewhere / name)
    async with open_workspace(Opening(elsewhere)) as services:
        assert await services.settings.get(DEFAULT_COUNTRY.key) == "FR"
        assert (await services.maintenance.verify()).ok
    postgres.drop(address)


async def test_a_key_of_another_workspace_opens_no_database_on_a_server(postgres, tmp_path):
    address = postgres.new_database()
    folder, other = tmp_path / "here", tmp_path / "other"
    for place in (folder, other):
        database = address if place is folder else None
        async with open_workspace(Opening(place, create=True, database=database)):
            pass
    (other / "stratum.db").unlink()
    shutil.copy(folder / "server.json", other / "server.json")
    with pytest.raises(Refusal, match="another key"):
        async with open_workspace(Opening(other)):
            pass
    postgres.drop(address)


async def test_an_address_with_a_password_is_refused_and_kept_nowhere(tmp_path):
    opening = Opening(tmp_path / "w", create=True, database="postgresql://ada:hush@localhost/shop")
    with pytest.raises(Refusal, match="Leave the password out"):
        async with open_workspace(opening):
            pass
    assert not any("hush" in file.read_text() for file in (tmp_path / "w").glob("*.json"))
