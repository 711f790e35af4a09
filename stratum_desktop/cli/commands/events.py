"""`events add`: live events as JSON lines, one verdict line for each."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.commands import flight
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.ingestion import EventVerdict
from stratum_desktop.services.wording import sentence

_LINES_AT_ONCE = 1000
_MOST_LINE_BYTES = 1 << 20


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    events = commands.add_parser("events", help="Events: take in, look up.", parents=[everywhere])
    verbs = events.add_subparsers(dest="verb", metavar="VERB", required=True)
    add = add_command(verbs, everywhere, "add", "Take events in, one JSON text a line.", _add)
    add.add_argument("file", metavar="FILE", help="- reads standard input")
    add.add_argument("--source", default="cli", help="the scope that event ids are unique in")
    add.add_argument(
        "--pixel", action="store_true", help="a browser saw them: measured, never delivered"
    )
    flight.add_to(verbs, everywhere)


async def _add(call: Call) -> ExitCode:
    origin = Origin.PIXEL if call.choice.pixel else Origin.SERVER
    had_refusals = False
    with _opened(call.choice.file) as file:
        lines = _lines(file)
        async with call.open() as services:
            while batch := list(islice(lines, _LINES_AT_ONCE)):
                answer = await services.ingestion.add(
                    lines=[line for _, line in batch], source=call.choice.source, origin=origin
                )
                for (number, _), verdict in zip(batch, answer.value, strict=True):
                    _print(call, verdict, line=number)
                    had_refusals |= verdict.verdict is Verdict.REFUSED
    return ExitCode.FINDINGS if had_refusals else ExitCode.OK


def _print(call: Call, verdict: EventVerdict, *, line: int) -> None:
    words = [f"{line}: {verdict.verdict.value}"]
    if verdict.event_id is not None:
        words.append(verdict.event_id)
    words += [f"{place or 'event'}: {sentence(why)}" for place, why in verdict.faults]
    words += [f"{place} not used: {sentence(why)}" for place, why in verdict.problems]
    words += [f"not sent to {label}: {sentence(why)}" for label, why in verdict.skipped]
    if verdict.unknown_keys:
        words.append(f"unknown, kept and never sent: {', '.join(verdict.unknown_keys)}")
    call.output.say("; ".join(words))
    call.output.give(
        {
            "line": line,
            "verdict": verdict.verdict,
            "event_id": verdict.event_id,
            "faults": verdict.faults,
            "problems": verdict.problems,
            "skipped": verdict.skipped,
            "unknown_keys": verdict.unknown_keys,
        }
    )


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield lines that hold something with their numbers; one that gets absurd is cut there."""
    number = 0
    while line := file.readline(_MOST_LINE_BYTES):
        number += 1
        rest = line
        while len(rest) == _MOST_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(_MOST_LINE_BYTES)
        if line.strip():
            yield number, line


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise Trouble(
            f"{name} cannot be read ({error.strerror}). Check the path.",
            reason=Reason("file.unreadable", {"errno": error.errno}),
        ) from error
