"""Where things live on this computer, and what a workspace folder holds.

workspace/
  stratum.db        the encrypted database
  server.json       where the database is instead, when a team shares one on a server
  key.json          where its key is kept (never the key itself)
  master.key        the key, only when there is neither keyring nor passphrase
  engine.lock       held by the one process that delivers
  settle.journal    room for what platforms said when the database could not record it
  practice          an empty mark: made-up data, loopback only
  unfinished        an empty mark: its made-up history is still being written
  backups/          verified copies of the database
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason

_APP = "stratum-desktop"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The files of one workspace folder. Nothing is made by naming them."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.folder / "stratum.db"

    @property
    def server_description(self) -> Path:
        """Which database on a server the workspace is in; absent where it has a file."""
        return self.folder / "server.json"

    def server_address(self) -> str | None:
        """Return the address of the database on a server; None where the workspace has a file.

        Raises:
            Trouble: what is written there is no address.
        """
        try:
            text = self.server_description.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        try:
            return str(json.loads(text)["database"])
        except (ValueError, KeyError, TypeError) as error:
            raise Trouble(
                f"{self.server_description} does not say which database the workspace is in. "
                'It looks like {"database": "postgresql://name@server/database"}.',
                reason=Reason("workspace.server_unreadable"),
            ) from error

    def keep_server_address(self, address: str) -> None:
        """Write down which database on a server the workspace is in."""
        self.server_description.write_text(json.dumps({"database": address}), encoding="utf-8")

    @property
    def key_description(self) -> Path:
        """Where the key of the database is kept."""
        return self.folder / "key.json"

    @property
    def key_file(self) -> Path:
        """The key itself, on a computer with neither keyring nor passphrase."""
        return self.folder / "master.key"

    @property
    def pump_lock(self) -> Path:
        """The lock of the one process that delivers."""
        return self.folder / "engine.lock"

    @property
    def settle_journal(self) -> Path:
        """Room for what platforms said when the database could not record it."""
        return self.folder / "settle.journal"

    @property
    def practice_mark(self) -> Path:
        """Exists in a practice workspace, and only there."""
        return self.folder / "practice"

    @property
    def unfinished_mark(self) -> Path:
        """Exists while a practice workspace is being made; left behind when that was cut off."""
        return self.folder / "unfinished"

    @property
    def backups(self) -> Path:
        """Verified copies of the database."""
        return self.folder / "backups"

    def exists(self) -> bool:
        """Say whether the folder holds a database, or says where it is."""
        return self.database.is_file() or self.server_description.is_file()

    def is_practice(self) -> bool:
        """Say whether everything in it is made up."""
        return self.practice_mark.is_file()


def default_workspace() -> Path:
    """Return the folder that is opened when nobody names one."""
    return platformdirs.user_data_path(_APP, appauthor=False) / "workspace"


def practice_workspace() -> Path:
    """Return the folder of the practice workspace."""
    return platformdirs.user_data_path(_APP, appauthor=False) / "practice"


def log_folder() -> Path:
    """Return the folder of the log files."""
    return platformdirs.user_log_path(_APP, appauthor=False)
