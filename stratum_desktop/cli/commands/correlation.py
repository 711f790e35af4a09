"""`correlation`: which figures move together."""

from __future__ import annotations

import argparse
from collections import Counter

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.cli.quality_words import one_decimal
from stratum_desktop.domain.correlation.measure import Measure
from stratum_desktop.domain.correlation.relation import LagFigure, Strength
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.correlation import (
    BY_CHANCE,
    NOT_CAUSE,
    SAME_FIGURES,
    STRENGTH_NAMES,
    MatrixPair,
    PairReport,
    coefficient_words,
    lag_words,
)
from stratum_desktop.services.correlation.choice import series_of
from stratum_desktop.services.correlation.service import USUAL_DAYS
from stratum_desktop.services.wording import sentence

_USUAL_HOURLY_DAYS = 28


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add this command."""
    correlation = add_command(
        commands, everywhere, "correlation", "Which figures move together, and when.", _run
    )
    of = correlation.add_mutually_exclusive_group()
    of.add_argument(
        "--measure",
        type=Measure,
        choices=list(Measure),
        metavar="M",
        help=f"compare it across platforms: {', '.join(Measure)} (emq)",
    )
    of.add_argument("--platform", metavar="P", help="compare all measures of one platform")
    of.add_argument("--first", metavar="M@P", help="one series, as emq@meta; needs --second")
    correlation.add_argument("--second", metavar="M@P", help="the other series, at every lag")
    correlation.add_argument(
        "--by", choices=("day", "hour"), default="day", help="steps of a pair (day)"
    )
    correlation.add_argument(
        "--days",
        type=int,
        metavar="N",
        help=f"the last N days, without today ({USUAL_DAYS}; by the hour {_USUAL_HOURLY_DAYS})",
    )


async def _run(call: Call) -> ExitCode:
    choice = call.choice
    if (choice.first is None) != (choice.second is None):
        raise Refusal(
            "--first and --second go together: name two series, as emq@meta and emq@tiktok.",
            reason=Reason("correlation.half_a_pair"),
        )
    return await (_matrix(call) if choice.first is None else _pair(call))


async def _matrix(call: Call) -> ExitCode:
    choice, days = call.choice, _days(call, USUAL_DAYS)
    async with call.open() as services:
        if choice.platform is not None:
            matrix = await services.correlation.of_platform(choice.platform, days=days)
        else:
            measure = choice.measure or Measure.EMQ
            matrix = await services.correlation.of_measure(measure, days=days)
    labels = {one.key: one.label for one in matrix.series}
    call.output.say(f"{matrix.first_day} to {matrix.last_day} ({matrix.zone})")
    if matrix.outage_days:
        days_out = ", ".join(on.isoformat() for on in matrix.outage_days)
        call.output.say(f"Days with an outage: {days_out}")
    told = [one for one in matrix.pairs if one.relation.strongest is not None]
    call.output.table(
        ("first", "second", "together", "value", "95 % range", "pairs", "when"),
        [_row(pair, labels[pair.first], labels[pair.second]) for pair in told],
    )
    for why, pairs in Counter(map(_why_none, matrix.pairs)).items():
        if why:
            call.output.say(f"No data, {pairs} {'pair' if pairs == 1 else 'pairs'}: {why}")
    call.output.say(f"By chance alone at most {matrix.by_chance:.1f} of them would look related.")
    call.output.say(NOT_CAUSE)
    call.output.give(matrix)
    return ExitCode.OK


async def _pair(call: Call) -> ExitCode:
    choice, is_hourly = call.choice, call.choice.by == "hour"
    async with call.open() as services:
        report = await services.correlation.pair(
            series_of(choice.first),
            series_of(choice.second),
            days=_days(call, _USUAL_HOURLY_DAYS if is_hourly else USUAL_DAYS),
            is_hourly=is_hourly,
        )
    _say_pair(call, report)
    call.output.give(report)
    return ExitCode.OK


def _say_pair(call: Call, report: PairReport) -> None:
    first, second, relation = report.first, report.second, report.relation
    call.output.say(f"{first.label} and {second.label}: {STRENGTH_NAMES[relation.strength]}")
    if report.shares_figures:
        call.output.say(SAME_FIGURES)
    if relation.strongest is None:
        why = relation.why_none
        call.output.say("" if why is None else sentence(why))
    else:
        found = relation.strongest
        when = lag_words(found.lag, first.label, second.label, unit=call.choice.by)
        call.output.say(f"{coefficient_words(found.value)}, {when}")
        if found.strength is Strength.NONE:
            call.output.say(BY_CHANCE)
        as_is = coefficient_words(report.as_is)
        call.output.say(f"As they are, weekdays and growth included: {as_is} at the same lag.")
    call.output.table(
        (f"lag, {call.choice.by}s", "value", "95 % range", "pairs", "worth independent"),
        [
            (
                f"{one.lag:+d}",
                coefficient_words(one.value),
                _range(one),
                f"{one.pairs:,}",
                "" if one.effective is None else one_decimal(one.effective),
            )
            for one in relation.lags
        ],
    )
    call.output.say(
        "Above 0 the second follows the first. Each step is its change against the same one a week "
        "before; ranges hold for all lags together."
    )
    call.output.say(NOT_CAUSE)


def _row(pair: MatrixPair, first: str, second: str) -> tuple[str, ...]:
    found = pair.relation.strongest
    if found is None:
        raise ValueError("a pair without data has no row")
    if pair.shares_figures:
        when = SAME_FIGURES
    elif found.strength is Strength.NONE:
        when = BY_CHANCE
    else:
        when = lag_words(found.lag, first, second)
    strength = STRENGTH_NAMES[found.strength]
    return (
        first,
        second,
        strength,
        coefficient_words(found.value),
        _range(found),
        f"{found.pairs:,}",
        when,
    )


def _why_none(pair: MatrixPair) -> str:
    why = pair.relation.why_none
    return "" if why is None else sentence(why)


def _days(call: Call, usual: int) -> int:
    return usual if call.choice.days is None else int(call.choice.days)


def _range(one: LagFigure) -> str:
    if one.low is None or one.high is None:
        return ""
    return f"{coefficient_words(one.low)} to {coefficient_words(one.high)}"
