"""`emq`, `dedupe`: how good the signals are."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.cli.quality_words import driver_row, metric_words, score_words
from stratum_desktop.services.signal_quality import EmqReport


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    emq = add_command(commands, everywhere, "emq", "The score, driver by driver.", _emq)
    emq.add_argument("--platform", metavar="P", help="one platform; none = the workspace")
    dedupe = add_command(commands, everywhere, "dedupe", "What came in twice.", _dedupe)
    dedupe.add_argument("--days", type=int, default=7)


async def _emq(call: Call) -> ExitCode:
    async with call.open() as services:
        report = await services.signal_quality.emq(platform=call.choice.platform)
    for one in (report, *report.parts):
        _print(call, one)
    call.output.give(report)
    return ExitCode.OK


async def _dedupe(call: Call) -> ExitCode:
    async with call.open() as services:
        report = await services.signal_quality.dedupe(days=call.choice.days)
    call.output.say(f"Received            {report.received:,}")
    call.output.say(f"Duplicates          {report.duplicates:,}")
    call.output.say(f"Collisions          {report.collisions:,}")
    call.output.say(f"Duplicate rate      {metric_words(report.duplicate_rate_pct)}")
    call.output.say(f"event_id coverage   {metric_words(report.given_id_pct)}")
    call.output.say(f"Collision rate      {metric_words(report.collision_rate_pct)}")
    for source in report.by_source:
        call.output.say(
            f"  {source.name}: {source.received:,} received, {source.duplicates:,} twice, "
            f"{source.collisions:,} collided"
        )
    call.output.give(report)
    return ExitCode.OK


def _print(call: Call, report: EmqReport) -> None:
    call.output.say(f"{report.label}: {score_words(report.score)}")
    if report.worst is not None:
        call.output.say(f"  Worst: {report.worst}")
    if report.left_out:
        call.output.say(f"  Left out, unknown: {', '.join(report.left_out)}")
    if report.score.drivers:
        rows = [driver_row(line) for line in report.score.drivers]
        call.output.table(("  driver", "value", "weight", "lost", "status", "measured on"), rows)
