"""The workspace itself: made, looked at, set, checked, copied and put back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.check import Check
from stratum_desktop.services.restoring import RestoreReport
from stratum_desktop.services.rollups import Recounted
from stratum_desktop.services.wording import sentence


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    init = add_command(commands, everywhere, "init", "Make a workspace.", _init)
    init.add_argument("--practice", action="store_true", help="one with made-up data")
    init.add_argument("--empty", action="store_true", help="with --practice: without a history")
    init.add_argument(
        "--database",
        metavar="ADDRESS",
        help="an empty database on a PostgreSQL server that a team shares, for example "
        "postgresql://name@server/database; without it the workspace has a file of its own",
    )
    add_command(commands, everywhere, "status", "Who delivers, and what waits.", _status)
    settings = add_command(commands, everywhere, "settings", "Show or change settings.", _settings)
    settings.add_argument("assignments", nargs="*", metavar="KEY=VALUE")
    add_command(commands, everywhere, "verify", "Prove that nothing was lost.", _verify)
    add_command(commands, everywhere, "doctor", "Look at this computer.", _doctor)
    backup = add_command(commands, everywhere, "backup", "Make a checked copy.", _backup)
    backup.add_argument("--to", type=Path, metavar="DIR")
    restore = add_command(commands, everywhere, "restore", "Put a copy back.", _restore)
    restore.add_argument("copy", type=Path, metavar="FILE")


async def _init(call: Call) -> ExitCode:
    if call.choice.practice and call.choice.database is not None:
        raise Refusal(
            "A practice workspace has a file of its own. Leave out --practice or --database.",
            reason=Reason("cli.practice_on_server"),
        )
    if call.choice.practice:
        await call.doors.prepare_practice(call.folder, with_history=not call.choice.empty)
    async with call.doors.create(call.folder, call.choice.database) as services:
        status = await services.dashboards.status()
    kind = "practice workspace" if status.is_practice else "workspace"
    call.output.say(f"The {kind} is in {call.folder}.")
    call.output.say(status.key_place)
    call.output.give({"workspace": call.folder, "is_practice": status.is_practice})
    return ExitCode.OK


async def _status(call: Call) -> ExitCode:
    async with call.open() as services:
        status = await services.dashboards.status()
        destinations = await services.accounts.list()
    engine = f"running (process {status.engine.pid})" if status.engine.running else "stopped"
    call.output.say(f"Engine           {engine}")
    call.output.say(f"Network          {status.network}")
    call.output.say(f"Delivered today  {status.delivered_today:,}")
    call.output.say(f"Waiting          {status.open_count:,}")
    call.output.say(f"Held             {status.held_count:,}")
    call.output.say(f"Dead letters     {status.dead_letter_count:,}")
    call.output.say(f"Key              {status.key_place}")
    for alarm in status.alarms:
        call.output.say(f"ALARM            {alarm}")
    if status.is_practice:
        call.output.say("Practice         everything in this workspace is made up")
    for one in destinations:
        held = f", held: {sentence(one.held_reason)}" if one.held_reason else ""
        call.output.say(f"{one.label}: {one.open_count:,} waiting{held}")
    call.output.give({"status": status, "destinations": destinations})
    return ExitCode.OK


async def _settings(call: Call) -> ExitCode:
    async with call.open() as services:
        for assignment in call.choice.assignments:
            key, sign, value = assignment.partition("=")
            if not sign:
                call.output.say(f"{key}: {await services.settings.get(key)}")
                continue
            await services.settings.set(key, value)
        views = await services.settings.all()
    if not call.choice.assignments:
        rows = [(one.key, str(one.value), one.label) for one in views]
        call.output.table(("key", "value", "meaning"), rows)
    call.output.give(views)
    return ExitCode.OK


async def _verify(call: Call) -> ExitCode:
    async with call.open() as services:
        report = await services.maintenance.verify()
        counts = await services.rollups.check()
    report = report.with_check(_of_counts(counts))
    for line in report.conservation:
        states = ", ".join(f"{count:,} {state}" for state, count in line.by_state.items())
        call.output.say(f"{line.destination}: {line.accepted:,} accepted = {states or 'none'}")
    for check in report.checks:
        call.output.say(f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}")
    call.output.give(report)
    return ExitCode.OK if report.ok else ExitCode.FINDINGS


def _of_counts(counts: Recounted) -> Check:
    detail = f"{counts.counts:,} compared."
    if counts.wrong:
        detail += f" {counts.wrong:,} say otherwise; `stratum rebuild` counts them anew."
    return Check("Counts say what the rows say", ok=not counts.wrong, detail=detail)


async def _doctor(call: Call) -> ExitCode:
    async with call.open() as services:
        checks = await services.maintenance.doctor()
    for check in checks:
        call.output.say(f"{'ok  ' if check.ok else 'LOOK'}  {check.name}: {check.detail}")
    call.output.give(checks)
    return ExitCode.OK if all(check.ok for check in checks) else ExitCode.FINDINGS


async def _backup(call: Call) -> ExitCode:
    async with call.open() as services:
        made = await services.maintenance.backup(path=call.choice.to)
    call.output.say(f"Made and checked {made}.")
    call.output.give({"backup": made})
    return ExitCode.OK


async def _restore(call: Call) -> ExitCode:
    report = await call.doors.restore(call.folder, call.choice.copy)
    for line in _restored(report):
        call.output.say(line)
    call.output.give(report)
    is_all_known = not (report.uncertain or report.uploads or report.actions)
    return ExitCode.OK if is_all_known else ExitCode.FINDINGS


def _restored(report: RestoreReport) -> Iterator[str]:
    yield f"Put back the copy of {report.copied_at:%Y-%m-%d %H:%M} UTC."
    if report.is_carried_over:
        yield (
            f"Carried over from the database that stood here: {report.events:,} events that came "
            f"in since and {report.delivered:,} deliveries confirmed since. None is sent again. "
            "Settings and accounts are those of the copy."
        )
    else:
        yield (
            "Nothing here can tell what happened since: what came in later is not known, and what "
            "was open then may have been sent. Nothing of it goes by itself. Before you upload "
            "files of the time since, look whether they arrived."
        )
        if report.uncertain:
            yield (
                f"{report.uncertain:,} deliveries wait as uncertain (stratum dlq list): look at "
                "the platform, replay what is not there and cancel what is."
            )
        if report.uploads:
            yield f"{report.uploads:,} uploads that had not ended were stopped."
        if report.actions:
            yield (
                f"{report.actions:,} changes of ad accounts that were open or approved have "
                "expired; rules propose again what they still want."
            )
    if report.aside is not None:
        yield f"The database that stood here is kept as {report.aside}."
