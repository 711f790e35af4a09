"""A PostgreSQL of the tests' own, on loopback, that can be crashed and started again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
_LIMIT_SECONDS = 60
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 32MB
max_connections = 60
logging_collector = off
log_destination = 'stderr'
log_min_messages = fatal
restart_after_crash = on
"""


def program(name: str) -> str:
    """Return where a program of PostgreSQL is.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
    """
    newest = sorted(_DEBIAN.glob(f"*/bin/{name}"), key=lambda found: int(found.parts[-3]))
    found = shutil.which(name) or (str(newest[-1]) if newest else None)
    if found is None:
        raise FileNotFoundError(f"{name} of PostgreSQL is not installed")
    return found


class PostgresServer:
    """One server with a data folder of its own."""

    def __init__(self, *, standby_of: PostgresServer | None = None) -> None:
        """Make the data folder, empty or as another server's, and start.

        Args:
            standby_of: the server that it follows, and that acknowledges nothing without it.
        """
        self._folder = Path(tempfile.mkdtemp(prefix="stratum-postgres-"))
        self._data = self._folder / "data"
        # It refuses to run as root.
        self._user = "nobody" if os.name == "posix" and os.geteuid() == 0 else None
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        self.port = _free_port()
        self._numbers = count(1)
        if standby_of is None:
            self._run(
                *(program("initdb"), "--pgdata", str(self._data), "--username", "stratum"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--data-checksums"),
                "--no-sync",
            )
        else:
            self._run(
                *(program("pg_basebackup"), "--pgdata", str(self._data), "--write-recovery-conf"),
                *("--host", "127.0.0.1", "--port", str(standby_of.port), "--username", "stratum"),
                *("--checkpoint", "fast", "--no-sync"),
            )
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
            settings.write(f"port = {self.port}\n")
        self.start()
        if standby_of is not None:
            standby_of.wait_for_standby()

    def start(self) -> None:
        """Start and wait until it takes connections."""
        self._control("start", "--log", str(self._folder / "log"))

    def crash(self) -> None:
        """End it as a power cut of the machine's processes does: nothing is finished."""
        self._control("stop", "--mode", "immediate")

    def stop(self) -> None:
        """End it, and take away what it had."""
        if (self._data / "postmaster.pid").exists():
            self._control("stop", "--mode", "immediate")
        shutil.rmtree(self._folder)

    def wait_for_standby(self) -> None:
        """From now on acknowledge only what the standby has as well."""
        with self.administrator() as connection:
            connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            connection.execute("SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Let a standby take its leader's place."""
        self._control("promote")

    def new_database(self, options: str = "", *, template: str = "template0") -> str:
        """Make a database, empty without another template; returns its address."""
        name = f"stratum_{next(self._numbers)}"
        with self.administrator() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        return self.address(name)

    def copy_of(self, address: str) -> str:
        """Make a database that is as this one; nobody may be connected to it. Its address."""
        return self.new_database(template=address.rpartition("/")[2])

    def drop(self, address: str) -> None:
        """Take a database away."""
        with self.administrator() as connection:
            connection.execute(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")

    def address(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://stratum@127.0.0.1:{self.port}/{name}"

    def administrator(self) -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection that belongs to no workspace."""
        return psycopg.connect(self.address("postgres"), autocommit=True)

    def cut_connections(self, *, but: int = 0) -> int:
        """End every connection to a workspace from the server's side; returns how many."""
        with self.administrator() as connection:
            ended = connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'stratum' AND pid <> %s",
                (but,),
            ).fetchall()
        return len(ended)

    def _control(self, verb: str, *options: str) -> None:
        command = (program("pg_ctl"), verb, "--pgdata", str(self._data), "--silent", "--wait")
        self._run(*command, *options)

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command,
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=_LIMIT_SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name}: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
