"""Switches and ledger over HTTP, and what each fault does on the wire."""

from __future__ import annotations

from contextlib import nullcontext

import httpx
import pytest

from stratum_desktop.practice.servers import (
    PRACTICE_META_DATASET,
    Fault,
    FaultKind,
    PracticeServer,
)

EVENTS_PATH = f"/v26.0/{PRACTICE_META_DATASET}/events"


@pytest.fixture
def switches(server: PracticeServer) -> httpx.Client:
    with httpx.Client(
        base_url=f"http://127.0.0.1:{server.port}/practice", trust_env=False
    ) as client:
        yield client


def test_the_ledger_is_shown_and_asked_for_one_event(switches, post, wire):
    post(wire("a"), wire("a"), wire("b"))
    counts = switches.get("/ledger").json()["meta"]
    assert counts == {
        "requests": 1,
        "accepted_requests": 1,
        "received": 3,
        "unique": 2,
        "duplicates": 1,
        "conflicting": 0,
        "counted": 2,
        "doubled": 0,
    }
    (entry,) = switches.get("/ledger", params={"event_id": "a"}).json()["meta"]
    assert (entry["event_id"], entry["copies"], entry["counted"]) == ("a", 2, 1)
    assert not any(switches.get("/ledger", params={"event_id": "z"}).json().values())


def test_faults_are_planned_over_http(switches, post, wire):
    plan = {
        "faults": [{"kind": "rate_limit", "count": 2, "retry_after": "9"}],
        "poison": ["bad"],
    }
    assert switches.post("/faults", json=plan).json()["planned"][0]["kind"] == "rate_limit"
    for _ in range(2):
        response = post(wire())
        assert (response.status_code, response.headers["retry-after"]) == (429, "9")
    assert post(wire("bad")).status_code == 400
    switches.post("/faults", json={"storm": {"seed": 1, "share": 1.0, "kinds": ["html"]}})
    assert post(wire()).headers["content-type"].startswith("text/html")
    switches.post("/faults", json={"clear": True})
    assert post(wire("bad")).status_code == 200


@pytest.mark.parametrize(
    "plan", [b"", b"[]", b'{"fault": []}', b'{"faults": [{"kind": "flood"}]}', b'{"storm": {}}']
)
def test_a_plan_that_is_none_is_refused_and_changes_nothing(switches, server, plan: bytes):
    response = switches.post("/faults", content=plan)
    assert response.status_code == 400
    assert "not a plan of faults" in response.json()["error"]
    assert server.faults.planned == ()


def test_reset_forgets_and_behaves(switches, server, post, wire):
    post(wire())
    server.faults.add(Fault(FaultKind.HTML, count=None))
    switches.post("/reset")
    assert switches.get("/ledger").json()["meta"]["received"] == 0
    assert post(wire()).status_code == 200


def test_a_vendor_that_is_not_served_is_named(server: PracticeServer):
    answer = httpx.get(f"http://127.0.0.1:{server.port}/myspace/x", trust_env=False)
    assert answer.status_code == 404
    assert "meta" in answer.json()["error"]


@pytest.mark.parametrize(
    ("kind", "is_kept"),
    [
        (FaultKind.RATE_LIMIT, False),
        (FaultKind.SERVER_ERROR, False),
        (FaultKind.BAD_TOKEN, False),
        (FaultKind.HTML, False),
        (FaultKind.REDIRECT, False),
        (FaultKind.RESET_BEFORE, False),
        (FaultKind.RESET_AFTER, True),
        (FaultKind.CUT, True),
        (FaultKind.SLOW_DRIP, True),
        (FaultKind.HUGE, True),
        (FaultKind.GZIP_BOMB, True),
    ],
)
def test_a_fault_keeps_the_events_or_does_not(server, post, wire, kind: FaultKind, is_kept: bool):
    server.faults.add(Fault(kind, interval_seconds=0.001, size_bytes=100_000))
    breaks = kind in (FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER, FaultKind.CUT)
    with pytest.raises(httpx.TransportError) if breaks else nullcontext():
        post(wire())
    assert server.ledger.counts("meta").received == int(is_kept)
    assert post(wire("next")).status_code == 200
