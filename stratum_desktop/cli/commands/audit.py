"""`audit`: who did what and why, whether the chain holds, and a file of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.audit import AuditLine, AuditSearch

_HEADER = ("entry", "at (UTC)", "who", "what", "on", "why", "before", "after")
_LONGEST = 40


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    audit = commands.add_parser("audit", help="Who did what, and why.", parents=[everywhere])
    verbs = audit.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = add_command(verbs, everywhere, "list", "List entries, newest first.", _list)
    listing.add_argument("--limit", type=int, default=50)
    listing.add_argument("--after", type=int, metavar="ENTRY", help="go on below this entry")
    add_command(
        verbs,
        everywhere,
        "verify",
        "Check the whole chain, and that of the gate's receipts. Exit code 1: one is broken.",
        _verify,
    )
    export = add_command(verbs, everywhere, "export", "Write entries to a file.", _export)
    export.add_argument("file", type=Path, metavar="FILE", help=".csv or .xlsx")
    for verb in (listing, export):
        verb.add_argument("--who", metavar="ACTOR", help="person, cli, engine, …")
        verb.add_argument("--what", metavar="CODE", help="an action, such as setting.changed")
        verb.add_argument("--text", default="", metavar="TEXT", help="part of any of its words")


async def _list(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        found = await services.audit.entries(
            where=_search(call), after=choice.after, limit=choice.limit
        )
        count = await services.audit.count(where=_search(call))
    call.output.table(_HEADER, [_row(one) for one in found])
    if count > len(found):
        call.output.say(f"{len(found):,} of {count:,}.")
    call.output.give(found)
    return ExitCode.OK


async def _verify(call: Call) -> ExitCode:
    async with call.open() as services:
        verdict, receipts = await services.audit.verify(), await services.gate.verify()
    call.output.say(verdict.words)
    if verdict.advice is not None:
        call.output.say(verdict.advice)
    call.output.say(
        f"{receipts.checked:,} gate receipts fit."
        if receipts.ok
        else f"Gate receipt {receipts.first_bad} does not fit the one before it."
    )
    call.output.give(
        {
            "ok": verdict.ok,
            "checked": verdict.checked,
            "first_bad": verdict.first_bad,
            "words": verdict.words,
            "advice": verdict.advice,
            "receipts": receipts,
        }
    )
    return ExitCode.OK if verdict.ok and receipts.ok else ExitCode.FINDINGS


async def _export(call: Call) -> ExitCode:
    async with call.open() as services:
        exported = await services.audit.export(call.choice.file, where=_search(call))
    call.output.say(f"Wrote {exported.value:,} entries to {call.choice.file}.")
    call.output.give({"entries": exported.value, "file": call.choice.file})
    return ExitCode.OK


def _search(call: Call) -> AuditSearch:
    choice = call.choice
    return AuditSearch(actor=choice.who, action=choice.what, text=choice.text)


def _row(one: AuditLine) -> tuple[str, ...]:
    return (
        str(one.seq),
        f"{one.at:%Y-%m-%d %H:%M:%S}",
        one.who,
        one.what,
        one.on,
        _cut(one.why),
        _cut(one.before),
        _cut(one.after),
    )


def _cut(text: str | None) -> str:
    if text is None:
        return ""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
