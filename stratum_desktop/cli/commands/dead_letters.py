"""`dlq`: what a person does with deliveries that will not go by themselves."""

from __future__ import annotations

import argparse
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.commands import rewriting
from stratum_desktop.cli.commands.dead_letter_filter import (
    add_choice,
    add_filter,
    chosen,
    say_doubtful,
)
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.dashboards import TimelineEntry
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.rewriting import change_words

_REPLAY = "Send dead letters again as they are, under the same event ids. Exit code 1: some stay."


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    dlq = commands.add_parser("dlq", help="Dead letters.", parents=[everywhere])
    verbs = dlq.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = add_command(verbs, everywhere, "list", "List dead letters, newest first.", _list)
    listing.add_argument("--limit", type=_count, default=50)
    add_filter(listing)
    reasons = add_command(verbs, everywhere, "reasons", "Count dead letters by reason.", _reasons)
    add_filter(reasons)
    show = add_command(verbs, everywhere, "show", "Show one delivery's whole story.", _show)
    show.add_argument("delivery", type=int, metavar="NUMBER")
    replay = add_command(verbs, everywhere, "replay", _REPLAY, _replay)
    replay.add_argument("--dry-run", action="store_true", help="count and change nothing")
    add_choice(replay)
    rewriting.add_to(verbs, everywhere)
    export = add_command(verbs, everywhere, "export", "Write dead letters to a CSV file.", _export)
    export.add_argument("file", type=Path)
    add_filter(export)


async def _list(call: Call) -> ExitCode:
    async with call.open() as services:
        where = await chosen(call, services)
        page = await services.dashboards.deliveries(where=where, limit=call.choice.limit)
        counts = await services.dashboards.delivery_counts(where=where)
    rows = [
        (
            str(row.id),
            row.state.value,
            row.destination,
            row.event_name,
            row.order_id or row.event_id,
            "" if row.reason is None else sentence(row.reason),
        )
        for row in page.rows
    ]
    call.output.table(("number", "state", "destination", "event", "order or event id", "why"), rows)
    total = sum(counts.values())
    if total > len(rows):
        call.output.say(f"… {total - len(rows):,} more; use --limit or `dlq export`.")
    call.output.give({"rows": page.rows, "total": total})
    return ExitCode.OK


async def _reasons(call: Call) -> ExitCode:
    async with call.open() as services:
        where = await chosen(call, services)
        counts = await services.dashboards.dead_letter_reasons(where=where)
    rows = [(f"{count:,}", code or "-", _words(code)) for code, count in counts.items()]
    call.output.table(("count", "code", "why"), rows)
    call.output.give({"reasons": counts, "total": sum(counts.values())})
    return ExitCode.OK


async def _show(call: Call) -> ExitCode:
    async with call.open() as services:
        timeline = await services.dashboards.timeline(call.choice.delivery)
    row = timeline.row
    call.output.say(f"{row.event_name} {row.event_id} to {row.destination}: {row.state}")
    if timeline.file is not None:
        place = "" if timeline.file.row is None else f", row {timeline.file.row:,}"
        call.output.say(f"From file {timeline.file.name}{place}")
    for entry in timeline.entries:
        call.output.say(_entry(entry))
        for former in timeline.former:
            if former.seq == entry.seq:
                for change in former.changes:
                    call.output.say(f"    {change.path}: {change_words(change)}")
    call.output.say(f"Identifiers: {', '.join(timeline.identifiers) or 'none'}")
    for former in timeline.former:
        call.output.say("Former body, personal values masked:")
        call.output.say(former.body)
    call.output.say("Body, personal values masked:")
    call.output.say(timeline.body or "nothing is frozen, or it was erased after its time")
    call.output.give(timeline)
    return ExitCode.OK


async def _replay(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        plan = (
            await services.delivery.replay(
                delivery_ids=choice.deliveries or None,
                where=await chosen(call, services),
                include_doubtful=choice.include_uncertain,
                dry_run=choice.dry_run,
            )
        ).value
    for reason, count in plan.reasons:
        call.output.say(f"{count:,} because: {sentence(reason)}")
    for code, count in plan.refused.items():
        call.output.say(f"{count:,} not sent again: {sentence(Reason(code))}")
    say_doubtful(call, plan.doubtful)
    call.output.say(
        f"{plan.replayable:,} would be sent again."
        if choice.dry_run
        else f"{plan.replayed:,} queued again."
    )
    call.output.give(plan)
    return ExitCode.FINDINGS if plan.refused else ExitCode.OK


async def _export(call: Call) -> ExitCode:
    async with call.open() as services:
        count = await services.delivery.export_dead_letters(
            path=call.choice.file, where=await chosen(call, services)
        )
    call.output.say(f"Wrote {count:,} dead letters to {call.choice.file}.")
    call.output.give({"file": call.choice.file, "rows": count})
    return ExitCode.OK


def _entry(entry: TimelineEntry) -> str:
    words = [f"{entry.at:%Y-%m-%d %H:%M:%S} UTC", entry.state.value if entry.state else entry.kind]
    if entry.reason is not None:
        words.append(sentence(entry.reason))
    if entry.attempt is not None:
        status = entry.attempt.http_status or "no answer"
        words.append(f"request {entry.attempt.id}: {status} in {entry.attempt.duration_ms} ms")
    return "  ".join(words)


def _words(code: str) -> str:
    return sentence(Reason(code)) if code else "No reason was stored."


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it is a number from 1")
    return number
