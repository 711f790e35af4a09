"""`quality`: what is wrong with a file or with stored events, and what to fix first."""

from __future__ import annotations

import argparse
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.cli.quality_words import NO_DATA, one_decimal
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.data_quality import (
    MOST_DAYS,
    MOST_EVENTS,
    FileQuality,
    Finding,
    Quality,
    StoredEventsQuality,
    WhatIf,
    label_of,
)
from stratum_desktop.services.wording import sentence


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add the command."""
    quality = add_command(
        commands, everywhere, "quality", "What is wrong with data, and what to fix first.", _quality
    )
    quality.add_argument(
        "file", type=Path, nargs="?", help="a CSV or XLSX file; none = what came in"
    )
    quality.add_argument("--map", metavar="TEMPLATE", help="a recognised or saved mapping")
    quality.add_argument("--source", metavar="S", help="events of one source; none = all")
    quality.add_argument(
        "--days", type=int, help=f"events received in the last N days (7; most: {MOST_DAYS})"
    )
    quality.add_argument(
        "--limit", type=int, default=MOST_EVENTS, help="look at most at so many events, the newest"
    )


async def _quality(call: Call) -> ExitCode:
    choice = call.choice
    if choice.file is not None and (choice.source is not None or choice.days is not None):
        raise Refusal(
            "Name a file, or --source and --days for what came in; not both.",
            reason=Reason("quality.file_or_stored"),
        )
    async with call.open() as services:
        report: FileQuality | StoredEventsQuality
        if choice.file is not None:
            view = await services.uploads.inspect(choice.file, template=choice.map)
            for question in view.questions:
                call.output.say(f"Assumed: {question.text} {question.suggested}")
            report = await services.data_quality.of_file(choice.file, view.plan)
            call.output.say(f"{report.name}: {report.rows:,} rows, read as {report.template}.")
        else:
            report = await services.data_quality.of_stored(
                days=7 if choice.days is None else choice.days,
                source=choice.source,
                limit=choice.limit,
            )
            call.output.say(
                f"{report.quality.events:,} of {report.in_period:,} events received "
                f"{report.since:%Y-%m-%d %H:%M} to {report.until:%Y-%m-%d %H:%M} UTC"
            )
    _say(call, report.quality)
    quality = report.quality
    call.output.give(
        {
            "report": report,
            "findings": [
                {"sentence": sentence(one.reason), "share_pct": one.share_pct}
                for one in quality.findings
            ],
            "what_ifs": [{"points": one.points, "is_estimate": True} for one in quality.what_ifs],
            "unknown": [sentence(one) for one in quality.unknown],
        }
    )
    return ExitCode.FINDINGS if quality.findings else ExitCode.OK


def _say(call: Call, quality: Quality) -> None:
    if not quality.looked_at:
        call.output.say("Nothing to look at: no data.")
    for match in quality.matches:
        rate = NO_DATA
        if match.rate_pct is not None:
            rate = f"{one_decimal(match.rate_pct)} % of {match.judged:,}"
        call.output.say(f"Match rate, {match.platform}: {rate}")
    if quality.looked_at:
        call.output.say("")
        call.output.say("What to fix first (each by itself; gains overlap):")
        call.output.table(
            ("points", "rows", "share", "not sent", "what", "such as"),
            [_finding(one) for one in quality.findings],
        )
        call.output.say("")
        call.output.say("What if a source sent one field more (estimates, 95 % interval):")
        header = ("points", "between", "field", "source", "carried now", "often elsewhere")
        call.output.table(header, [_what_if(one) for one in quality.what_ifs])
        call.output.say("")
        call.output.table(
            ("field", "carried", "share", "not usable"),
            [
                (one.label, f"{one.carried:,}", f"{one.share_pct:.1f} %", f"{one.broken:,}")
                for one in quality.coverage
                if one.carried or one.broken
            ],
        )
        never = [one.label for one in quality.coverage if not one.carried and not one.broken]
        if never:
            call.output.say(f"Carried by none: {', '.join(never)}")
    for reason in quality.unknown:
        call.output.say(f"Not known: {sentence(reason)}")


def _finding(one: Finding) -> tuple[str, ...]:
    points = NO_DATA if one.points is None else f"{one.points:.2f}"
    return (
        points,
        f"{one.count:,}",
        f"{one.share_pct:.1f} %",
        f"{one.not_sent:,}",
        sentence(one.reason),
        ", ".join(f"{row:,}" for row in one.rows),
    )


def _what_if(one: WhatIf) -> tuple[str, ...]:
    points = one.points
    filled = one.filled_elsewhere
    return (
        "at most" if points.likely is None else f"{points.likely:.2f}",
        f"{points.low:.2f} and {points.high:.2f}",
        label_of(one.field),
        one.source,
        f"{one.carried_pct:.1f} %",
        "not known" if filled is None else f"{100 * filled[0] / filled[1]:.1f} %",
    )
