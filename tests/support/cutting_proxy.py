"""A way to a server that breaks off when it is told to, at the one place that matters."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from enum import Enum


class Cut(Enum):
    """When the next COMMIT's connection breaks."""

    BEFORE_IT_ARRIVES = "before"
    BEFORE_ITS_ANSWER = "after"


class CuttingProxy:
    """Passes bytes between a client and a server on loopback."""

    def __init__(self, port: int) -> None:
        """Stand before the server at this port."""
        self._target = ("127.0.0.1", port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._plan: list[Cut] = []
        self._threads = [threading.Thread(target=self._serve, name="proxy-door")]
        self._threads[0].start()

    def cut_next_commit(self, cut: Cut, *, times: int = 1) -> None:
        """Let the next connections that commit break."""
        self._plan += [cut] * times

    def close(self) -> None:
        """Take no more connections, and wait until the last has ended."""
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            up = threading.Thread(target=self._up, args=(client, server), name="proxy-up")
            down = threading.Thread(target=_pass, args=(server, client), name="proxy-down")
            self._threads += [up, down]
            up.start()
            down.start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        while data := _received(client):
            if b"COMMIT\0" in data and self._plan:
                if self._plan.pop(0) is Cut.BEFORE_ITS_ANSWER:
                    _end(client)  # nothing comes back any more
                    server.sendall(data)
                _end(client)
                break
            server.sendall(data)
        _end(server, how=socket.SHUT_WR)
        client.close()


def _pass(source: socket.socket, target: socket.socket) -> None:
    while data := _received(source):
        with suppress(OSError):
            target.sendall(data)
    _end(target)
    source.close()


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(65_536)
    except OSError:
        return b""


def _end(one: socket.socket, *, how: int = socket.SHUT_RDWR) -> None:
    with suppress(OSError):
        one.shutdown(how)
