"""Reads the command line, runs one command, answers with its exit code."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path

from stratum_desktop import __version__
from stratum_desktop.cli.call import Call
from stratum_desktop.cli.commands import (
    accounts,
    actions,
    alerts,
    approvals,
    attribution,
    audit,
    correlation,
    data_quality,
    dead_letters,
    delivery,
    events,
    forecast,
    gate,
    identity,
    jobs,
    latency,
    orders,
    outages,
    processes,
    quality,
    rebuild,
    report,
    rules,
    state,
    sync,
)
from stratum_desktop.cli.commands import upload as upload_commands
from stratum_desktop.cli.doors import Doors
from stratum_desktop.cli.outcome import ExitCode, say_problem
from stratum_desktop.cli.output import Output
from stratum_desktop.domain.errors import StratumError

EPILOG = """\
exit codes:
  0 done   1 done, with findings   2 usage   3 refused   4 trouble, may pass
  70 fault in the program   130 interrupted
"""


def run(arguments: Sequence[str], doors: Doors) -> int:
    """Run one command; returns its exit code."""
    _require_whole_text(arguments)
    choice = _parser(doors).parse_args(arguments)
    if choice.command is None:
        _parser(doors).print_help()
        return ExitCode.USAGE
    call = Call(choice, _folder(choice, doors), doors, Output(is_json="json" in choice))
    command: Coroutine[None, None, ExitCode] = choice.run(call)
    try:
        code = asyncio.run(command)
        sys.stdout.flush()
    except StratumError as problem:
        call.output.give({"error": problem.message, "reason": problem.reason})
        return say_problem(problem)
    except KeyboardInterrupt:
        return ExitCode.CANCELLED
    except BrokenPipeError:
        # Whoever read our output has read enough; nothing more may be written at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as bug:  # noqa: BLE001 - the top of the program: a bug is told and kept
        return doors.say_fault(bug, folder=call.folder)
    return code


def _require_whole_text(arguments: Sequence[str]) -> None:
    """End the program where an argument holds bytes of no text: no database or file takes it."""
    for number, argument in enumerate(arguments, start=1):
        if any("\ud800" <= character <= "\udfff" for character in argument):
            sys.stderr.write(
                f"stratum: Argument {number} holds characters that are not UTF-8. Type it again; "
                "if it is the name of a file, rename the file first.\n"
            )
            raise SystemExit(ExitCode.USAGE)


def _folder(choice: argparse.Namespace, doors: Doors) -> Path:
    if "workspace" in choice:
        folder: Path = choice.workspace
        return folder
    return doors.practice_workspace if "practice_workspace" in choice else doors.default_workspace


def _parser(doors: Doors) -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print JSON"
    )
    everywhere.add_argument(
        "--workspace",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help=f"workspace folder (default: {doors.default_workspace})",
    )
    everywhere.add_argument(
        "--practice-workspace",
        action="store_true",
        default=argparse.SUPPRESS,
        help=f"the practice workspace ({doors.practice_workspace})",
    )
    parser = argparse.ArgumentParser(
        prog="stratum",
        description="Deliver conversions and see how well they arrive.",
        epilog=EPILOG,
        parents=[everywhere],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # Actions are shared with the sub-parsers, so that a default set here would undo, there,
    # what was given before the command's name.
    parser.set_defaults(command=None)
    parser.add_argument("--version", action="version", version=f"stratum {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    groups = (
        *(state, accounts, upload_commands, events, identity),
        *(delivery, dead_letters, orders, quality, data_quality, latency, alerts, outages),
        *(forecast, correlation, attribution, gate, rules, approvals, actions, sync),
        *(report, processes, rebuild, jobs, audit),
    )
    for group in groups:
        group.add_to(commands, everywhere)
    return parser
