"""`report`: named questions, answered as a table or a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.cli.quality_words import NO_DATA, one_decimal
from stratum_desktop.services.reports import REPORTS, Cell


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add this command."""
    report = add_command(
        commands, everywhere, "report", "Answer a named question; without a name, list them.", _run
    )
    report.add_argument("name", nargs="?", metavar="NAME")
    report.add_argument(
        "--days", type=int, default=30, help="the last N days, today among them (30)"
    )
    report.add_argument("--platform", metavar="P", help="one platform; none = all")
    report.add_argument("--to", type=Path, metavar="FILE", help="write FILE.csv or FILE.xlsx")


async def _run(call: Call) -> ExitCode:
    if call.choice.name is None:
        return _list(call)
    return await (_show(call) if call.choice.to is None else _write(call))


def _list(call: Call) -> ExitCode:
    call.output.table(("report", "what it answers"), [(one.name, one.about) for one in REPORTS])
    call.output.give(REPORTS)
    return ExitCode.OK


async def _show(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        table = await services.reports.run(choice.name, days=choice.days, platform=choice.platform)
    call.output.say(f"{table.report.title}, {table.since} to {table.until}")
    if table.rows:
        header = [column.key for column in table.report.columns]
        call.output.table(header, [[_text(cell) for cell in row] for row in table.rows])
    else:
        call.output.say(NO_DATA)
    call.output.give(table)
    return ExitCode.OK


async def _write(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        count = await services.reports.export(
            choice.name, choice.to, days=choice.days, platform=choice.platform
        )
    call.output.say(f"Wrote {count:,} rows to {choice.to}.")
    call.output.give({"rows": count, "file": choice.to})
    return ExitCode.OK


def _text(cell: Cell) -> str:
    if cell is None:
        return NO_DATA
    if isinstance(cell, float):
        return one_decimal(cell)
    return f"{cell:,}" if isinstance(cell, int) else cell
