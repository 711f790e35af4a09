"""The engine as the window sees it: started, adopted, stopped, let go."""

from __future__ import annotations

import sys

import pytest
from eventually import eventually
from program import PATIENCE_SECONDS, PROJECT, running

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.engine_process import EngineProcess
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.single_instance import PumpLock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not Windows's way")


@pytest.fixture(autouse=True)
def _at_home(monkeypatch):
    # Children are started as this program is: from where the package is found.
    monkeypatch.chdir(PROJECT)


async def lives(services):
    async def ask():
        return (await services.dashboards.status()).engine.running

    await eventually(ask, within=90)


async def test_our_own_child_starts_once_and_ends_when_asked(folder):
    engine = EngineProcess(folder)
    assert not engine.is_running()
    async with open_workspace(Opening(folder)) as services:
        engine.start()
        try:
            engine.start()
            assert engine.is_running()
            await lives(services)
            pid = (await services.dashboards.status()).engine.pid
            assert PumpLock(Folder(folder).pump_lock).holder_pid() == pid
        finally:
            engine.stop()
            engine.wait()
        assert not engine.is_running()
        assert (await services.dashboards.status()).engine.pid is None


async def test_an_engine_that_runs_already_is_adopted_and_stopped(folder):
    async with open_workspace(Opening(folder)) as services:
        with running("worker", "--workspace", folder) as process:
            await lives(services)
            engine = EngineProcess(folder)
            engine.start()
            assert engine.is_running()
            assert (await services.dashboards.status()).engine.pid == process.pid
            engine.let_go()
            assert engine.is_running(), "letting go of somebody else's engine leaves it alone"
            engine.stop()
            engine.wait()
            assert process.wait(PATIENCE_SECONDS) == 0
            assert not engine.is_running()


async def test_after_an_adopted_engine_has_died_our_own_is_started(folder):
    async with open_workspace(Opening(folder)) as services:
        engine = EngineProcess(folder)
        with running("worker", "--workspace", folder) as process:
            await lives(services)
            engine.start()
            process.kill()
            process.wait()
            assert not engine.is_running()
        engine.start()
        try:

            async def ours():
                pid = (await services.dashboards.status()).engine.pid
                return pid is not None and pid != process.pid

            await eventually(ours, within=90)
        finally:
            engine.let_go()
            engine.wait()
        assert not engine.is_running()
