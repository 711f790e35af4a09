"""`alerts`: what is out of the ordinary, and what people did about it."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.services.alerts import AlertDetail, AlertView, range_words
from stratum_desktop.services.wording import sentence

_LIST = "List alerts, those that began last first. Exit code 1: some are open and not muted."
_HEADER = ("number", "state", "severity", "began, UTC", "until, UTC", "what", "worst")
_INSTANT = "%Y-%m-%d %H:%M"


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    alerts = commands.add_parser(
        "alerts", help="What is out of the ordinary.", parents=[everywhere]
    )
    verbs = alerts.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = add_command(verbs, everywhere, "list", _LIST, _list)
    listing.add_argument("--limit", type=int, default=50)
    listing.add_argument("--all", action="store_true", help="muted, ended and resolved ones, too")
    show = add_command(verbs, everywhere, "show", "Show one alert and the rows behind it.", _show)
    show.add_argument("--rows", type=int, default=20, metavar="N", help="at most so many rows")
    mute = add_command(
        verbs, everywhere, "mute", "Hear no more of an alert's figure for a while.", _mute
    )
    length = mute.add_mutually_exclusive_group()
    length.add_argument("--days", type=int, default=7, help="how long; 7 unless told")
    length.add_argument("--for-good", action="store_true", help="until it is taken back")
    length.add_argument("--off", action="store_true", help="take a mute back")
    resolve = add_command(verbs, everywhere, "resolve", "Say that it was dealt with.", _resolve)
    resolve.add_argument("--note", default="", metavar="TEXT", help="what was done")
    note = add_command(verbs, everywhere, "note", "Keep a note on an alert.", _note)
    for verb in (show, mute, resolve, note):
        verb.add_argument("alert", type=int, metavar="NUMBER")
    note.add_argument("text")


async def _list(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.alerts.list(limit=call.choice.limit)
    open_ones = [one for one in found if one.asks]
    shown = found if call.choice.all else open_ones
    call.output.table(_HEADER, [_row(one) for one in shown])
    if len(shown) < len(found):
        call.output.say(f"{len(found) - len(shown):,} muted, ended or resolved; use --all.")
    call.output.give(shown)
    return ExitCode.FINDINGS if open_ones else ExitCode.OK


async def _show(call: Call) -> ExitCode:
    async with call.open() as services:
        detail = await services.alerts.show(call.choice.alert)
    _say(call, detail)
    rows = detail.rows[: max(0, call.choice.rows)]
    if rows:
        call.output.say("")
        call.output.table(
            ("received, ms UTC", "event", "event id", "outcome", "why"),
            [
                (
                    str(one.received_at_ms),
                    one.event_name,
                    one.event_id,
                    one.outcome,
                    "" if one.reason is None else sentence(one.reason),
                )
                for one in rows
            ],
        )
        if detail.has_more_rows or len(rows) < len(detail.rows):
            call.output.say("… more; use --rows, or the Alerts page.")
    call.output.give(detail)
    return ExitCode.OK


async def _mute(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        if choice.off:
            await services.alerts.unmute(choice.alert)
        else:
            await services.alerts.mute(choice.alert, days=None if choice.for_good else choice.days)
        detail = await services.alerts.show(choice.alert)
    call.output.say(_mute_words(detail.alert))
    call.output.give(detail.alert)
    return ExitCode.OK


async def _resolve(call: Call) -> ExitCode:
    async with call.open() as services:
        await services.alerts.resolve(call.choice.alert, note=call.choice.note)
    return await _told(call)


async def _note(call: Call) -> ExitCode:
    async with call.open() as services:
        await services.alerts.note(call.choice.alert, text=call.choice.text)
    return await _told(call)


async def _told(call: Call) -> ExitCode:
    async with call.open() as services:
        detail = await services.alerts.show(call.choice.alert)
    _say(call, detail)
    call.output.give(detail)
    return ExitCode.OK


def _row(one: AlertView) -> tuple[str, ...]:
    return (
        str(one.id),
        "muted" if one.is_muted and one.state is AlertState.OPEN else one.state.value,
        one.severity.value,
        f"{one.started_at:{_INSTANT}}",
        f"{one.last_at:{_INSTANT}}" if one.is_over else "now",
        sentence(one.title).removesuffix("."),
        range_words(one.worst, one.metric),
    )


def _say(call: Call, detail: AlertDetail) -> None:
    one, say = detail.alert, call.output.say
    until = f"to {one.last_at:{_INSTANT}}" if one.is_over else "and goes on"
    say(sentence(one.title))
    say(f"State     {one.state.value}, {one.severity.value}")
    say(f"Began     {one.started_at:{_INSTANT}} UTC, {until}")
    say(f"Worst     {range_words(one.worst, one.metric)}")
    say(f"Cause     {sentence(one.cause)}")
    if one.is_muted:
        say(f"Muted     {_mute_words(one)}")
    for note in detail.notes:
        say(f"Note      {note.at:{_INSTANT}} {note.actor}: {note.text}")


def _mute_words(one: AlertView) -> str:
    if not one.is_muted:
        return "Not muted."
    if one.muted_until is None:
        return "Muted until you take it back."
    return f"Muted until {one.muted_until:{_INSTANT}} UTC."
