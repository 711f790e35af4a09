"""`events show`: one event's story, at every destination."""

from __future__ import annotations

import argparse
from datetime import datetime

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.flight import EventFlight, FlightEntry, FlightKind
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.rewriting import change_words

_HELP = "One event from receipt to every platform's word, by its order id or event id."


def add_to(verbs: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add the verb to `events`."""
    show = add_command(verbs, everywhere, "show", _HELP, _show)
    show.add_argument("id", metavar="ORDER_OR_EVENT_ID", help="whole, or how it begins")
    show.add_argument(
        "--bodies", action="store_true", help="also print requests and answers, redacted"
    )


async def _show(call: Call) -> ExitCode:
    async with call.open() as services:
        flight = await services.flight_recorder.flight(call.choice.id)
    for event in flight.events:
        _say(call, event)
        if call.choice.bodies:
            _say_bodies(call, event)
    call.output.give(flight)
    return ExitCode.OK


def _say(call: Call, event: EventFlight) -> None:
    order = "" if event.order_id is None else f", order {event.order_id}"
    origin = "given" if event.event_id_is_given else "derived"
    call.output.say(f"{event.name} {event.event_id} ({origin}){order}")
    value = "" if event.value is None else f"; {event.value:,.2f} {event.currency or ''}".rstrip()
    call.output.say(f"  took place {_at(event.event_at)} UTC, {event.action_source}{value}")
    call.output.say(f"  carries {', '.join(event.identifiers) or 'no identifier'}")
    call.output.say("  Times in UTC:")
    for entry in event.entries:
        call.output.say(f"  {_at(entry.at)}  {_words(event, entry)}")
        for change in entry.changes:
            call.output.say(f"      {change.path}: {change_words(change)}")
    call.output.say("")


def _words(event: EventFlight, entry: FlightEntry) -> str:
    match entry.kind:
        case FlightKind.RECEIVED:
            return f"accepted  from {_from(event)}"
        case FlightKind.COPY if entry.copy is not None:
            file = _file(entry.copy.upload_name, entry.copy.file_row)
            return f"{entry.copy.verdict}  from {entry.copy.source} ({entry.copy.origin}){file}"
        case FlightKind.QUEUED:
            frozen = "its body was erased after its time"
            if entry.body is not None:
                frozen = f"body of {entry.body.byte_count:,} bytes frozen"
            return f"queued  {entry.destination}: {frozen}"
    what = "verdict" if entry.kind is FlightKind.VERDICT else str(entry.state)
    words = [f"{what}  {entry.destination}"]
    if entry.reason is not None:
        words.append(sentence(entry.reason))
    if entry.attempt is not None:
        status = entry.attempt.http_status or "no answer"
        code = f" ({entry.attempt.platform_code})" if entry.attempt.platform_code else ""
        words.append(
            f"request {entry.attempt.id}: {status}{code} after {entry.attempt.duration_ms:,} ms"
        )
    if entry.decision is not None:
        words.append(f"decided by {entry.decision.actor}, audit {entry.decision.seq}")
    return "  ".join(words)


def _from(event: EventFlight) -> str:
    if event.file is None:
        return f"{event.source} ({event.origin})"
    file = _file(event.file.name, event.file.row)
    return f"{event.source} ({event.origin}){file} (upload {event.file.upload_id})"


def _file(name: str | None, row: int | None) -> str:
    if name is None:
        return ""
    return f", file {name}" if row is None else f", file {name}, row {row:,}"


def _say_bodies(call: Call, event: EventFlight) -> None:
    for lane in event.lanes:
        for former in lane.former:
            call.output.say(f"Former request to {lane.row.destination}, personal values masked:")
            call.output.say(former.body)
        call.output.say(f"Request to {lane.row.destination}, personal values masked:")
        call.output.say(lane.body or "nothing was frozen, or it was erased after its time")
        for entry in event.entries:
            if entry.delivery_id == lane.row.id and entry.attempt is not None:
                call.output.say(f"Answer to request {entry.attempt.id}:")
                call.output.say(entry.attempt.answer or "none")
    call.output.say("")


def _at(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}"
