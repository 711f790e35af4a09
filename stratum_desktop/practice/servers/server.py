"""Runs the practice vendors on loopback: a thread with its own loop, or a program of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.app import PracticeApp
from stratum_desktop.practice.servers.fault import Fault, FaultPlan, Storm
from stratum_desktop.practice.servers.ga4 import PracticeGa4
from stratum_desktop.practice.servers.google import PracticeGoogle
from stratum_desktop.practice.servers.ledger import Ledger
from stratum_desktop.practice.servers.linkedin import PracticeLinkedIn
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.servers.snapchat import PracticeSnapchat
from stratum_desktop.practice.servers.tiktok import PracticeTikTok
from stratum_desktop.practice.servers.vendor import Call, Vendor
from stratum_desktop.practice.servers.whatsapp import PracticeWhatsApp

_HOST = "127.0.0.1"
_START_SECONDS = 10.0
# Turns of the loop from accepting a connection until it stands in the list of connections, and one.
_TURNS_OF_AN_ACCEPTED_CONNECTION = 4


def every_vendor(
    world: AdWorld | None = None, *, ledger: Ledger | None = None
) -> tuple[Vendor, ...]:
    """Return one of each practice vendor.

    Args:
        world: whose ad accounts they show; None: a new one's, the same for all of them.
        ledger: what they took, for what they say of it themselves; None: they know of nothing.
    """
    world = AdWorld() if world is None else world
    return (
        PracticeGa4(),
        PracticeGoogle(world=world, ledger=ledger),
        PracticeLinkedIn(world=world),
        PracticeMeta(world=world),
        PracticeSnapchat(world=world),
        PracticeTikTok(world=world),
        PracticeWhatsApp(),
    )


class PracticeServer:
    """Every practice vendor behind one loopback port.

    The socket listens from construction on, so the port is known and no call is refused while
    the loop starts.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        vendors: Iterable[Vendor] | None = None,
        world: AdWorld | None = None,
        faults: Iterable[Fault] = (),
        storm: Storm | None = None,
        now: Callable[[], float] = time.time,
        log_path: Path | None = None,
        keep_calls: int = 0,
    ) -> None:
        """Take a port.

        Args:
            port: 0 takes a free one.
            vendors: all of them unless given.
            world: whose ad accounts all of them show, unless vendors are given.
            now: epoch seconds, for age limits, dedupe and the `Date` header.
            log_path: see `Ledger`.
            keep_calls: how many of the last calls `calls` holds, bodies included.
        """
        self._socket = socket.create_server((_HOST, port))
        self.port: int = self._socket.getsockname()[1]
        self.ledger = Ledger(log_path=log_path)
        self.faults = FaultPlan(faults, storm=storm)
        #: Everybody it serves.
        self.vendors: tuple[Vendor, ...] = (
            every_vendor(world, ledger=self.ledger) if vendors is None else tuple(vendors)
        )
        self._app = PracticeApp(
            vendors=self.vendors,
            ledger=self.ledger,
            faults=self.faults,
            now=now,
            keep_calls=keep_calls,
        )
        self._server = _Server(
            uvicorn.Config(
                self._app.asgi,
                loop="asyncio",
                http=_ReachableProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_keep_alive=75,
            )
        )
        self._thread: threading.Thread | None = None

    def base_url(self, vendor: str) -> str:
        """Return what a destination of this vendor is connected with."""
        return f"http://{_HOST}:{self.port}/{vendor}"

    def connection(self) -> dict[str, object]:
        """Return the port and how each vendor is connected, as JSON can say it."""
        platforms = {
            vendor.key: {
                "base_url": self.base_url(vendor.key),
                "account": vendor.account,
                "secrets": dict(vendor.secrets),
                "options": dict(vendor.options),
            }
            for vendor in self.vendors
        }
        return {"port": self.port, "platforms": platforms}

    @property
    def calls(self) -> tuple[Call, ...]:
        """The last calls, oldest first, as many as are kept."""
        return tuple(self._app.calls)

    def start(self) -> None:
        """Serve from a thread of its own; on return it answers."""
        self._thread = threading.Thread(target=self.run, name="practice-server", daemon=True)
        self._thread.start()
        if not self._server.has_started.wait(_START_SECONDS):
            raise RuntimeError("the practice server did not start")

    def run(self) -> None:
        """Serve from this thread until `stop`, or an interrupt in the main thread."""
        with asyncio.Runner() as runner:
            runner.run(self._server.serve(sockets=[self._socket]))

    def stop(self) -> None:
        """Break every connection, close the port and end the thread."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._socket.close()

    def reset(self) -> None:
        """Forget every event, call and planned fault."""
        self.faults.clear()
        self.ledger.clear()
        self._app.calls.clear()

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


class _ReachableProtocol(H11Protocol):
    """Hands each request the transport it came by, so that an answer can break it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state: dict[str, Any] = {**self.app_state, "transport": transport}


class _Server(uvicorn.Server):
    """Says when it has started, and waits for nobody when it ends."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.has_started = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.has_started.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the door, then break what is inside, whoever came in at the last moment too.

        Uvicorn's own way waits until the last client has gone. One that connected while the door
        was closing is never told to go; where it waits for our end in turn, both wait for ever.
        """
        for listening in self.servers:
            listening.close()
        for listener in sockets or []:
            listener.close()
        quiet_turns = 0
        while quiet_turns < _TURNS_OF_AN_ACCEPTED_CONNECTION:
            connections = list(self.server_state.connections)
            for connection in connections:
                connection.transport.abort()
            quiet_turns = 0 if connections else quiet_turns + 1
            await asyncio.sleep(0)
