"""Making a practice workspace, and running its world."""

from __future__ import annotations

import json
import signal
import socket
import sys

import pytest
from program import PATIENCE_SECONDS, running, stratum

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.practice import prepare_practice
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.single_instance import PumpLock
from stratum_desktop.practice.ads import AdWorld, file_in


async def name_of(folder):
    async with open_workspace(Opening(folder)) as services:
        return await services.settings.get("workspace.name")


async def rename(folder, name):
    async with open_workspace(Opening(folder)) as services:
        await services.settings.set("workspace.name", name)


async def test_it_is_made_once_and_then_left_as_it_is(tmp_path):
    folder = tmp_path / "world"
    await prepare_practice(folder, with_history=False)
    await rename(folder, "Mine")
    await prepare_practice(folder, with_history=False)
    assert await name_of(folder) == "Mine"
    assert not Folder(folder).unfinished_mark.exists()


async def test_one_whose_making_was_cut_off_is_made_anew(folder):
    await rename(folder, "Half made")
    Folder(folder).unfinished_mark.touch()
    AdWorld(kept_in=file_in(folder), begun_at=0.0)
    await prepare_practice(folder, with_history=False)
    assert await name_of(folder) == "My workspace"
    assert not file_in(folder).exists()
    assert not Folder(folder).unfinished_mark.exists()


async def test_real_data_is_neither_mixed_with_made_up_data_nor_thrown_away(tmp_path):
    folder = tmp_path / "real"
    async with open_workspace(Opening(folder, create=True)) as services:
        await services.settings.set("workspace.name", "Real")
    for mark in (False, True):
        if mark:
            Folder(folder).unfinished_mark.touch()
        with pytest.raises(Refusal, match="never mixed"):
            await prepare_practice(folder, with_history=False)
    assert await name_of(folder) == "Real"


async def test_a_folder_that_cannot_be_made_is_trouble(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Trouble, match="cannot be made"):
        await prepare_practice(tmp_path / "file" / "world", with_history=False)


async def test_two_processes_do_not_make_it_at_once(tmp_path):
    folder = tmp_path / "world"
    folder.mkdir()
    with PumpLock(Folder(folder).pump_lock), pytest.raises(Trouble, match="Another"):
        await prepare_practice(folder, with_history=False)
    assert not Folder(folder).exists()


def test_ad_accounts_that_cannot_be_read_are_told_of(folder):
    file_in(folder).parent.mkdir()
    file_in(folder).write_text("nothing of the kind")
    done = stratum("practice", "serve", "--workspace", folder)
    assert done.returncode == 4
    assert f"{file_in(folder)} does not say how the practice ad accounts" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals are not Windows's way")
def test_its_platforms_answer_until_the_program_is_stopped(folder):
    with running("practice", "serve", "--workspace", folder, "--json") as process:
        port = json.loads(process.stdout.readline())["port"]
        with socket.create_connection(("127.0.0.1", port), timeout=10):
            pass
        taken = stratum("practice", "serve", "--workspace", folder, "--port", str(port))
        assert taken.returncode == 4
        assert f"port {port}" in taken.stderr
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0
        assert process.stderr.read() == ""
