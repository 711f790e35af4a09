"""Where every way of starting the program arrives."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from stratum_desktop import __version__
from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.bootstrap.fault import say_fault
from stratum_desktop.bootstrap.restore import restore_workspace
from stratum_desktop.bootstrap.worker import run_worker
from stratum_desktop.cli import ExitCode, say_problem
from stratum_desktop.cli.doors import Doors, PracticeChoice
from stratum_desktop.cli.main import run as run_command
from stratum_desktop.domain.errors import StratumError
from stratum_desktop.host.display import has_display
from stratum_desktop.host.local_zone import local_zone_name
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.paths import default_workspace, practice_workspace
from stratum_desktop.host.single_instance import PumpLock
from stratum_desktop.services import Services

NO_DISPLAY = (
    "There is no display to show a window on. Add --headless to see the same world as a status "
    "table in this terminal."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Start what the arguments ask for: the window, or a command of `stratum`.

    Returns:
        The exit code.
    """
    wanted = list(sys.argv[1:] if arguments is None else arguments)
    if wanted and not wanted[0].startswith("-"):
        return stratum(wanted[1:] if wanted[0] == "cli" else wanted)
    choice = _parser().parse_args(wanted)
    folder = choice.workspace or (practice_workspace() if choice.practice else default_workspace())
    try:
        return _start(choice, folder)
    except StratumError as problem:
        return say_problem(problem)
    except KeyboardInterrupt:
        return ExitCode.CANCELLED
    except Exception as bug:  # noqa: BLE001 - the top of the program: a bug is told and kept
        return say_fault(bug, folder=folder)


def stratum(arguments: Sequence[str] | None = None) -> int:
    """Run the `stratum` command; returns the exit code."""
    return run_command(list(sys.argv[1:] if arguments is None else arguments), _doors())


def _start(choice: argparse.Namespace, folder: Path) -> int:
    if choice.headless:
        from stratum_desktop.bootstrap.headless import run_headless

        return asyncio.run(run_headless(folder, practice=choice.practice, seconds=choice.seconds))
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)  # noqa: T201 - the one thing said without a front end
        return ExitCode.TROUBLE
    from stratum_desktop.bootstrap.window import show_window

    return show_window(folder, practice=choice.practice)


def _doors() -> Doors:
    return Doors(
        default_workspace=default_workspace(),
        practice_workspace=practice_workspace(),
        open=lambda folder: open_workspace(Opening(folder, actor="cli")),
        create=_create,
        pump=lambda folder: PumpLock(Folder(folder).pump_lock),
        restore=restore_workspace,
        prepare_practice=_prepare_practice,
        run_worker=run_worker,
        run_practice=_run_practice,
        say_fault=say_fault,
    )


def _create(folder: Path, database: str | None) -> AbstractAsyncContextManager[Services]:
    zone = local_zone_name()
    return open_workspace(
        Opening(folder, create=True, time_zone=zone, actor="cli", database=database)
    )


# The practice world brings a web server along: it is loaded by those alone who ask for it.
def _prepare_practice(folder: Path, *, with_history: bool = True) -> Awaitable[None]:
    from stratum_desktop.bootstrap.practice import prepare_practice

    return prepare_practice(folder, with_history=with_history)


def _run_practice(
    folder: Path,
    choice: PracticeChoice,
    *,
    on_ready: Callable[[int], None] | None = None,
) -> Awaitable[None]:
    from stratum_desktop.bootstrap.practice import run_practice

    return run_practice(folder, choice, on_ready=on_ready)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stratum-desktop",
        description="Opens the window. `stratum-desktop COMMAND …` runs a command of `stratum`.",
    )
    parser.add_argument("--version", action="version", version=f"Stratum Desktop {__version__}")
    parser.add_argument("--practice", action="store_true", help="the practice workspace")
    parser.add_argument("--headless", action="store_true", help="a status table, no window")
    parser.add_argument(
        "--for", dest="seconds", type=float, metavar="SECONDS", help="end after that long"
    )
    parser.add_argument("--workspace", type=Path, metavar="DIR", help="another workspace folder")
    return parser
