"""The practice vendors as a program of their own, for harnesses and for people."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest
from program import PATIENCE_SECONDS, PROJECT, environment

from stratum_desktop.practice.servers.server import every_vendor

PROGRAM = [sys.executable, "-W", "error", "-m", "stratum_desktop.practice.servers"]


@contextmanager
def serving(*arguments):
    """The program, once it has said how to connect: (process, what it said)."""
    with subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        cwd=PROJECT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            if process.poll() is None:
                process.kill()


def refused(*arguments):
    """Run with arguments that cannot work; returns the end, and the last line it said."""
    ended = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert ended.stdout == ""
    return ended.returncode, ended.stderr.splitlines()[-1]


def send(told, *events):
    """Send events to Meta's twin the way the program said; returns the answer."""
    meta = told["platforms"]["meta"]
    return httpx.post(
        f"{meta['base_url']}/v26.0/{meta['account']}/events",
        headers={"authorization": f"Bearer {meta['secrets']['access_token']}"},
        json={"data": [{**event, "event_time": int(time.time()) - 60} for event in events]},
        trust_env=False,
    )


def test_one_line_says_how_to_connect_to_every_vendor_and_is_true():
    with serving() as (_, told):
        port = told["port"]
        assert told["platforms"] == {
            vendor.key: {
                "base_url": f"http://127.0.0.1:{port}/{vendor.key}",
                "account": vendor.account,
                "secrets": dict(vendor.secrets),
                "options": dict(vendor.options),
            }
            for vendor in every_vendor()
        }
        ledger = httpx.get(f"http://127.0.0.1:{port}/practice/ledger", trust_env=False)
        assert ledger.json().keys() == told["platforms"].keys()


def test_a_line_is_logged_for_every_call_that_was_accepted_and_for_no_other(tmp_path, wire):
    log = tmp_path / "calls.jsonl"
    with serving("--log", log) as (_, told):
        assert send(told, wire("a"), wire("b")).status_code == 200
        assert send(told, wire("c", user_data={})).status_code == 400
        assert send(told, wire("d")).status_code == 200
        # Written before the answer, so nothing has to be waited for.
        lines = [json.loads(line) for line in log.read_text().splitlines()]
    account = told["platforms"]["meta"]["account"]
    assert [(one["vendor"], one["account"]) for one in lines] == [("meta", account)] * 2
    assert [[event[1] for event in one["events"]] for one in lines] == [["a", "b"], ["d"]]


def test_a_storm_spoils_calls_and_none_without(wire):
    def fate(told, number):
        try:
            answer = send(told, wire(str(number)))
        except httpx.TransportError:
            return "broken"
        is_json = answer.headers["content-type"].startswith("application/json")
        return "well" if answer.status_code == 200 and is_json else "badly"

    with serving() as (_, told):
        assert {fate(told, n) for n in range(6)} == {"well"}
    with serving("--storm-seed", 3, "--storm-share", 1) as (_, told):
        # What is only slow ends well.
        assert {fate(told, n) for n in range(16)} >= {"badly", "broken"}


def test_it_takes_the_port_it_is_told_and_says_so_when_it_cannot():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, line = refused("--port", port)
    assert code == 2
    assert f"port {port} cannot be used" in line
    with serving("--port", port) as (_, told):
        assert told["port"] == port


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--port", "99999"), "a number from 0 to 65535, not 99999"),
        (("--storm-share", "7"), "such as 0.3, not 7.0"),
        (("--storm-share", "nan"), "such as 0.3, not nan"),
        (("--colour", "red"), "unrecognized arguments: --colour red"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_arguments_that_cannot_work_are_named_in_one_line(arguments, says):
    code, line = refused(*arguments)
    assert code == 2
    assert line.startswith("python -m stratum_desktop.practice.servers: error: ")
    assert says in line


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no interrupt to one process")
def test_an_interrupt_ends_it_well_and_frees_the_port():
    with serving() as (process, told):
        # It answers, so the server's own signal handling is in place.
        httpx.get(f"http://127.0.0.1:{told['port']}/practice/ledger", trust_env=False)
        process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, said, complained) == (0, "", "")
    socket.create_server(("127.0.0.1", told["port"])).close()
