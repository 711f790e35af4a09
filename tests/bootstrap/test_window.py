"""What the window writes before and while it opens a workspace."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from stratum_desktop.bootstrap.window import opened
from stratum_desktop.domain.errors import Refusal, Trouble


async def test_a_folder_that_cannot_hold_a_workspace_gets_no_log(tmp_path):
    folder = tmp_path / "Dropbox" / "shop"
    with ExitStack() as logs, pytest.raises(Refusal, match="Dropbox"):
        async with opened(folder, logs):
            pass
    assert not folder.parent.exists()


async def test_a_folder_that_cannot_be_written_is_trouble_in_one_sentence(tmp_path):
    in_the_way = tmp_path / "shop"
    in_the_way.write_text("a file, no folder")
    with ExitStack() as logs, pytest.raises(Trouble, match="cannot be written"):
        async with opened(in_the_way, logs):
            pass


async def test_an_opened_workspace_is_logged_beside_its_database(tmp_path):
    folder = tmp_path / "shop"
    with ExitStack() as logs:
        async with opened(folder, logs) as services:
            assert (await services.dashboards.status()).workspace == "shop"
        assert (folder / "logs" / "window.log").exists()
