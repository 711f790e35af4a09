"""`rebuild`: when figures look wrong, count them anew from the rows."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.rollups import RollupProgress


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add the command."""
    add_command(
        commands,
        everywhere,
        "rebuild",
        "Count every figure anew from the rows, while everything goes on.",
        _rebuild,
    )


async def _rebuild(call: Call) -> ExitCode:
    async with call.open() as services:
        found = (await services.rollups.rebuild(on_progress=lambda one: _tell(call, one))).value
    what = f"{found.wrong:,} had been wrong" if found.wrong else "all as before"
    call.output.say(f"Counted anew: {found.counts:,} counts, {what}.")
    call.output.give(found)
    return ExitCode.FINDINGS if found.wrong else ExitCode.OK


def _tell(call: Call, progress: RollupProgress) -> None:
    # One line for each kind, and one for every tenth of its days.
    if progress.day <= 1 or progress.day % max(1, progress.days // 10) == 0:
        of = f", day {progress.day:,} of {progress.days:,}" if progress.days else ""
        call.output.say(f"{progress.what}{of}")
