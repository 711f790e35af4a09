"""What goes over the wire when an answer breaks."""

from __future__ import annotations

import gzip
import socket

import httpx
import pytest
from starlette.responses import Response

from stratum_desktop.practice.servers import (
    PRACTICE_META_DATASET,
    PRACTICE_META_TOKEN,
    Fault,
    FaultKind,
    PracticeServer,
)
from stratum_desktop.practice.servers.broken_answer import broken

READ = (
    f"GET /meta/v26.0/{PRACTICE_META_DATASET}?fields=name HTTP/1.1\r\nHost: x\r\n"
    f"Authorization: Bearer {PRACTICE_META_TOKEN}\r\n\r\n"
).encode()


def raw_answer(server: PracticeServer) -> bytes:
    """Everything that comes back before the connection ends, read below HTTP."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(READ)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
    return answer


def test_a_reset_is_a_real_one(server: PracticeServer):
    server.faults.add(Fault(FaultKind.RESET_AFTER))
    with pytest.raises(ConnectionResetError):
        raw_answer(server)


def test_a_cut_answer_promises_more_than_it_holds(server: PracticeServer):
    server.faults.add(Fault(FaultKind.CUT))
    head, _, body = raw_answer(server).partition(b"\r\n\r\n")
    promised = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert 0 < len(body) < promised


def test_a_dripping_answer_is_whole_in_the_end(server: PracticeServer, meta: httpx.Client):
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=0.001))
    answer = meta.get(f"/v26.0/{PRACTICE_META_DATASET}?fields=id")
    assert answer.json() == {"id": PRACTICE_META_DATASET}


def test_a_huge_answer_is_as_large_as_it_was_planned(server: PracticeServer, meta: httpx.Client):
    for kind in (FaultKind.HUGE, FaultKind.GZIP_BOMB):
        server.faults.add(Fault(kind, size_bytes=3_000_001))
        assert len(meta.get(f"/v26.0/{PRACTICE_META_DATASET}?fields=id").content) == 3_000_001


def test_a_bomb_is_small_on_the_wire():
    bomb = broken(Fault(FaultKind.GZIP_BOMB, size_bytes=1_000_000), Response(b"{}"))
    assert len(bomb.body) < 2_000
    assert len(gzip.decompress(bomb.body)) == 1_000_000


def test_an_answer_without_a_body_is_cut_as_a_page_of_somebody_elses():
    for kind in (FaultKind.CUT, FaultKind.SLOW_DRIP):
        answer = broken(Fault(kind), Response(status_code=204))
        assert answer.status_code == 200
        assert len(answer.body) > 10


def test_a_fault_in_the_vendors_words_does_not_break_on_the_wire():
    with pytest.raises(ValueError, match="does not break"):
        broken(Fault(FaultKind.BAD_TOKEN), Response())
