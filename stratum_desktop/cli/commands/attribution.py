"""`attribution`: what platforms count for each order of the shop, and what of it is usual."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.attribution import Measure, UsualRatioView, UsualVerdict

_HEADER = ("measure", "truth", "now", "by week", "days", "usual", "said")
_VERDICTS = {
    UsualVerdict.LASTING: "lasting: may be confirmed",
    UsualVerdict.NONE_NEEDED: "agrees",
    UsualVerdict.TOO_FEW_DAYS: "too few days",
    UsualVerdict.BEYOND_BOUNDS: "below 0.5 or above 2",
    UsualVerdict.UNSTEADY: "not the same from week to week",
}


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    attribution = commands.add_parser(
        "attribution",
        help="What platforms count for each order of the shop.",
        parents=[everywhere],
    )
    verbs = attribution.add_subparsers(dest="verb", metavar="VERB", required=True)
    show = add_command(
        verbs, everywhere, "show", "Show the ratios of the last 28 matured days.", _show
    )
    confirm = add_command(
        verbs,
        everywhere,
        "confirm",
        "Say that a lasting ratio is usual: the gap is measured from it.",
        _confirm,
    )
    withdraw = add_command(
        verbs, everywhere, "withdraw", "Measure from the truth itself again.", _withdraw
    )
    add_command(verbs, everywhere, "recount", "Count the shop's orders anew.", _recount)
    for verb in (show, confirm, withdraw):
        verb.add_argument("platform", metavar="PLATFORM")
    for verb in (confirm, withdraw):
        verb.add_argument("measure", choices=[one.value for one in Measure])


async def _show(call: Call) -> ExitCode:
    async with call.open() as services:
        ratios = await services.attribution.usual(platform=call.choice.platform)
    first, last = ratios[0].first_day, ratios[0].last_day
    call.output.say(f"{ratios[0].label}: platform for each one of the truth, {first} to {last}")
    call.output.table(_HEADER, [_row(one) for one in ratios])
    call.output.give(ratios)
    return ExitCode.FINDINGS if any(one.has_moved for one in ratios) else ExitCode.OK


async def _confirm(call: Call) -> ExitCode:
    async with call.open() as services:
        ratio = await services.attribution.confirm(
            platform=call.choice.platform, measure=Measure(call.choice.measure)
        )
    call.output.say(f"From now on {ratio.value:.2f} is usual.")
    call.output.give({"ratio": ratio.value})
    return ExitCode.OK


async def _withdraw(call: Call) -> ExitCode:
    async with call.open() as services:
        await services.attribution.withdraw(
            platform=call.choice.platform, measure=Measure(call.choice.measure)
        )
    call.output.say("The gap is measured from the truth itself.")
    call.output.give({})
    return ExitCode.OK


async def _recount(call: Call) -> ExitCode:
    async with call.open() as services:
        kept = (await services.attribution.recount()).value
    call.output.say(f"Orders counted anew: {kept:,} daily figures.")
    call.output.give({"figures": kept})
    return ExitCode.OK


def _row(one: UsualRatioView) -> tuple[str, ...]:
    confirmed = "none" if one.confirmed is None else f"{one.confirmed:.2f}"
    if one.has_moved:
        confirmed += ", no longer holds"
    learned = one.learned
    if learned is None:
        return (one.measure.value, "no data", "no data", "", "0", confirmed, "nothing to compare")
    return (
        one.measure.value,
        learned.truth_source.value,
        _ratio(learned.ratio),
        " ".join(_ratio(week) for week in learned.by_week),
        str(learned.day_count),
        confirmed,
        _VERDICTS[learned.verdict],
    )


def _ratio(value: float | None) -> str:
    return "no data" if value is None else f"{value:.2f}"
