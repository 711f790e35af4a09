"""`worker`, `practice`: programs that run until they are stopped."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.doors import PracticeChoice
from stratum_desktop.cli.outcome import ExitCode


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    worker = add_command(commands, everywhere, "worker", "Deliver until stopped.", _worker)
    worker.add_argument("--while-stdin-open", action="store_true", help="end with the parent")
    practice = commands.add_parser("practice", help="The practice world.", parents=[everywhere])
    verbs = practice.add_subparsers(dest="verb", metavar="VERB", required=True)
    serve = add_command(verbs, everywhere, "serve", "Serve the practice platforms.", _serve)
    run = add_command(verbs, everywhere, "run", "Serve them, and let the shop sell.", _run)
    for parser in (serve, run):
        parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
        parser.add_argument("--while-stdin-open", action="store_true", help="end with the parent")
        parser.add_argument(
            "--fault",
            action="append",
            default=[],
            metavar="KIND[:COUNT]",
            help="what goes wrong with the next calls, in order; ? names the kinds",
        )
        parser.add_argument(
            "--storm", type=float, default=0.0, metavar="SHARE", help="spoil calls at random, 0-1"
        )
        parser.add_argument("--storm-seed", type=int, default=0, metavar="N")
    run.add_argument("--rate", type=float, default=2.0, help="conversions a second")


async def _worker(call: Call) -> ExitCode:
    await call.doors.run_worker(call.folder, while_stdin_open=call.choice.while_stdin_open)
    return ExitCode.OK


async def _serve(call: Call) -> ExitCode:
    await _practise(call, rate=0.0)
    return ExitCode.OK


async def _run(call: Call) -> ExitCode:
    await _practise(call, rate=call.choice.rate)
    return ExitCode.OK


async def _practise(call: Call, *, rate: float) -> None:
    await call.doors.prepare_practice(call.folder)
    await call.doors.run_practice(
        call.folder,
        PracticeChoice(
            while_stdin_open=call.choice.while_stdin_open,
            port=call.choice.port,
            rate=rate,
            faults=tuple(call.choice.fault),
            storm=call.choice.storm,
            storm_seed=call.choice.storm_seed,
        ),
        on_ready=lambda port: _say_ready(call, port),
    )


def _say_ready(call: Call, port: int) -> None:
    call.output.say(f"The practice platforms answer on port {port} until this is stopped.")
    call.output.give({"port": port})
