"""Answers that go wrong on the wire: reset, cut, dripped, huge."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import struct
from collections.abc import Iterator

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from stratum_desktop.practice.servers.fault import Fault, FaultKind

_PAGE = b"<!doctype html><title>Welcome</title><p>Sign in to use this network.</p>"
_CHUNK = b" " * 65_536
#: l_onoff, l_linger: closing sends RST. Two shorts on Windows, two ints elsewhere.
_LINGER_ZERO = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


class ResetAnswer(Response):
    """No answer: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reset, and wait until the server has noticed."""
        _reset(scope["state"]["transport"])
        await _disconnected(receive)


class CutAnswer(Response):
    """Headers that promise a body, half of it, and the end of the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half, then close."""
        await send(_start(self, len(self.body)))
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"]["transport"].close()
        await _disconnected(receive)


class DripAnswer(Response):
    """The whole answer, one byte at a time, until somebody gives up."""

    interval_seconds = 1.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a byte, wait an interval, and so on."""
        await send(_start(self, len(self.body)))
        for byte in bytes(self.body):
            await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
            try:
                await asyncio.wait_for(_disconnected(receive), self.interval_seconds)
            except TimeoutError:
                continue
            return
        await send({"type": "http.response.body", "body": b""})


class HugeAnswer(Response):
    """More than anybody should read."""

    size_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send padding until it is done or the other side has gone."""
        await send(_start(self, self.size_bytes))
        for chunk in _padding(self.size_bytes):
            if scope["state"]["transport"].is_closing():
                return
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def broken(fault: Fault, answer: Response) -> Response:
    """Return this answer as the fault makes of it, for the kinds that break on the wire.

    An answer without a body cannot be cut or dripped: a page of somebody else's stands in.
    """
    if not answer.body:
        answer = Response(_PAGE, 200, media_type="text/html")
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    match fault.kind:
        case FaultKind.RESET_BEFORE | FaultKind.RESET_AFTER:
            return ResetAnswer()
        case FaultKind.CUT:
            return CutAnswer(answer.body, answer.status_code, headers)
        case FaultKind.SLOW_DRIP:
            drip = DripAnswer(answer.body, answer.status_code, headers)
            drip.interval_seconds = fault.interval_seconds
            return drip
        case FaultKind.HUGE:
            huge = HugeAnswer(b"", answer.status_code, headers)
            huge.size_bytes = fault.size_bytes
            return huge
        case FaultKind.GZIP_BOMB:
            bomb = gzip.compress(b" " * fault.size_bytes, compresslevel=9)
            return Response(bomb, answer.status_code, {**headers, "content-encoding": "gzip"})
        case FaultKind.HTML:
            return Response(_PAGE, 200, media_type="text/html")
        case FaultKind.REDIRECT:
            return Response(b"", 302, {"location": "http://198.51.100.1/elsewhere"})
    raise ValueError(f"{fault.kind} does not break on the wire")


def _start(answer: Response, length: int) -> dict[str, object]:
    headers = [(name, value) for name, value in answer.raw_headers if name != b"content-length"]
    headers.append((b"content-length", str(length).encode()))
    return {"type": "http.response.start", "status": answer.status_code, "headers": headers}


def _padding(size: int) -> Iterator[bytes]:
    while size > 0:
        yield _CHUNK[:size]
        size -= len(_CHUNK)


def _reset(transport: asyncio.Transport) -> None:
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    transport.abort()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
