"""The engine as a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time

import pytest
from eventually import eventually
from program import PATIENCE_SECONDS, running, stratum

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services.engine_desk import STOP

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are not Windows's way")


def worker(folder, *more):
    return running("worker", "--workspace", folder, *more)


async def wait_until_it_beats(services, process):
    async def beats():
        assert process.poll() is None, process.stderr.read()
        engine = (await services.dashboards.status()).engine
        return engine.running and engine.pid == process.pid

    await eventually(beats, within=90)


def ends(process, *, within=PATIENCE_SECONDS):
    """Wait for the end; returns the exit code and how long it took."""
    began = time.monotonic()
    code = process.wait(within)
    return code, time.monotonic() - began


async def test_it_beats_refuses_a_second_one_and_ends_on_the_parents_word(folder):
    async with open_workspace(Opening(folder)) as services:
        with worker(folder, "--while-stdin-open") as process:
            await wait_until_it_beats(services, process)
            second = await asyncio.to_thread(stratum, "worker", "--workspace", folder)
            assert second.returncode == 4
            assert f"number {process.pid}" in second.stderr
            assert "Stop it, or leave delivery to it." in second.stderr
            deliver = await asyncio.to_thread(stratum, "deliver", "--workspace", folder)
            assert (deliver.returncode, deliver.stdout) == (4, "")
            process.stdin.write("stop\n")
            process.stdin.flush()
            code, took = ends(process)
            assert (code, process.stderr.read()) == (0, "")
            assert took < 3
        assert (await services.dashboards.status()).engine.pid is None


async def test_it_ends_with_its_parent(folder):
    async with open_workspace(Opening(folder)) as services:
        with worker(folder, "--while-stdin-open") as process:
            await wait_until_it_beats(services, process)
            process.stdin.close()
            assert ends(process)[0] == 0
        assert (await services.dashboards.status()).engine.pid is None


async def test_it_outlives_its_parent_where_the_operator_wants_that(folder):
    async with open_workspace(Opening(folder)) as services:
        await services.settings.set("engine.outlives_window", True)
        with worker(folder, "--while-stdin-open") as process:
            await wait_until_it_beats(services, process)
            process.stdin.close()
            await services.engine_desk.request("emq_refresh")

            async def served():
                assert process.poll() is None
                return (await services.dashboards.status()).pending_jobs == 0

            await eventually(served, within=90)
            await services.engine_desk.request(STOP)
            assert ends(process)[0] == 0


async def test_a_signal_ends_it_in_good_order(folder):
    async with open_workspace(Opening(folder)) as services:
        with worker(folder) as process:
            await wait_until_it_beats(services, process)
            process.send_signal(signal.SIGTERM)
            code, took = ends(process)
            assert (code, process.stderr.read()) == (0, "")
            assert took < 3
        assert (await services.dashboards.status()).engine.pid is None
    log = (folder / "logs" / "engine.log").read_text(encoding="utf-8")
    assert "ERROR" not in log


async def test_a_killed_engine_leaves_the_way_free_for_the_next(folder):
    async with open_workspace(Opening(folder)) as services:
        with worker(folder) as process:
            await wait_until_it_beats(services, process)
            process.kill()
            process.wait()
        with worker(folder) as process:
            await wait_until_it_beats(services, process)
            process.send_signal(signal.SIGINT)
            assert ends(process)[0] == 0


def test_a_missing_workspace_ends_it_with_one_line(tmp_path):
    answer = stratum("worker", "--workspace", tmp_path / "nowhere")
    assert answer.returncode == 3
    assert answer.stderr.count("\n") == 1
    assert "no workspace" in answer.stderr
    assert not (tmp_path / "nowhere").exists()


async def test_its_log_holds_no_personal_data(folder):
    event = {
        "event_name": "Purchase",
        "event_id": "one",
        "event_time": int(time.time()) - 60,
        "action_source": "physical_store",
        "user_data": {"email": "canary@shop.example", "phone": "+4915112345678"},
        "parameters": {"value": 1, "currency": "EUR"},
    }
    with PracticeServer(vendors=[PracticeMeta()]) as server:
        async with open_workspace(Opening(folder)) as services:
            await connect_practice(services, server)
            await services.ingestion.add(lines=[json.dumps(event).encode()], source="shop")
            with worker(folder) as process:

                async def delivered():
                    return (await services.dashboards.status()).delivered_today == 1

                await eventually(delivered, within=90)
                process.send_signal(signal.SIGTERM)
                ends(process)
    log = (folder / "logs" / "engine.log").read_text(encoding="utf-8")
    assert "1 delivered" in log
    for secret in ("canary", "4915112345678", *server.vendors[0].secrets.values()):
        assert secret not in log
