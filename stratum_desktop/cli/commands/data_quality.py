"""`quality`: what is wrong with a file or with stored events, and what to fix first."""

from __future__ import annotations

import argparse
from datetime import UTC
from pathlib import Path

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.instant import instant
from stratum_desktop.cli.meter import Meter
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.cli.quality_words import NO_DATA, one_decimal
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services import Services
from stratum_desktop.services.data_quality import (
    MOST_DAYS,
    MOST_EVENTS,
    DataQuality,
    FileQuality,
    Finding,
    Period,
    ProgressListener,
    Quality,
    ReadingProgress,
    StoredEventsQuality,
    WhatIf,
    label_of,
)
from stratum_desktop.services.wording import sentence

_Report = FileQuality | StoredEventsQuality


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
    begin = quality.add_mutually_exclusive_group()
    begin.add_argument(
        "--days", type=int, help=f"events received in the last N days (7; most: {MOST_DAYS})"
    )
    begin.add_argument(
        "--since", type=instant, metavar="TIME", help="received then or later, such as 2026-11-20"
    )
    quality.add_argument("--until", type=instant, metavar="TIME", help="received before; UTC")
    quality.add_argument(
        "--limit", type=int, default=MOST_EVENTS, help="look at most at so many events, the newest"
    )


async def _quality(call: Call) -> ExitCode:
    choice = call.choice
    stored = (choice.source, choice.days, choice.since, choice.until)
    if choice.file is not None and any(one is not None for one in stored):
        raise Refusal(
            "Name a file, or --source and a period for what came in; not both.",
            reason=Reason("quality.file_or_stored"),
        )
    meter = Meter(is_json=call.output.is_json, unit="events" if choice.file is None else "rows")

    def on_progress(progress: ReadingProgress) -> None:
        meter.show(progress.rows, progress.rows_per_second, progress.seconds_left)

    async with call.open() as services:
        try:
            if choice.file is None:
                report: _Report = await _of_stored(call, services.data_quality, on_progress)
            else:
                report = await _of_file(call, services, on_progress)
        finally:
            meter.end()
    _say_subject(call, report)
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


async def _of_file(call: Call, services: Services, on_progress: ProgressListener) -> FileQuality:
    view = await services.uploads.inspect(call.choice.file, template=call.choice.map)
    for question in view.questions:
        call.output.say(f"Assumed: {question.text} {question.suggested}")
    return await services.data_quality.of_file(call.choice.file, view.plan, on_progress=on_progress)


async def _of_stored(
    call: Call, data_quality: DataQuality, on_progress: ProgressListener
) -> StoredEventsQuality:
    choice = call.choice
    period = data_quality.last_days(7 if choice.days is None else choice.days)
    if choice.until is not None:
        period = Period(choice.until - (period.until - period.since), choice.until)
    if choice.since is not None:
        period = Period(choice.since, period.until)
    return await data_quality.of_stored(
        period, source=choice.source, limit=choice.limit, on_progress=on_progress
    )


def _say_subject(call: Call, report: _Report) -> None:
    if isinstance(report, FileQuality):
        call.output.say(f"{report.name}: {report.rows:,} rows, read as {report.template}.")
        return
    since, until = report.period.since.astimezone(UTC), report.period.until.astimezone(UTC)
    call.output.say(
        f"{report.quality.events:,} of {report.in_period:,} events received "
        f"{since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M} UTC"
    )


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
                (one.label, f"{one.carried:,}", _percent(one.share_pct), _count(one.broken))
                for one in quality.coverage
                if one.carried or one.broken
            ],
        )
        never = [
            one.label
            for one in quality.coverage
            if one.total and not one.carried and not one.broken
        ]
        if never:
            call.output.say(f"Carried by none: {', '.join(never)}")
    for reason in quality.unknown:
        call.output.say(f"Not known: {sentence(reason)}")


def _count(number: int | None) -> str:
    return NO_DATA if number is None else f"{number:,}"


def _percent(share: float | None) -> str:
    return NO_DATA if share is None else f"{one_decimal(share)} %"


def _finding(one: Finding) -> tuple[str, ...]:
    points = NO_DATA if one.points is None else f"{one.points:.2f}"
    return (
        points,
        f"{one.count:,}",
        _percent(one.share_pct),
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
        _percent(one.carried_pct),
        "not known" if filled is None else _percent(100 * filled[0] / filled[1]),
    )
