"""The least that can stand for Meta on loopback: takes a request, counts its events, says yes.

Run as a process of its own it prints its port. It looks at no field and checks no token, so it
measures whoever sends; the strict practice Meta judges every event and is slower than a sender.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_LENGTH = re.compile(rb"(?i)content-length:\s*(\d+)")
_END = b"\r\n\r\n"


class _Sink(asyncio.Protocol):
    """One connection; requests follow each other on it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._received = bytearray()
        self._wanted: int | None = None

    def data_received(self, data: bytes) -> None:
        self._received += data
        while True:
            if self._wanted is None:
                end = self._received.find(_END)
                if end < 0:
                    return
                head = bytes(self._received[:end])
                length = _LENGTH.search(head)
                self._wanted = end + len(_END) + (int(length[1]) if length else 0)
            if len(self._received) < self._wanted:
                return
            # In JSON, or percent-encoded in a form.
            count = self._received.count(b"event_name", 0, self._wanted)
            del self._received[: self._wanted]
            self._wanted = None
            self._transport.write(_answer(count))


def _answer(count: int) -> bytes:
    body = b'{"events_received":%d,"messages":[],"fbtrace_id":"Abench"}' % count
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )


@contextmanager
def running() -> Iterator[str]:
    """Run a sink in a process of its own; gives its base URL."""
    sink = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True)
    try:
        assert sink.stdout is not None
        yield f"http://127.0.0.1:{int(sink.stdout.readline())}"
    finally:
        sink.terminate()
        sink.wait()


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
