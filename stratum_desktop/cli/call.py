"""One run of one command: what was asked, of which workspace, and where the answer goes."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stratum_desktop.cli.doors import Doors
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.cli.output import Output
from stratum_desktop.services import Services

#: The group of commands that a file adds its own to.
Commands = Any
Handler = Callable[["Call"], Coroutine[None, None, ExitCode]]


@dataclass(frozen=True, slots=True)
class Call:
    """What a command works with."""

    choice: argparse.Namespace
    folder: Path
    doors: Doors
    output: Output

    def open(self) -> AbstractAsyncContextManager[Services]:
        """Open the workspace; a missing one is refused."""
        return self.doors.open(self.folder)


def add_command(
    commands: Commands, everywhere: argparse.ArgumentParser, name: str, help_: str, run: Handler
) -> argparse.ArgumentParser:
    """Add one command and return its parser, for its own arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help_, description=help_, parents=[everywhere]
    )
    parser.set_defaults(run=run)
    return parser
