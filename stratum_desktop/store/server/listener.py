"""Hears when another program has committed."""

from __future__ import annotations

import threading

import psycopg

from stratum_desktop.store.server.connection import connect
from stratum_desktop.store.server.transaction import CHANNEL

_LOOK_SECONDS = 0.2
"""How long closing may take. Source: own choice."""
_RETRY_SECONDS = 1.0


class Listener:
    """Counts the commits of others, on a thread and a connection of its own.

    While the server cannot be heard nothing is counted; hearing it again counts once, since
    anything may have happened.
    """

    def __init__(self, conninfo: str, *, own_identity: str) -> None:
        """Begin to listen."""
        self.heard = 0
        self._conninfo = conninfo
        self._own_identity = own_identity
        self._is_ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="store-listener")
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._is_ended.set()
        self._thread.join()

    def _listen(self) -> None:
        while not self._is_ended.is_set():
            try:
                self._listen_until_cut_off()
            except psycopg.Error:
                self._is_ended.wait(_RETRY_SECONDS)

    def _listen_until_cut_off(self) -> None:
        with connect(self._conninfo) as connection:
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
            self.heard += 1
            while not self._is_ended.is_set():
                for one in connection.notifies(timeout=_LOOK_SECONDS):
                    self.heard += one.payload != self._own_identity
                    if self._is_ended.is_set():
                        return
