"""`latency`: how long conversions take to arrive."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.latency import LatencyLine, LatencyReport
from stratum_desktop.services.wording.span import lag

_NO_DATA = "no data"
_HEADER = ("platform", "event", "delivered", "p50", "p95", "p99", "waiting", "expired", "status")


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add the command."""
    latency = add_command(
        commands, everywhere, "latency", "How long conversions take to arrive.", _latency
    )
    latency.add_argument("--platform", metavar="P", help="one platform; none = all")
    latency.add_argument("--event", metavar="NAME", help="one event; none = all")
    latency.add_argument("--days", type=int, default=30, metavar="N", help="local days, default 30")
    latency.add_argument(
        "--rebuild",
        action="store_true",
        help="count the daily figures anew from the deliveries first, and say what changed",
    )


async def _latency(call: Call) -> ExitCode:
    choice, rebuilt = call.choice, None
    async with call.open() as services:
        if choice.rebuild:
            rebuilt = (await services.latency.rebuild()).value
        report = await services.latency.report(
            platform=choice.platform, event_type=choice.event, days=choice.days
        )
    if rebuilt is not None:
        what = f"{rebuilt.changed:,} had been wrong" if rebuilt.changed else "all as before"
        call.output.say(f"Counted anew: {rebuilt.rows:,} daily figures, {what}.")
    _print(call, report)
    call.output.give(report if rebuilt is None else {"rebuilt": rebuilt, "report": report})
    return ExitCode.FINDINGS if rebuilt is not None and rebuilt.changed else ExitCode.OK


def _print(call: Call, report: LatencyReport) -> None:
    first, last = report.history[0].on, report.history[-1].on
    call.output.say(f"Event to delivery, {first} to {last} ({report.zone})")
    lines = [one for one in report.events if report.event_type in (None, one.event_type)]
    if len(lines) != 1:
        lines.append(report.total)
    call.output.table(_HEADER, [_row(line) for line in lines])
    call.output.say(
        "Live website and app events. Files and replays are left out; the status counts what "
        "waits and what expired by its age."
    )


def _row(line: LatencyLine) -> tuple[str, ...]:
    return (
        line.label,
        line.event_type or "all",
        f"{line.delivered:,}",
        _time(line.p50_ms),
        _time(line.p95_ms),
        _time(line.p99_ms),
        f"{line.waiting:,}",
        f"{line.expired:,}",
        line.status.value.replace("_", " "),
    )


def _time(value_ms: float | None) -> str:
    return _NO_DATA if value_ms is None else lag(value_ms / 1000)
