"""`sync`: read ad accounts, and what platforms say themselves of our signals."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.sync import AccountSync, OwnFigureView, SyncOutcome
from stratum_desktop.services.sync.own_words import TOPICS, value_words
from stratum_desktop.services.wording import sentence

_HEADER = ("destination", "ad account", "outcome", "requests", "changed", "figures", "own figures")
_OWN_HEADER = ("destination", "topic", "of", "item", "day", "value", "goal", "words", "told, UTC")
_OUTCOMES = {
    SyncOutcome.DONE: "read",
    SyncOutcome.NOTHING_DUE: "nothing due yet",
    SyncOutcome.NOTHING_TO_READ: "no ad account named",
    SyncOutcome.OFFLINE: "no network",
    SyncOutcome.WAITING: "waits",
    SyncOutcome.FAILED: "failed",
    SyncOutcome.STOPPED: "stopped",
}


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add the command."""
    sync = add_command(
        commands,
        everywhere,
        "sync",
        "Read ad accounts, and what platforms say of what they were sent.",
        _sync,
    )
    sync.add_argument("--platform", metavar="P", help="one platform; none = all")
    sync.add_argument(
        "--all",
        action="store_true",
        help="also what was read a moment ago, and what waits for a person",
    )
    own = add_command(
        commands,
        everywhere,
        "own-figures",
        "What platforms say themselves of what they were sent.",
        _own_figures,
    )
    own.add_argument("--platform", metavar="P", help="one platform; none = all")


async def _own_figures(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.sync.own_figures(platform=call.choice.platform)
    if found:
        call.output.table(_OWN_HEADER, [_own_row(one) for one in found])
    else:
        call.output.say("No platform has said anything yet. `stratum sync` asks them.")
    call.output.give(found)
    return ExitCode.OK


async def _sync(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        report = (await services.sync.run(platform=choice.platform, everything=choice.all)).value
        accounts = await services.sync.accounts()
    if report.accounts:
        call.output.table(_HEADER, [_row(one) for one in report.accounts])
    else:
        call.output.say("No destination is of a platform that can be read.")
    for one in report.accounts:
        if one.reason is not None:
            call.output.say(f"{one.destination}: {sentence(one.reason)}")
    call.output.give({"report": report, "accounts": accounts})
    return ExitCode.FINDINGS if report.failures else ExitCode.OK


def _own_row(one: OwnFigureView) -> tuple[str, ...]:
    figure = one.figure
    return (
        one.destination,
        TOPICS[figure.topic],
        figure.subject or "everything",
        figure.item,
        "" if figure.on is None else figure.on.isoformat(),
        value_words(figure, figure.value),
        value_words(figure, figure.goal),
        figure.text,
        f"{one.told_at:%Y-%m-%d %H:%M}",
    )


def _row(one: AccountSync) -> tuple[str, ...]:
    return (
        one.destination,
        one.account or "none",
        _OUTCOMES[one.outcome],
        f"{one.requests:,}",
        f"{one.entities:,}",
        f"{one.figures:,}",
        f"{one.own_figures:,}",
    )
