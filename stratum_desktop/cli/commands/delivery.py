"""`deliver`, `dlq`: sending what waits, and what a person does with what will not go."""

from __future__ import annotations

import argparse
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.delivery import DEAD_LETTER_STATES
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.dashboards import DeliveryFilter, TimelineEntry
from stratum_desktop.services.wording import sentence


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    deliver = add_command(commands, everywhere, "deliver", "Send what is due, now.", _deliver)
    deliver.add_argument("--until-empty", action="store_true", help="wait for retries too")
    dlq = commands.add_parser("dlq", help="Dead letters.", parents=[everywhere])
    verbs = dlq.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = add_command(verbs, everywhere, "list", "List dead letters, newest first.", _list)
    listing.add_argument("--limit", type=int, default=50)
    show = add_command(verbs, everywhere, "show", "Show one delivery's whole story.", _show)
    show.add_argument("delivery", type=int)
    replay = add_command(verbs, everywhere, "replay", "Send again under the same id.", _replay)
    replay.add_argument("deliveries", type=int, nargs="*", help="none = every dead letter")
    replay.add_argument("--dry-run", action="store_true", help="count and change nothing")
    export = add_command(verbs, everywhere, "export", "Write dead letters to a CSV file.", _export)
    export.add_argument("file", type=Path)


async def _deliver(call: Call) -> ExitCode:
    async with call.open() as services:
        with call.doors.pump(call.folder):
            await services.delivery.take_over()
            send = services.delivery.drain
            if call.choice.until_empty:
                send = services.delivery.deliver_until_empty
            result = (await send()).value
        queue = await services.delivery.queue()
        destinations = await services.accounts.list()
    call.output.say(
        f"{result.delivered:,} delivered, {result.retried:,} to retry, "
        f"{result.rejected:,} rejected, {result.expired:,} expired, "
        f"{result.uncertain:,} uncertain, {result.held:,} held; {queue.open_count:,} still wait."
    )
    held = [(one, one.held_reason) for one in destinations if one.held_reason is not None]
    for one, reason in held:
        call.output.say(f"{one.label}: {one.open_count:,} waiting, held: {sentence(reason)}")
    call.output.give({"result": result, "queue": queue})
    needs_a_person = held or result.rejected or result.expired or result.uncertain
    return ExitCode.FINDINGS if needs_a_person else ExitCode.OK


async def _list(call: Call) -> ExitCode:
    where = DeliveryFilter(states=DEAD_LETTER_STATES)
    async with call.open() as services:
        page = await services.dashboards.deliveries(where=where, limit=call.choice.limit)
        counts = await services.dashboards.delivery_counts(where=where)
    rows = [
        (
            str(row.id),
            row.state.value,
            row.destination,
            row.event_name,
            row.order_id or row.event_id,
            _why(row.reason),
        )
        for row in page.rows
    ]
    call.output.table(("id", "state", "destination", "event", "order or event id", "why"), rows)
    total = sum(counts.values())
    if total > len(rows):
        call.output.say(f"… {total - len(rows):,} more; use --limit or `dlq export`.")
    call.output.give({"rows": page.rows, "total": total})
    return ExitCode.OK


async def _show(call: Call) -> ExitCode:
    async with call.open() as services:
        timeline = await services.dashboards.timeline(call.choice.delivery)
    row = timeline.row
    call.output.say(f"{row.event_name} {row.event_id} to {row.destination}: {row.state}")
    for entry in timeline.entries:
        call.output.say(_entry(entry))
    call.output.say(f"Identifiers: {', '.join(timeline.identifiers) or 'none'}")
    call.output.say(timeline.body)
    call.output.give(timeline)
    return ExitCode.OK


async def _replay(call: Call) -> ExitCode:
    async with call.open() as services:
        plan = (
            await services.delivery.replay(
                delivery_ids=call.choice.deliveries or None, dry_run=call.choice.dry_run
            )
        ).value
    for code, count in plan.counts_by_reason.items():
        call.output.say(f"{count:,} because: {sentence(Reason(code)) if '.' in code else code}")
    for code, count in plan.refused.items():
        call.output.say(f"{count:,} cannot be sent again: {sentence(Reason(code))}")
    call.output.say(
        f"{plan.replayable:,} would be sent again."
        if call.choice.dry_run
        else f"{plan.replayed:,} queued again."
    )
    call.output.give(plan)
    return ExitCode.OK


async def _export(call: Call) -> ExitCode:
    async with call.open() as services:
        count = await services.delivery.export_dead_letters(path=call.choice.file)
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


def _why(reason: Reason | None) -> str:
    return "" if reason is None else sentence(reason)
