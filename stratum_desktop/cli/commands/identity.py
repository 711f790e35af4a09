"""`identity`: what each platform would be told of a person."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

import orjson

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.identity_inspector import (
    SEVERAL_FIELDS,
    ActionSource,
    Inspection,
    Note,
    PlatformView,
    RawPerson,
    Taken,
)
from stratum_desktop.services.wording import sentence

_HELP = "What each platform would be told of a person: raw, normalised, hashed."
_ABOUT = f"""{_HELP}
Nothing is sent, stored or logged. What stands on a command line is seen by every process of this
computer and kept by the shell: give a real person's data by standard input, as
`stratum identity -`."""
_MOST_BYTES = 1 << 20


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add the command."""
    command = add_command(commands, everywhere, "identity", _HELP, _identity)
    command.description = _ABOUT
    command.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        help="JSON of user_data, or of an event that holds it; - reads standard input",
    )
    command.add_argument(
        "--field",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=f"one value; may be repeated. Names: {', '.join(RawPerson._fields)}",
    )
    command.add_argument("--platform", metavar="P", help="only this platform")
    command.add_argument("--event-name", default="Purchase", help="the event to try it with")
    command.add_argument(
        "--action-source",
        choices=[str(one) for one in ActionSource],
        default=str(ActionSource.WEBSITE),
        help="where it took place (default: website)",
    )


async def _identity(call: Call) -> ExitCode:
    choice = call.choice
    given = _given(choice.file, choice.field)
    async with call.open() as services:
        found = await services.identity_inspector.inspect(
            given,
            event_name=choice.event_name,
            action_source=ActionSource(choice.action_source),
        )
    views = [one for one in found.platforms if choice.platform in (None, one.platform)]
    if not views:
        known = ", ".join(sorted({one.platform for one in found.platforms}))
        raise Refusal(
            f"There is no platform {choice.platform!r}. Choose one of: {known}.",
            reason=Reason("platform.unknown", {"platform": choice.platform, "known": known}),
        )
    for note in found.notes:
        call.output.say(_note(note))
    for view in views:
        _say(call, view)
    call.output.give(_plain(found, views))
    return ExitCode.FINDINGS if any(note.is_refusal for note in found.notes) else ExitCode.OK


def _note(note: Note) -> str:
    return f"{'not used' if note.is_refusal else 'note'}  {note.field}: {sentence(note.reason)}"


def _say(call: Call, view: PlatformView) -> None:
    connected = "" if view.is_connected else ", not connected"
    call.output.say(f"\n{', '.join(view.labels)}{connected}")
    if view.refusal is not None:
        call.output.say(f"  Not sent as typed: {sentence(view.refusal)}")
    if view.completed_with:
        call.output.say(f"  Shown as if it also had {', '.join(view.completed_with)}.")
    call.output.say(f"  Tried with {view.event_name}, {view.action_source}.")
    if view.taken:
        header = ("  field", "as typed", "normalised", "variant", "place", "sent")
        call.output.table(header, [_row(one) for one in view.taken])
    if view.not_taken:
        call.output.say(f"  Not taken: {', '.join(view.not_taken)}")


def _row(one: Taken) -> tuple[str, ...]:
    text = "hashed by the source" if one.text is None else one.text
    return f"  {one.field}", one.raw, text, one.variant, one.place, one.sent


def _plain(found: Inspection, views: list[PlatformView]) -> dict[str, object]:
    return {
        "notes": [
            {
                "field": note.field,
                "raw": note.raw,
                "reason": note.reason,
                "is_refusal": note.is_refusal,
            }
            for note in found.notes
        ],
        "platforms": [
            {
                "platform": view.platform,
                "destinations": view.labels,
                "is_connected": view.is_connected,
                "refusal": view.refusal,
                "completed_with": view.completed_with,
                "event_name": view.event_name,
                "action_source": view.action_source,
                "not_taken": view.not_taken,
                "taken": [
                    {
                        "field": one.field,
                        "raw": one.raw,
                        "normalised": one.text,
                        "variant": one.variant,
                        "place": one.place,
                        "sent": one.sent,
                        "is_hashed": one.is_hashed,
                    }
                    for one in view.taken
                ],
            }
            for view in views
        ],
    }


def _given(file: str | None, fields: list[str]) -> dict[str, list[str]]:
    given = {} if file is None else _values_of(_read(file))
    for pair in fields:
        name, sign, value = pair.partition("=")
        if not sign:
            raise Refusal(
                f"--field takes NAME=VALUE, and {name!r} has no =.",
                reason=Reason("cli.not_a_pair"),
            )
        given.setdefault(name, []).append(value)
    if not given:
        raise Refusal(
            "Nobody was given. Use --field NAME=VALUE, a FILE, or - for standard input.",
            reason=Reason("identity.nobody_given"),
        )
    return given


def _read(file: str) -> Mapping[str, object]:
    try:
        text = sys.stdin.buffer.read(_MOST_BYTES) if file == "-" else Path(file).read_bytes()
        raw = orjson.loads(text)
    except OSError as error:
        raise Trouble(
            f"{file} cannot be read ({error.strerror}). Check the path.",
            reason=Reason("file.unreadable", {"errno": error.errno}),
        ) from error
    except orjson.JSONDecodeError as error:
        raise Refusal(
            f"{_named(file)} is no JSON, from character {error.pos} on.",
            reason=Reason("event.not_json", {"at": error.pos}),
        ) from None
    person = raw.get("user_data", raw) if isinstance(raw, dict) else None
    if not isinstance(person, dict):
        raise Refusal(
            f"{_named(file)} holds no JSON object with a person's fields.",
            reason=Reason("event.not_an_object"),
        )
    return person


def _named(file: str) -> str:
    return "Standard input" if file == "-" else file


def _values_of(person: Mapping[str, object]) -> dict[str, list[str]]:
    """Return fields with their texts; what is null is not given."""
    given: dict[str, list[str]] = {}
    for name, value in person.items():
        several = value if isinstance(value, list) and name in SEVERAL_FIELDS else [value]
        if any(isinstance(one, dict | list | bool | float) for one in several):
            raise Refusal(f"The field {name} must be text.", reason=Reason("identity.not_text"))
        if texts := [str(one) for one in several if one is not None]:
            given[name] = texts
    return given
