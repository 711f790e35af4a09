"""The server starts and stops clean, in a thread and as a program."""

from __future__ import annotations

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
        process.wait(10)


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
