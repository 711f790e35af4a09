"""The server starts and stops clean, in a thread and as a program."""

from __future__ import annotations

import asyncio
import gc
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import orjson
import pytest

from stratum_desktop.practice.servers import (
    PRACTICE_META_DATASET,
    PRACTICE_META_TOKEN,
    Fault,
    FaultKind,
    PracticeServer,
)

EVENTS_PATH = f"/v26.0/{PRACTICE_META_DATASET}/events"


def test_a_stopped_server_leaves_neither_thread_nor_port():
    before = threading.active_count()
    with PracticeServer() as server:
        port = server.port
        assert httpx.get(f"http://127.0.0.1:{port}/practice/ledger", trust_env=False).is_success
    assert threading.active_count() == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/practice/ledger", trust_env=False)
    with PracticeServer(port=port) as again:
        assert again.port == port


def test_stopping_does_not_wait_for_an_answer_that_drips():
    server = PracticeServer(faults=[Fault(FaultKind.SLOW_DRIP, interval_seconds=600)])
    server.start()
    url = f"{server.base_url('meta')}/v26.0/{PRACTICE_META_DATASET}?fields=id"
    with httpx.stream("GET", url, trust_env=False) as answer:
        parts = answer.iter_raw()
        assert next(parts) == b"{"
        server.stop()
        with pytest.raises(httpx.TransportError):
            list(parts)


# In one of these turns asyncio itself has accepted the visitor and finds the listener closed when
# it makes the connection: it drops the socket without closing it, which ends the visit as well.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("turns", range(8))
async def test_stopping_does_not_wait_for_who_comes_in_while_the_door_closes(turns: int):
    server = PracticeServer()
    listening = server._server
    listening.config.load()
    listening.lifespan = listening.config.lifespan_class(listening.config)
    await listening.startup(sockets=[server._socket])
    # The system lets the visitor in; so many turns later the server knows more or less about it.
    with socket.create_connection(("127.0.0.1", server.port), 10):
        for _ in range(turns):
            await asyncio.sleep(0)
        async with asyncio.timeout(10):
            await listening.shutdown([server._socket])
        assert not listening.server_state.connections
    gc.collect()


def test_it_runs_as_a_program_that_says_how_to_connect(tmp_path: Path):
    log = tmp_path / "log.jsonl"
    program = [sys.executable, "-m", "stratum_desktop.practice.servers", "--log", str(log)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = orjson.loads(process.stdout.readline())
            way_in = told["platforms"]["meta"]
            assert way_in["secrets"] == {"access_token": PRACTICE_META_TOKEN}
            response = httpx.get(
                f"{way_in['base_url']}/v26.0/{way_in['account']}?fields=name",
                headers={"authorization": f"Bearer {PRACTICE_META_TOKEN}"},
                trust_env=False,
            )
            assert response.json()["id"] == PRACTICE_META_DATASET
        finally:
            process.terminate()
        process.wait(60)


def test_the_last_calls_are_kept_and_forgotten(server: PracticeServer, meta, post, wire):
    for number in range(10):
        post(wire(str(number)))
    assert len(server.calls) == 8
    assert server.calls[-1].headers["authorization"] == f"Bearer {PRACTICE_META_TOKEN}"
    server.reset()
    assert server.calls == ()
    assert server.ledger.counts("meta").requests == 0


def test_the_date_header_is_the_servers_own_clock(server: PracticeServer, meta):
    answer = meta.get(f"/v26.0/{PRACTICE_META_DATASET}?fields=id")
    assert answer.headers["date"] == "Mon, 02 Mar 2026 12:00:00 GMT"
