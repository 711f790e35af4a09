"""`outages`: what was found or marked, and the dates that bidding is to leave out."""

from __future__ import annotations

import argparse
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.instant import instant
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.outages import DELAY_WORDS, WHERE_TO_ENTER, OutageView
from stratum_desktop.services.wording import sentence

_LIST = "List outages, those that began last first. Exit code 1: one goes on."
_HEADER = ("number", "kind", "of", "from, UTC", "to, UTC", "found by", "why")
_INSTANT = "%Y-%m-%d %H:%M"


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    outages = commands.add_parser(
        "outages", help="Times whose figures teach nothing.", parents=[everywhere]
    )
    verbs = outages.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = add_command(verbs, everywhere, "list", _LIST, _list)
    listing.add_argument("--limit", type=int, default=50)
    listing.add_argument("--all", action="store_true", help="dismissed ones, too")
    mark = add_command(verbs, everywhere, "mark", "Mark an outage by hand.", _mark)
    mark.add_argument("--platform", metavar="P", help="one platform; none = all of them")
    change = add_command(verbs, everywhere, "change", "Set the start and end of one.", _change)
    for verb in (mark, change):
        verb.add_argument("--from", dest="start", type=instant, required=True, metavar="TIME")
        verb.add_argument("--to", type=instant, metavar="TIME", help="left out while it goes on")
    dismiss = add_command(
        verbs, everywhere, "dismiss", "Say that one was none; it is not found again.", _dismiss
    )
    dismiss.add_argument("--undo", action="store_true", help="let it count again")
    for verb in (change, dismiss):
        verb.add_argument("outage", type=int, metavar="NUMBER")
    mark.add_argument("--why", required=True, metavar="TEXT", help="what happened")
    dismiss.add_argument("--why", default="", metavar="TEXT", help="why it was none")
    google = add_command(
        verbs, everywhere, "google", "Dates for Google Ads' data exclusions.", _google
    )
    google.add_argument(
        "--delay-days",
        type=int,
        default=0,
        metavar="N",
        help="begin so many days earlier: usual days from a click to its conversion",
    )
    google.add_argument("--csv", type=Path, metavar="FILE", help="write them to a file, too")


async def _list(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.outages.list(limit=call.choice.limit)
    shown = [one for one in found if call.choice.all or not one.is_dismissed]
    call.output.table(_HEADER, [_row(one) for one in shown])
    if len(shown) < len(found):
        call.output.say(f"{len(found) - len(shown):,} dismissed; use --all.")
    call.output.give(shown)
    return ExitCode.FINDINGS if any(one.is_going_on for one in shown) else ExitCode.OK


async def _mark(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        marked = await services.outages.mark(
            platform=choice.platform, start=choice.start, end=choice.to, why=choice.why
        )
    return _told(call, marked.value)


async def _change(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        changed = await services.outages.change(choice.outage, start=choice.start, end=choice.to)
    return _told(call, changed.value)


async def _dismiss(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        if choice.undo:
            changed = await services.outages.restore(choice.outage)
        else:
            changed = await services.outages.dismiss(choice.outage, why=choice.why)
    return _told(call, changed.value)


async def _google(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        found = await services.outages.exclusions(delay_days=choice.delay_days)
        if choice.csv is not None:
            await services.outages.save_exclusions(choice.csv, delay_days=choice.delay_days)
    call.output.table(
        ("name", "start", "end", "time zone", "scope", "what"),
        [
            (
                one.name,
                f"{one.start:{_INSTANT}}",
                f"{one.end:{_INSTANT}}",
                one.zone,
                one.scope,
                one.description if one.is_over else f"{one.description}; goes on",
            )
            for one in found
        ],
    )
    if found:
        call.output.say("")
        call.output.say(WHERE_TO_ENTER)
        call.output.say(DELAY_WORDS)
    call.output.give(found)
    return ExitCode.OK


def _told(call: Call, one: OutageView) -> ExitCode:
    call.output.table(_HEADER, [_row(one)])
    call.output.give(one)
    return ExitCode.OK


def _row(one: OutageView) -> tuple[str, ...]:
    window = one.window
    to = "goes on" if window.end_at is None else f"{window.end_at:{_INSTANT}}"
    why = sentence(window.why)
    return (
        str(one.id),
        window.kind.value.replace("_", " "),
        one.label,
        f"{window.start_at:{_INSTANT}}",
        to,
        window.found_by,
        f"{why} Dismissed: {one.dismissed_why}" if one.is_dismissed else why,
    )
