"""`forecast`: the EMQ of the days ahead."""

from __future__ import annotations

import argparse
from datetime import date

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.cli.quality_words import NO_DATA, one_decimal
from stratum_desktop.services.forecast import ForecastLine, ForecastReport
from stratum_desktop.services.wording import sentence


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add this command."""
    forecast = add_command(
        commands, everywhere, "forecast", "The EMQ of today and the days after it.", _forecast
    )
    forecast.add_argument(
        "--platform", metavar="P", help="one platform; none = the workspace and all"
    )
    forecast.add_argument(
        "--leave-out",
        type=day,
        action="append",
        default=[],
        metavar="DAY",
        help="one more day that says nothing of those ahead, as 2026-03-31; repeatable; the days "
        "of known outages (`stratum outages list`) are left out anyway",
    )


def day(text: str) -> date:
    """Return the day that was typed; a ValueError is the parser's to tell."""
    return date.fromisoformat(text)


async def _forecast(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        report = await services.forecast.emq(platform=choice.platform, leave_out=choice.leave_out)
    call.output.say(f"EMQ ahead, from the days up to {report.last_day} ({report.zone})")
    for line in report.lines:
        call.output.say("")
        _print(call, report, line)
    call.output.give(report)
    return ExitCode.OK


def _print(call: Call, report: ForecastReport, line: ForecastLine) -> None:
    found = line.outlook
    if found.why_none is not None:
        call.output.say(f"{line.label}: no forecast. {sentence(found.why_none)}")
    else:
        call.output.say(f"{line.label}: {_worth(report, line)}")
    if line.left_out:
        days = ", ".join(on.isoformat() for on in line.left_out)
        call.output.say(f"  Left out as outages: {days}")
    if not found.days:
        return
    call.output.table(
        ("  day", "expected", f"{report.nominal_pct} % range"),
        [
            (
                f"  {one.on}",
                one_decimal(one.expected),
                f"{one_decimal(one.low)} to {one_decimal(one.high)}",
            )
            for one in found.days
        ],
    )


def _worth(report: ForecastReport, line: ForecastLine) -> str:
    """Return what was measured of earlier lines, or that nothing was."""
    test = line.outlook.back_test
    if test is None:
        return (
            f"how often the {report.nominal_pct} % range holds is not known yet, because no day "
            "came after an earlier forecast."
        )
    return (
        f"of {test.compared:,} days that earlier forecasts spoke of, "
        f"{one_decimal(test.coverage_pct)} % lay in their {report.nominal_pct} % range.\n"
        f"  On average they were {one_decimal(test.error_points)} points off; what was measured a "
        f"week before was {one_decimal(test.naive_error_points)} points off.\n"
        f"  MASE {_scaled(test.mase)}, seasonal naive {_scaled(test.naive_mase)}"
    )


def _scaled(value: float | None) -> str:
    return NO_DATA if value is None else f"{value:.2f}"
